import type { Passport, UpstreamStep } from '@terroir/schemas';
import type { Ledger } from '../../identities/ledger.ts';
import { withheldOf } from '../../statements/json-reading.ts';
import { assembleAttestations } from './assemble-attestations.ts';
import { assembleEvents } from './assemble-events.ts';
import { carriesOf } from './carries.ts';
import { gapsIn } from './gaps.ts';
import type { Gathered } from '../read/gathering.ts';
import { holdsNow } from './holding.ts';
import type { KnownScheme } from '../read/known-schemes.ts';
import { Naming } from './naming.ts';
import { nameAt } from './page-address.ts';
import { statusOf } from './passport-status.ts';
import { standingOf } from './standing-words.ts';
import { placesOfWay, thisThing, type Place } from './steps-of-way.ts';
import { classesOf, isProductAlone, kindOf } from './thing-kind.ts';

/** What a passport is made from: what was read, and who makes it. */
interface Assembling {
  readonly gathered: Gathered;
  readonly schemes: ReadonlyMap<string, KnownScheme>;
  readonly behind: (uri: string) => string | null;
  readonly ledger: Pick<Ledger, 'publicUrl' | 'isLocal' | 'proofUrl'>;
}

/** The record that speaks for the thing: its own, or that of what it is one of. */
function recordOf(
  { classes, things, statements, now }: Gathered,
  naming: Naming,
): { readonly record: Passport['record']; readonly key: string | null } {
  const key = classes.find((one) => (things.get(one)?.record ?? null) !== null) ?? null;
  const statement = key === null ? undefined : statements.get(things.get(key)?.record ?? '');
  const by = key === null ? null : naming.ownerOf(key);
  if (statement === undefined || by === null) return { record: null, key: null };
  const record = {
    statement: statement.id,
    by,
    keyHeldBy: statement.key?.heldBy ?? ('unknown' as const),
    holds: holdsNow(statement, now),
    standing: standingOf(statement),
  };
  return { record, key };
}

function upstreamOf({ classes, stops }: Gathered, places: ReadonlyMap<string, Place>, naming: Naming): UpstreamStep[] {
  return [...places]
    .filter(([key, { isUpstream }]) => isUpstream && !classes.includes(key) && (stops.has(key) || isPlace(key, naming)))
    .map(([key, { uri, depth }]) => ({
      uri,
      kind: kindOf(uri, naming.recordOf(key)),
      name: naming.nameOf(key) === null ? null : naming.fullNameOf(key, uri),
      owner: naming.ownerOf(key),
      depth,
      page: naming.pageOf(key, uri),
    }))
    .sort((a, b) => a.depth - b.depth);
}

/** A place is a step; the product that an earlier lot is of is none. */
const isPlace = (key: string, naming: Naming): boolean => kindOf(key, naming.recordOf(key)) === 'facility';

function unknownOf(gathered: Gathered, kind: Passport['kind'], naming: Naming): readonly string[] {
  const { key, things, stops, isJourneyCut, isAboutCut } = gathered;
  const itself = things.get(key);
  const claimed =
    itself?.isClaimed === false
      ? [`No organisation claims this number; ${itself.owner?.name ?? 'nobody'} was the first to record that it was made.`]
      : [];
  const hasWay = kind === 'lot' || kind === 'item' || kind === 'container' || stops.get(key)?.sources.size !== 0;
  const gaps = hasWay && stops.size > 0 ? gapsIn(gathered, thisThing(kind), knownBy(gathered, naming)) : [];
  const cut = isJourneyCut ? ['More was recorded than is shown here.'] : [];
  const cutClaims = isAboutCut ? ['More is attested of it, or of its way, than is shown here.'] : [];
  return [...claimed, ...gaps, ...cut, ...cutClaims];
}

const knownBy = ({ stops, things }: Gathered, naming: Naming) => ({
  nameOf: (key: string) => naming.fullNameOf(key, stops.get(key)?.uri ?? key),
  ownerOf: (key: string) => naming.ownerOf(key)?.name ?? null,
  isDescribed: (place: string) => classesOf(place).some((one) => (things.get(one)?.record ?? null) !== null),
});

const claimsOf = (attestations: Passport['attestations']) =>
  attestations.map(({ conforms, holds, at }) => ({ conforms, holds, isUpstream: at.isUpstream }));

/** Makes the one model of what may be shown of a thing. It is published: somebody speaks for it. */
export function assemblePassport({ gathered, schemes, behind, ledger }: Assembling): Passport {
  const { uri, key, things, now } = gathered;
  const naming = new Naming(gathered, ledger.publicUrl);
  const { record, key: recordKey } = recordOf(gathered, naming);
  const said = recordKey === null ? null : naming.recordOf(recordKey);
  const kind = kindOf(uri, naming.recordOf(key));
  const places = placesOfWay(gathered, kind, naming);
  const shown = assembleAttestations({ gathered, schemes, behind, placeOf: (at) => places.get(at) });
  const attestations = shown.map(({ attestation }) => attestation);
  const events = assembleEvents(gathered, naming);
  const owner = things.get(key)?.owner;
  if (owner === undefined || owner === null) throw new Error('a thing is published, and nobody speaks for it');
  const [unknown, carries] = [unknownOf(gathered, kind, naming), carriesOf(gathered, shown, { naming, schemes })];
  const asksForLot = isProductAlone(uri);
  const acceptances = attestations.flatMap(({ acceptance }) => acceptance ?? []);
  const statements = [...(record === null ? [] : [record]), ...attestations, ...events, ...acceptances].map(({ statement }) => statement);
  const withheld = statements.flatMap((statement) =>
    withheldOf(gathered.statements.get(statement)?.claims ?? {}).map((field) => ({ statement, ...field })),
  );
  return {
    ...{
      of: nameAt(uri, ledger.publicUrl),
      kind,
      name: naming.nameOf(key) ?? naming.fullNameOf(key, uri),
      owner,
      isDemo: ledger.isLocal,
      asksForLot,
    },
    ...{ record, attestations, events, carries, withheld },
    description: said?.description ?? null,
    facts: [...(said?.facts ?? [])],
    status: statusOf({ kind, asksForLot, record: record?.holds ?? null, claims: claimsOf(attestations), gaps: unknown.length }),
    upstream: upstreamOf(gathered, places, naming),
    unknown: [...unknown, ...carries.filter(({ isCarried }) => !isCarried).map(({ text }) => text)],
    proofs: Object.fromEntries([...new Set(statements)].map((id) => [id, ledger.proofUrl(id)])),
    madeAt: now.toISOString(),
  };
}
