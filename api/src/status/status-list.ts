import { gzipSync } from 'node:zlib';

/** Entries of one list: the herd in which one statement hides (Bitstring Status List 1.0 asks for at least this many). */
export const LIST_SIZE = 131_072;

export type StatusPurpose = 'revocation' | 'suspension';

/** The place of a statement in a status list, as its `credentialStatus` says it. */
export interface StatusEntry {
  readonly id: string;
  readonly type: 'BitstringStatusListEntry';
  readonly statusPurpose: StatusPurpose;
  readonly statusListIndex: string;
  readonly statusListCredential: string;
}

/** The bits with the one at `index` set or cleared; index 0 is the most significant bit of the first byte. */
export function withBit(bits: Uint8Array, index: number, value: boolean): Buffer {
  const changed = Buffer.from(bits);
  const mask = 0x80 >> (index & 7);
  const byte = changed.readUInt8(index >> 3);
  changed.writeUInt8(value ? byte | mask : byte & ~mask, index >> 3);
  return changed;
}

/** Whether the bit at `index` is set. */
export const bitAt = (bits: Uint8Array, index: number): boolean => (((bits[index >> 3] ?? 0) << (index & 7)) & 0x80) !== 0;

/** The payload of a list's credential (W3C Bitstring Status List 1.0): `u`, base64url of the gzipped bits. */
export function statusListCredential(list: {
  readonly url: string;
  readonly issuer: string;
  readonly purpose: StatusPurpose;
  readonly bits: Uint8Array;
  readonly now: Date;
}) {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: list.url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: { id: list.issuer },
    validFrom: list.now.toISOString(),
    credentialSubject: {
      id: `${list.url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: list.purpose,
      encodedList: `u${gzipSync(list.bits, { level: 9 }).toString('base64url')}`,
    },
  };
}
