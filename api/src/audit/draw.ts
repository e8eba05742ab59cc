import { createHash } from 'node:crypto';

/** Says what is hashed, so that no other use of the same seed gives the same numbers. */
const PURPOSE = 'terroir/audit-sample@1\n';

/** The order of UTF-8 bytes, which is the same everywhere. */
const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8'));

/** By what a population is known: the SHA-256 of its members in the order of their bytes, each with a line feed behind. */
export function populationHash(population: readonly string[]): Buffer {
  const hash = createHash('sha256');
  for (const member of [...population].sort(byBytes)) hash.update(`${member}\n`, 'utf8');
  return hash.digest();
}

/**
 * So many of a population, drawn by a seed of 32 bytes: those of the least SHA-256(purpose || seed || member), the least first. The same seed draws the same of the same, in whatever order they come.
 */
export function draw(population: readonly string[], seed: Uint8Array, size: number): readonly string[] {
  return population
    .map((member) => ({ member, lot: createHash('sha256').update(PURPOSE).update(seed).update(member, 'utf8').digest() }))
    .sort((one, other) => Buffer.compare(one.lot, other.lot))
    .slice(0, size)
    .map(({ member }) => member);
}
