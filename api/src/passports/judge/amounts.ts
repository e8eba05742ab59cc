/** The common units of UN/ECE Recommendation 20, as people write them. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['KGM', 'kg'],
  ['GRM', 'g'],
  ['MGM', 'mg'],
  ['TNE', 't'],
  ['LBR', 'lb'],
  ['LTR', 'l'],
  ['MLT', 'ml'],
  ['HLT', 'hl'],
  ['MTQ', 'm³'],
  ['MTR', 'm'],
  ['CMT', 'cm'],
  ['MMT', 'mm'],
  ['MTK', 'm²'],
  ['HAR', 'ha'],
  ['P1', '%'],
  ['C62', 'pieces'],
  ['H87', 'pieces'],
  ['EA', 'pieces'],
]);

/** A unit in the way that people write it; one that is not known here stays as it is. */
export const unitInWords = (unit: string): string => UNITS.get(unit) ?? unit;

/** How much of something: an exact decimal, and its unit as it was written. */
export interface Amount {
  readonly quantity: string;
  readonly unit: string | null;
}

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/** The sum of decimals, exact; null where one of them is none. */
export function sumOf(decimals: readonly string[]): string | null {
  const parts = decimals.map((decimal) => DECIMAL.exec(decimal));
  if (parts.includes(null)) return null;
  const places = Math.max(0, ...parts.map((part) => part?.[3]?.length ?? 0));
  const scaled = parts.reduce((total, part) => {
    const [, sign = '', whole = '0', fraction = ''] = part ?? [];
    return total + BigInt(sign + whole + fraction.padEnd(places, '0'));
  }, 0n);
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const [whole, fraction] = [digits.slice(0, digits.length - places), digits.slice(digits.length - places).replace(/0+$/, '')];
  return `${scaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Amounts together, where all of them have one unit; else null. */
export function totalOf(amounts: readonly Amount[]): Amount | null {
  const [first] = amounts;
  if (first === undefined || amounts.some(({ unit }) => unit !== first.unit)) return null;
  const quantity = sumOf(amounts.map((one) => one.quantity));
  return quantity === null ? null : { quantity, unit: first.unit };
}
