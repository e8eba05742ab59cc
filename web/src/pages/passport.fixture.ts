import type { Assurance, Holding, Party, Passport, PassportAttestation, PassportEvent, Standing } from '@terroir/schemas';
import type { PageContext } from '../page-context.ts';

/** Passports for the specs and the browser tests: invented firms, numbers under the demo prefix. */

export const PAGE: PageContext = {
  publicUrl: 'https://ledger.example',
  isDemo: false,
  rpcUrl: 'https://rpc.example/v1',
  chainId: 8453,
  contract: `0x${'ab'.repeat(20)}`,
  logId: `0x${'cd'.repeat(32)}`,
};

const party = (slug: string, name: string, country: string): Party => ({
  did: `did:web:ledger.example:organisations:${slug}`,
  slug,
  name,
  country,
});

export const ROASTER = party('nordlicht', 'Nordlicht Rösterei', 'DE');
export const FARM = party('la-loma', 'Cooperativa La Loma', 'CO');
const MILL = party('beneficio-rio', 'Beneficio Río Claro', 'CO');
export const CERTIFIER = party('andes-cert', 'Andes Cert', 'CO');

export const LOT = 'https://ledger.example/01/09521000000025/10/NL-2026-117';
export const FARM_URI = 'https://ledger.example/414/9521000000018';
const GREEN = 'https://ledger.example/01/09521000000032/10/LC-48';

/** A statement's id, of 64 hex digits that no compression makes shorter. */
export function statementId(n: number): string {
  let state = (n + 1) * 2654435761;
  return Array.from({ length: 64 }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    return ((state >>> 13) & 15).toString(16);
  }).join('');
}

export const VALID: Holding = { word: 'valid', text: 'In force, and neither revoked nor suspended.' };
export const EXPIRED: Holding = { word: 'expired', text: 'Its last day was 31 December 2025.' };
export const REVOKED: Holding = { word: 'revoked', text: 'Withdrawn for good on 14 May 2026.' };
export const SUSPENDED: Holding = { word: 'suspended', text: 'Suspended since 14 May 2026.' };

export const ANCHORED: Standing = {
  state: 'anchored',
  index: 1204,
  anchoredAt: '2026-05-02T14:21:00Z',
  text: 'Entry 1204 of the log, on chain since 2 May 2026.',
};
const LOGGED: Standing = { state: 'logged', index: 1611, anchoredAt: null, text: 'Entry 1611 of the log; the next anchor will cover it.' };

const assurance = (level: Assurance['level'], text: string): Assurance => ({
  level,
  rule: 'assurance@1',
  text,
  inputs: {
    issuer: CERTIFIER.did,
    holder: FARM.did,
    scheme: 'https://ledger.example/schemes/eu-organic',
    isRegistered: level === '3rdParty',
    stated: level,
  },
});

export const attestation = (n: number, changes: Partial<PassportAttestation> = {}): PassportAttestation => ({
  statement: statementId(n),
  says: {
    name: 'Organic certificate of the La Loma co-operative',
    scheme: { id: 'https://ledger.example/schemes/eu-organic', name: 'EU organic' },
    criteria: [{ id: 'https://ledger.example/schemes/eu-organic#plants', name: 'Unprocessed plants' }],
    claim: 'Grown organically',
    certificate: { number: 'CO-2026-0117', validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' },
    evidence: [
      {
        url: `https://ledger.example/v1/evidence/${statementId(n + 500)}`,
        name: 'certificate.pdf',
        mediaType: 'application/pdf',
        sha256: statementId(n + 500),
      },
    ],
  },
  conforms: true,
  by: CERTIFIER,
  assurance: assurance('3rdParty', 'Andes Cert is registered for EU organic and is not the holder.'),
  keyHeldBy: 'self',
  acceptance: null,
  holds: { atTransaction: VALID, now: VALID },
  at: { uri: FARM_URI, step: 'the farm', isUpstream: true },
  replacedBy: null,
  reason: null,
  withheld: [],
  standing: ANCHORED,
  ...changes,
});

export const ownClaim = (n: number, changes: Partial<PassportAttestation> = {}): PassportAttestation =>
  attestation(n, {
    says: {
      name: 'Cup score of lot NL-2026-117',
      scheme: null,
      criteria: [],
      claim: '86.5 points of 100, tasted on 2 June 2026',
      certificate: null,
      evidence: [],
    },
    by: ROASTER,
    assurance: assurance('self', 'Nordlicht Rösterei says so of its own lot; nobody else looked.'),
    keyHeldBy: 'operator',
    at: { uri: LOT, step: 'this lot', isUpstream: false },
    ...changes,
  });

export const event = (n: number, changes: Partial<PassportEvent> = {}): PassportEvent => ({
  statement: statementId(n),
  type: 'ObjectEvent',
  says: 'Ripe cherries picked and weighed',
  by: FARM,
  keyHeldBy: 'operator',
  eventTime: '2026-03-04T20:10:00Z',
  offset: '-05:00',
  recordedAt: '2026-03-05T01:02:03Z',
  isLate: false,
  isConfirmed: true,
  isWithdrawn: false,
  isAnothers: false,
  bizStep: 'urn:epcglobal:cbv:bizstep:commissioning',
  place: { uri: FARM_URI, name: 'Finca La Loma' },
  inputs: [],
  outputs: [{ uri: GREEN, name: 'Coffee cherries', quantity: '1240.5', unit: 'kg', page: GREEN }],
  isUpstream: true,
  holds: VALID,
  standing: ANCHORED,
  ...changes,
});

/** From the farm to the roaster: one late, one that nobody confirmed, one withdrawn. */
const EVENTS: readonly PassportEvent[] = [
  event(10),
  event(11, {
    says: 'Washed, dried and hulled at the mill',
    type: 'TransformationEvent',
    by: MILL,
    keyHeldBy: 'self',
    eventTime: '2026-03-09T15:00:00Z',
    recordedAt: '2026-05-02T10:00:00Z',
    isLate: true,
    place: { uri: 'https://ledger.example/414/9521000000049', name: null },
    inputs: [{ uri: GREEN, name: 'Coffee cherries', quantity: '1240.5', unit: 'kg', page: GREEN }],
    outputs: [{ uri: 'urn:epc:class:lgtin:9521000.000004.LC48', name: null, quantity: '206', unit: 'kg', page: null }],
  }),
  event(12, { says: 'Shipped to Hamburg', by: MILL, isConfirmed: false, outputs: [] }),
  event(13, { says: 'Shipped to Bremen', by: MILL, isWithdrawn: true, outputs: [] }),
  event(14, {
    says: 'Roasted and packed',
    by: ROASTER,
    isUpstream: false,
    eventTime: '2026-06-02T07:30:00Z',
    offset: '+02:00',
    standing: LOGGED,
    outputs: [{ uri: LOT, name: 'Nordlicht Espresso', quantity: '800', unit: 'packs', page: LOT }],
  }),
];

/** A lot in order, with one of everything that a page can show. */
export function lotPassport(changes: Partial<Passport> = {}): Passport {
  const passport: Passport = {
    of: LOT,
    kind: 'lot',
    name: 'Nordlicht Espresso, 250 g',
    description: { text: 'A dark roast of washed Colombian coffee, roasted in small batches.', lang: 'en' },
    facts: [
      { label: 'Net content', value: '250 g' },
      { label: 'Best before', value: '2 June 2027' },
    ],
    owner: ROASTER,
    isDemo: false,
    status: { word: 'in-order', text: 'All that is claimed of this lot holds today, and every step back to the farm is recorded.' },
    asksForLot: false,
    record: { statement: statementId(1), by: ROASTER, keyHeldBy: 'operator', holds: VALID, standing: ANCHORED },
    attestations: [
      ownClaim(2),
      attestation(3, { withheld: [{ at: '/credentialSubject/certificate/number', reason: 'commercial' }] }),
      attestation(4, {
        says: { ...attestation(4).says, name: 'Fair price paid, season 2025', claim: null, evidence: [] },
        assurance: assurance('buyer', 'Nordlicht Rösterei bought from the holder and says so.'),
        by: ROASTER,
        holds: { atTransaction: VALID, now: EXPIRED },
      }),
    ],
    events: [...EVENTS],
    upstream: [
      { uri: GREEN, kind: 'lot', name: 'Green coffee LC-48', owner: MILL, depth: 1, page: GREEN },
      { uri: FARM_URI, kind: 'facility', name: 'Finca La Loma', owner: FARM, depth: 2, page: FARM_URI },
    ],
    carries: [
      {
        scheme: { id: 'https://ledger.example/schemes/eu-organic', name: 'EU organic' },
        isCarried: false,
        text: 'The farm carries it; the mill does not, as far as is recorded.',
      },
    ],
    unknown: ['Which plots of the farm the cherries came from is not recorded.'],
    withheld: [{ statement: statementId(3), at: '/credentialSubject/certificate/number', reason: 'commercial' }],
    proofs: {},
    madeAt: '2026-06-20T09:00:00Z',
    ...changes,
  };
  return { ...passport, proofs: { ...proofsOf(passport), ...passport.proofs } };
}

const proofsOf = ({ record, attestations, events }: Passport): Passport['proofs'] =>
  Object.fromEntries(
    [...(record === null ? [] : [record]), ...attestations, ...events, ...attestations.flatMap(({ acceptance }) => acceptance ?? [])].map(
      ({ statement }) => [statement, `https://ledger.example/v1/statements/${statement}/proof`],
    ),
  );

/** A product whose code says nothing of a lot. */
export const productPassport = (changes: Partial<Passport> = {}): Passport =>
  lotPassport({
    of: 'https://ledger.example/01/09521000000025',
    kind: 'product',
    asksForLot: true,
    status: { word: 'in-order', text: 'This is the product. What holds for your pack depends on its lot.' },
    ...changes,
  });
