import { isIP, isIPv4 } from 'node:net';

/** Whether this is an IP address, or a range of them that does not take in everyone. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  if (isIP(address) === 0 || more.length > 0) return false;
  return length === undefined || (/^[1-9][0-9]{0,2}$/.test(length) && Number(length) <= (isIPv4(address) ? 32 : 128));
}
