import { isJsonObject, leafHash, rootFromInclusion, type Bundle, type JsonObject, type JsonValue } from '@terroir/proof';
import type { Originals } from './originals.ts';
import { jwsIn, notesIn, placesIn, put, textAt, textOf, textsIn, valueAt } from './places.ts';
import type { Random } from './random.ts';
import { base64url, idOf, signJws } from './small-ledger.ts';

/** What a mutation has to work with besides the bundle: other bundles, honest, old and forged, and the keys of a thief. */
export interface Workshop {
  readonly random: Random;
  readonly donors: readonly Bundle[];
  readonly honest: Originals;
  readonly forged: Originals;
}

/** Changes a bundle in place; gives text where what it makes is no JSON value. */
type Mutation = (bundle: JsonObject, workshop: Workshop) => string | undefined;

const ODD: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  2 ** 53,
  1e300,
  '',
  'x',
  '0',
  '\u0000',
  '\u202e',
  'A'.repeat(43) + '=',
  [],
  [[]],
  {},
  { '...': 'x' },
  { _sd: [] },
];

const oddFor = (value: JsonValue, { random }: Workshop): JsonValue => {
  if (typeof value === 'number' && random.below(2) === 0) return value + random.pick([-1, 1, 2 ** 32, -value]);
  if (Array.isArray(value) && random.below(2) === 0)
    return random.pick([[...value].reverse(), value.slice(1), value.slice(0, -1), [...value, ...value]]);
  return random.pick(ODD);
};

const UNITS = /[A-Za-z0-9+/_-]{4,}={0,2}/g;

/** Decodes one run of base64 inside of a text, changes its bytes, and puts it back in its own alphabet. */
function inDecoded(text: string, random: Random, change: (bytes: Buffer) => Buffer): string {
  const runs = [...text.matchAll(UNITS)];
  if (runs.length === 0) return `${text}x`;
  const run = random.pick(runs);
  const isUrlSafe = !/[+/=]/.test(run[0]) && text.includes('.');
  const changed = change(Buffer.from(run[0], 'base64'));
  return text.slice(0, run.index) + changed.toString(isUrlSafe ? 'base64url' : 'base64') + text.slice(run.index + run[0].length);
}

function flipBit(bytes: Buffer, random: Random): Buffer {
  const place = random.below(bytes.length);
  if (bytes.length > 0) bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << random.below(8)), place);
  return bytes;
}

/** Changes one text of the bundle. */
const inText =
  (change: (text: string, random: Random) => string): Mutation =>
  (bundle, { random }) => {
    const place = random.pick(textsIn(bundle));
    put(place, change(textAt(place), random));
    return undefined;
  };

/** The other ways to spell a run of base64. */
const RESPELLINGS: readonly ((run: string) => string)[] = [
  (run) => `${run}=`,
  (run) => run.replace(/=+$/, ''),
  (run) => run.replaceAll('+', '-').replaceAll('/', '_'),
  (run) => run.replaceAll('-', '+').replaceAll('_', '/'),
  (run) => `${run} `,
  (run) => `${run}\n`,
  (run) => run.replace(/([A-Za-z0-9])(=*)$/, (_, last: string, padding: string) => String.fromCharCode(last.charCodeAt(0) ^ 1) + padding),
];

const parsePart = (part: string): JsonObject => JSON.parse(Buffer.from(part, 'base64url').toString()) as JsonObject;

/** The words of a statement, a state or a list, one of them changed. */
function editedPayload(payload: JsonObject, workshop: Workshop): JsonObject {
  const { random } = workshop;
  const wanted = [
    'issuer',
    'credentialStatus',
    'credentialSubject',
    'validFrom',
    'validUntil',
    'type',
    'map',
    'size',
    'index',
    'origin',
    'time',
    '_sd',
  ];
  const places = placesIn(payload);
  const pointed = places.filter(({ key }) => wanted.includes(String(key)));
  const place = random.pick(random.below(2) === 0 && pointed.length > 0 ? pointed : places);
  if (random.below(4) === 0) Reflect.deleteProperty(place.holder, place.key);
  else put(place, oddFor(valueAt(place), workshop));
  return payload;
}

/** By name, so that a failure says what was done. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flip: inText((text, random) => inDecoded(text, random, (bytes) => flipBit(bytes, random))),
  cut: inText((text, random) => inDecoded(text, random, (bytes) => bytes.subarray(0, random.below(bytes.length)))),
  respell: inText((text, random) => text.replace(UNITS, (run) => (random.below(3) === 0 ? random.pick(RESPELLINGS)(run) : run))),
  replace: (bundle, workshop) => {
    const place = workshop.random.pick(placesIn(bundle));
    put(place, oddFor(valueAt(place), workshop));
    return undefined;
  },
  remove: (bundle, { random }) => {
    const { holder, key } = random.pick(placesIn(bundle));
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
    return undefined;
  },
  repeat: (bundle, { random }) => {
    const { holder, key } = random.pick(placesIn(bundle));
    if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(holder[Number(key)] ?? null));
    else holder[`${String(key)}${random.pick(['', ' ', '2', '\u200b'])}`] = structuredClone(holder[key] ?? null);
    return undefined;
  },
  swap: (bundle, { random, donors }) => {
    const donor = structuredClone(random.pick(donors)) as unknown as JsonObject;
    for (let times = 1 + random.below(5); times > 0; times--) {
      const key = random.pick(Object.keys(donor));
      bundle[key] = donor[key] ?? null;
    }
    return undefined;
  },
  swapWithin: (bundle, { random, donors }) => {
    const [place, other] = [
      random.pick(textsIn(bundle)),
      random.pick(textsIn(structuredClone(random.pick(donors)) as unknown as JsonObject)),
    ];
    put(place, valueAt(other));
    return undefined;
  },
  addLists: (bundle, { random, donors }) => {
    const more = structuredClone(random.pick(donors)).status as unknown as JsonValue[];
    bundle['status'] = random.pick([
      [...more, ...(bundle['status'] as JsonValue[])],
      [...(bundle['status'] as JsonValue[]), ...more],
      more,
    ]);
    return undefined;
  },
  edit: (bundle, workshop) => {
    const place = workshop.random.pick(jwsIn(bundle));
    const [header = '', payload = '', signature = ''] = textAt(place).split('.');
    put(place, `${header}.${base64url(JSON.stringify(editedPayload(parsePart(payload), workshop)))}.${signature}`);
    return undefined;
  },
  header: (bundle, { random }) => {
    const place = random.pick(jwsIn(bundle));
    const [header = '', ...rest] = textAt(place).split('.');
    const change = random.pick<JsonObject>([
      { alg: 'none' },
      { alg: 'EdDSA' },
      { alg: 'ES256' },
      { typ: 'vc+jwt' },
      { typ: 'vc+sd-jwt' },
      { typ: 'terroir-state+jwt' },
      { kid: 'did:web:ledger.example#key-1' },
      { jwk: {} },
      { crit: ['exp'] },
    ]);
    put(place, [base64url(JSON.stringify({ ...parsePart(header), ...change })), ...rest].join('.'));
    return undefined;
  },
  resign: (bundle, workshop) => {
    const { random, honest } = workshop;
    const place = random.pick(jwsIn(bundle));
    const [header = '', payload = ''] = textAt(place).split('.');
    const { typ, kid } = parsePart(header);
    put(place, signJws({ ...honest.thief.key, kid: textOf(kid) }, textOf(typ), editedPayload(parsePart(payload), workshop)));
    const issuer = bundle['issuer'] as JsonObject;
    if (random.below(2) === 0) issuer['document'] = honest.thief.document(textOf(issuer['document']));
    return undefined;
  },
  /** A statement of the thief's own, with a checkpoint that covers it, signed by a log key of the same name. */
  reseal: (bundle, workshop) => {
    MUTATIONS['resign']?.(bundle, workshop);
    const head = bundle['head'] as JsonObject;
    const [origin = '', size = ''] = textOf(head['checkpoint']).split('\n');
    const path = (bundle['path'] as string[]).map((hash) => Buffer.from(hash, 'base64'));
    const root = rootFromInclusion(
      leafHash(Buffer.from(idOf(textOf(bundle['statement'])), 'hex')),
      Number(bundle['index']),
      Number(size),
      path,
    );
    const text = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
    head['checkpoint'] = `${text}\n${workshop.forged.ledger.logKey.signatureLine(text)}`;
    return undefined;
  },
  note: (bundle, { random, forged }) => {
    const place = random.pick(notesIn(bundle));
    const lines = textAt(place).split('\n');
    const text = lines.slice(0, 3).join('\n') + '\n';
    const change = random.below(5);
    if (change === 0) lines[1] = String(Number(lines[1]) + random.pick([1, -1, 2 ** 40]));
    if (change === 1) lines.splice(3, 0, 'an extension');
    if (change === 2) lines.splice(lines.length - 1, 0, forged.ledger.logKey.signatureLine(text).trimEnd());
    if (change === 3) lines.splice(lines.length - 1, 0, lines[4] ?? '');
    if (change === 4) lines[0] = random.pick(['other.example/log', 'Ledger.example/log', '']);
    put(place, lines.join('\n'));
    return undefined;
  },
  disclose: (bundle, { random, donors }) => {
    const disclosures = [...(bundle['disclosures'] as string[])];
    const others = donors.flatMap((donor) => donor.disclosures);
    const own = base64url(
      JSON.stringify(['a-salt-of-one-hundred-bits', random.pick(['number', 'price', 'validUntil', 'issuer']), 'forged']),
    );
    const change = random.below(4);
    if (change === 0) disclosures.splice(random.below(disclosures.length + 1), 0, own);
    if (change === 1) disclosures.splice(random.below(disclosures.length + 1), 1);
    if (change === 2) disclosures.push(random.pick(others));
    if (change === 3 && disclosures.length > 0) disclosures[random.below(disclosures.length)] = own;
    bundle['disclosures'] = disclosures;
    return undefined;
  },
  /** A word of the thief's on what replaced the statement, in the issuer's name. */
  change: (bundle, { random, honest }) => {
    const [, payload = ''] = textOf(bundle['statement']).split('.');
    const [header, issuer] = [parsePart(textOf(bundle['statement']).split('.')[0] ?? ''), parsePart(payload)['issuer']];
    const kid = random.pick([textOf(header['kid']), 'did:web:ledger.example#key-1']);
    bundle['change'] = signJws({ ...honest.thief.key, kid }, 'vc+jwt', {
      type: ['VerifiableCredential', 'StatusChange'],
      issuer: issuer ?? null,
      credentialSubject: { statement: idOf(textOf(bundle['statement'])), purpose: 'revocation', value: true, replacedBy: 'ee'.repeat(32) },
    });
    return undefined;
  },
  /** Changes nothing that is signed. */
  anchor: (bundle, { random }) => {
    const anchor = (bundle['head'] as JsonObject)['anchor'];
    if (isJsonObject(anchor ?? null))
      put({ holder: anchor as JsonObject, key: random.pick(['chainId', 'contract', 'logId', 'block']) }, random.pick(ODD));
    return undefined;
  },
  keyTwice: (bundle, { random }) => {
    const key = random.pick(Object.keys(bundle));
    return JSON.stringify(bundle).replace('{', `{${JSON.stringify(key)}:${JSON.stringify(random.pick(ODD))},`);
  },
  character: (bundle, { random }) => {
    const text = JSON.stringify(bundle);
    const place = random.below(text.length);
    return (
      text.slice(0, place) + random.pick(['', '"', '}', '0', '\\', '\u0000', '\ud800', ' ', 'é']) + text.slice(place + random.below(3))
    );
  },
};
