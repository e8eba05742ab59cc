import type { Passport, PassportAttestation } from '@terroir/schemas';
import type { ShownAttestation } from './assemble-attestations.ts';
import { carriedBy } from './carried-scheme.ts';
import type { Gathered } from '../read/gathering.ts';
import type { KnownScheme } from '../read/known-schemes.ts';
import type { Naming } from './naming.ts';
import { classesOf } from './thing-kind.ts';

interface Telling {
  readonly naming: Naming;
  readonly schemes: ReadonlyMap<string, KnownScheme>;
}

/** It says that what was assessed conforms, held when it mattered, and was not taken back since. */
const isHeld = ({ conforms, holds: { atTransaction, now } }: PassportAttestation): boolean =>
  conforms === true && atTransaction.word === 'valid' && (now.word === 'valid' || now.word === 'expired');

/**
 * For each scheme of this ledger that is claimed at an earlier step, whether the thing carries it. What is claimed of the thing alone, a test of it say, comes from nowhere else.
 * Only what somebody said who was registered for the scheme and is not the holder counts: an owner's own word makes nothing carry.
 * Attestations that were not read take nothing away: each that was carries its own status with it, and another could only add a place at which it holds.
 */
export function carriesOf(
  { key, stops, makings, isTruncated }: Gathered,
  shown: readonly ShownAttestation[],
  { naming, schemes }: Telling,
): Passport['carries'] {
  if ((stops.get(key)?.sources.size ?? 0) === 0) return [];
  const upstream = new Set(
    shown.filter(({ attestation }) => attestation.at.isUpstream).map(({ attestation }) => attestation.says.scheme?.id),
  );
  const isDisputed = [...stops.values()].some((stop) => stop.isDisputed);
  const claimed = [...schemes.values()].filter(({ id }) => upstream.has(id));
  return claimed.map(({ id, name }) => {
    const of = shown.filter(({ attestation }) => attestation.says.scheme?.id === id);
    const held = new Set(of.filter(({ attestation }) => isHeld(attestation)).flatMap(({ independentAt }) => independentAt));
    const holdsAt = (at: string): boolean => {
      const places = makings.filter((making) => making.key === at).flatMap(({ place }) => place?.key ?? []);
      return [at, ...places].flatMap(classesOf).some((one) => held.has(one));
    };
    const { isCarried, missing } = carriedBy(key, stops, { holdsAt, isTruncated: isTruncated || isDisputed });
    const names = missing.map((at) => naming.fullNameOf(at, stops.get(at)?.uri ?? at));
    return { scheme: { id, name }, isCarried, text: textOf(name, of, { isCarried, names }) };
  });
}

function textOf(scheme: string, of: readonly ShownAttestation[], { isCarried, names }: { isCarried: boolean; names: readonly string[] }) {
  if (isCarried) return `Every step on every way back carries ${scheme}.`;
  const own = of.filter(({ independentAt }) => independentAt.length === 0);
  const claimants = listed([...new Set(own.map(({ attestation }) => attestation.by.name))]);
  if (own.length > 0 && own.length === of.length)
    return `${scheme} is claimed here only by ${claimants}, and by nobody who was registered for it and is not the holder: it is not carried.`;
  return lacks(scheme, names) + (own.length === 0 ? '' : ` What only ${claimants} ${own.length === 1 ? 'says' : 'say'} does not count.`);
}

const MOST_NAMES = 3;

function listed(names: readonly string[], between = ', '): string {
  const more = names.length > MOST_NAMES ? ` and ${String(names.length - MOST_NAMES)} more` : '';
  return names.slice(0, MOST_NAMES).join(between) + more;
}

const lacks = (scheme: string, names: readonly string[]): string =>
  names.length === 0
    ? `${scheme} is claimed for some steps; whether for all is not known, since not all of the way is.`
    : `${scheme} is claimed for some steps and not for all: nothing that holds is known for ${listed(names, '; ')}.`;
