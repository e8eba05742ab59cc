import type { PassportAttestation } from '@terroir/schemas';
import { wasRegistered } from '../../schemes/registration.ts';
import { withheldOf } from '../../statements/json-reading.ts';
import { assuranceOf, isIndependent } from './assurance.ts';
import { attestationIn, type AttestationSaid } from './attestation-said.ts';
import type { About } from '../read/attestations-about.ts';
import type { Gathered } from '../read/gathering.ts';
import { heldAtTransaction, holdsNow } from './holding.ts';
import type { KnownScheme } from '../read/known-schemes.ts';
import type { ShownStatement } from '../read/shown-statements.ts';
import { standingOf } from './standing-words.ts';
import type { Place } from './steps-of-way.ts';
import { mayBeShown } from './visibility.ts';

/** What an attestation needs to be shown at its step. */
interface Showing {
  readonly gathered: Gathered;
  readonly schemes: ReadonlyMap<string, KnownScheme>;
  /** Who is behind an identifier of a party, as a DID; null where that is not known. */
  readonly behind: (uri: string) => string | null;
  /** Where on the way a thing is. */
  readonly placeOf: (key: string) => Place | undefined;
}

/** An attestation, once, and where on this way it counts as independent. */
export interface ShownAttestation {
  readonly attestation: PassportAttestation;
  /** The keys of those of them for which somebody says it who was registered for the scheme and is not the holder. */
  readonly independentAt: readonly string[];
}

interface Read {
  readonly about: About;
  readonly place: Place;
  readonly statement: ShownStatement;
  readonly said: AttestationSaid;
  readonly isRegistered: boolean;
  readonly acceptance: ShownStatement | null;
}

/** The statement by which who speaks for the thing accepts the attestation, as long as that holds. */
function acceptanceOf({ key, acceptance }: About, { things, statements, now }: Gathered): ShownStatement | null {
  const found = acceptance === null ? undefined : statements.get(acceptance);
  const isByOwner = found !== undefined && found.by.slug === things.get(key)?.owner?.slug;
  return isByOwner && holdsNow(found, now).word === 'valid' ? found : null;
}

function readOne(about: About, { gathered, schemes, placeOf }: Showing): Read | null {
  const [statement, place] = [gathered.statements.get(about.statement), placeOf(about.key)];
  if (statement === undefined || place === undefined) return null;
  const said = attestationIn(statement.claims);
  const registrations = schemes.get(said.says.scheme?.id ?? '')?.registrations ?? [];
  const isRegistered = wasRegistered(registrations, statement.by.slug, statement.acceptedAt);
  const owner = gathered.things.get(about.key)?.owner?.slug ?? null;
  const acceptance = acceptanceOf(about, gathered);
  const isShown = mayBeShown({ organisation: statement.by.slug, owner, isRegistered, isAccepted: acceptance !== null });
  return isShown ? { about, place, statement, said, isRegistered, acceptance } : null;
}

/** The names under which the scheme and its criteria are registered here: an issuer cannot give a scheme another name. */
function named(said: AttestationSaid['says'], scheme: KnownScheme | undefined): AttestationSaid['says'] {
  if (said.scheme === null || scheme === undefined) return said;
  return {
    ...said,
    scheme: { id: scheme.id, name: scheme.name },
    criteria: said.criteria.map(({ id, name }) => ({ id, name: scheme.criteria.get(id) ?? name })),
  };
}

const acceptanceShown = (acceptance: ShownStatement): PassportAttestation['acceptance'] => ({
  statement: acceptance.id,
  by: acceptance.by,
  keyHeldBy: acceptance.key?.heldBy ?? 'unknown',
  standing: standingOf(acceptance),
});

function attestationOf(read: Read, { gathered, schemes, behind }: Showing): PassportAttestation {
  const { about, place, statement, said, isRegistered, acceptance } = read;
  const scheme = schemes.get(said.says.scheme?.id ?? '');
  const says = named(said.says, scheme);
  const change = statement.changes.findLast(
    ({ purpose, value }) => value && (purpose === 'revocation' ? statement.isRevoked : statement.isSuspended),
  );
  const parties = [gathered.things.get(about.key)?.owner?.did ?? null, said.holder === null ? null : behind(said.holder)];
  return {
    statement: statement.id,
    says,
    conforms: said.conforms,
    by: statement.by,
    assurance: assuranceOf({
      issuer: statement.by,
      holder: said.holder,
      behind: parties.filter((did) => did !== null),
      scheme: says.scheme,
      isRegistered,
      stated: said.stated,
    }),
    keyHeldBy: statement.key?.heldBy ?? 'unknown',
    acceptance: acceptance === null ? null : acceptanceShown(acceptance),
    holds: { atTransaction: heldAtTransaction(statement, place.times), now: holdsNow(statement, gathered.now) },
    at: { uri: about.uri, step: place.step, isUpstream: place.isUpstream },
    replacedBy: statement.changes.findLast((one) => one.replacedBy !== null)?.replacedBy ?? null,
    reason: change?.reason ?? null,
    withheld: withheldOf(statement.claims),
    standing: standingOf(statement),
  };
}

const independentAt = (reads: readonly Read[], showing: Showing): readonly string[] =>
  reads.filter((read) => isIndependent(attestationOf(read, showing).assurance)).map(({ about }) => about.key);

/**
 * The attestations that the public is shown, each once, at the nearest step that it is about. One that another replaced is left to history where the other is shown.
 */
export function assembleAttestations(showing: Showing): readonly ShownAttestation[] {
  const reads = showing.gathered.about.map((about) => readOne(about, showing)).filter((one) => one !== null);
  const shown = new Set(reads.map(({ statement }) => statement.id));
  const byStatement = Map.groupBy(reads, ({ statement }) => statement.id);
  return [...byStatement.values()]
    .flatMap((each) => {
      const nearest = each.toSorted((a, b) => a.place.depth - b.place.depth)[0];
      return nearest === undefined
        ? []
        : [{ attestation: attestationOf(nearest, showing), independentAt: independentAt(each, showing), depth: nearest.place.depth }];
    })
    .filter(({ attestation: { replacedBy } }) => replacedBy === null || !shown.has(replacedBy))
    .sort((a, b) => a.depth - b.depth)
    .map(({ attestation, independentAt: at }) => ({ attestation, independentAt: at }));
}
