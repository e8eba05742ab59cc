import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Bundle, ChainHead, JsonObject, JsonValue, Policy } from '@terroir/proof';

/**
 * A whole ledger in memory, for tests: log, states, status lists and key documents, by the formats' words and node:crypto alone.
 * It shares no code with the rules that it is there to test, and is slow on purpose: every hash is computed from its definition.
 */

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const EMPTY = Buffer.alloc(32);

export const base64url = (value: Uint8Array | string): string => Buffer.from(value).toString('base64url');

export const idOf = (jws: string): string => sha256(Buffer.from(jws)).toString('hex');

/** MTH (RFC 9162, 2.1.1), from its definition. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(NODE, treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

/** PATH (RFC 9162, 2.1.3.1), from its definition. */
function treePath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return index < split
    ? [...treePath(index, leaves.slice(0, split)), treeHash(leaves.slice(split))]
    : [...treePath(index - split, leaves.slice(split)), treeHash(leaves.slice(0, split))];
}

interface MapLeaf {
  readonly key: Buffer;
  readonly hash: Buffer;
}

const bitOf = (key: Buffer, depth: number): number => ((key[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1;

function mapHash(leaves: readonly MapLeaf[], depth: number): Buffer {
  if (leaves.length === 0) return EMPTY;
  if (depth === 256) return leaves[0]?.hash ?? EMPTY;
  const [left, right] = [0, 1].map((bit) =>
    mapHash(
      leaves.filter(({ key }) => bitOf(key, depth) === bit),
      depth + 1,
    ),
  );
  return sha256(NODE, left ?? EMPTY, right ?? EMPTY);
}

const mapLeaves = (documents: ReadonlyMap<string, string>): MapLeaf[] =>
  [...documents].map(([url, bytes]) => {
    const key = sha256(Buffer.from(url));
    return { key, hash: sha256(LEAF, key, sha256(Buffer.from(bytes))) };
  });

function mapProofOf(documents: ReadonlyMap<string, string>, url: string): { mask: string; siblings: string[] } {
  const key = sha256(Buffer.from(url));
  const mask = Buffer.alloc(32);
  const siblings: string[] = [];
  let leaves = mapLeaves(documents);
  for (let depth = 0; depth < 256; depth++) {
    const beside = leaves.filter((leaf) => bitOf(leaf.key, depth) !== bitOf(key, depth));
    leaves = leaves.filter((leaf) => bitOf(leaf.key, depth) === bitOf(key, depth));
    if (beside.length === 0) continue;
    mask.writeUInt8(mask.readUInt8(depth >> 3) | (0x80 >> (depth & 7)), depth >> 3);
    siblings.push(mapHash(beside, depth + 1).toString('base64'));
  }
  return { mask: mask.toString('base64'), siblings };
}

/** A key that signs statements. */
export interface TestKey {
  readonly kid: string;
  readonly alg: 'ES256' | 'EdDSA';
  readonly privateKey: KeyObject;
  readonly jwk: { readonly kty: 'EC' | 'OKP'; readonly crv: 'P-256' | 'Ed25519'; readonly x: string; readonly y?: string };
}

export function makeKey(kid: string, alg: TestKey['alg']): TestKey {
  const { privateKey, publicKey } = alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const { x = '', y } = publicKey.export({ format: 'jwk' });
  return { kid, alg, privateKey, jwk: y === undefined ? { kty: 'OKP', crv: 'Ed25519', x } : { kty: 'EC', crv: 'P-256', x, y } };
}

const signBytes = ({ alg, privateKey }: Pick<TestKey, 'alg' | 'privateKey'>, data: string): Buffer =>
  alg === 'ES256'
    ? sign('sha256', Buffer.from(data), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    : sign(null, Buffer.from(data), privateKey);

/** A compact JWS with exactly this header. */
export const signWith = (key: Pick<TestKey, 'alg' | 'privateKey'>, header: object, payload: object): string =>
  signText(key, header, JSON.stringify(payload));

/** A compact JWS with exactly this header and this text for a payload, be it JSON or not. */
export function signText(key: Pick<TestKey, 'alg' | 'privateKey'>, header: object, payload: string): string {
  const input = `${base64url(JSON.stringify(header))}.${base64url(payload)}`;
  return `${input}.${base64url(signBytes(key, input))}`;
}

export const signJws = (key: TestKey, typ: string, payload: object): string => signWith(key, { alg: key.alg, typ, kid: key.kid }, payload);

/** A key of a log or a witness (C2SP signed-note): type 0x01 signs notes, 0x04 cosigns checkpoints. */
export class NoteKey {
  readonly verifierKey: string;
  readonly name: string;
  private readonly privateKey: KeyObject;
  private readonly id: Buffer;

  constructor(name: string, type: 0x01 | 0x04, seed: Buffer = randomBytes(32)) {
    this.name = name;
    this.privateKey = createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const typed = Buffer.concat([Buffer.of(type), Buffer.from(makeRaw(this.privateKey), 'base64url')]);
    this.id = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
    this.verifierKey = `${name}+${this.id.toString('hex')}+${typed.toString('base64')}`;
  }

  signatureLine(text: string): string {
    return this.line(sign(null, Buffer.from(text), this.privateKey));
  }

  cosignatureLine(text: string, timeSeconds: number): string {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(timeSeconds));
    return this.line(
      Buffer.concat([time, sign(null, Buffer.from(`cosignature/v1\ntime ${String(timeSeconds)}\n${text}`), this.privateKey)]),
    );
  }

  private line(signature: Buffer): string {
    return `\u2014 ${this.name} ${Buffer.concat([this.id, signature]).toString('base64')}\n`;
  }
}

const makeRaw = (privateKey: KeyObject): string => privateKey.export({ format: 'jwk' }).x ?? '';

/** An organisation (or the ledger itself) with its keys, as its document lists them. */
export interface Party {
  readonly did: string;
  readonly url: string;
  readonly keys: { readonly key: TestKey; readonly heldBy: 'operator' | 'self'; revoked?: string }[];
}

/** A checkpoint that ends with a state, and the documents that were current then. */
export interface Sealed {
  readonly size: number;
  readonly root: Buffer;
  readonly checkpoint: string;
  readonly state: string;
  readonly time: string;
  readonly documents: ReadonlyMap<string, string>;
}

export interface StatusSlot {
  readonly url: string;
  readonly index: number;
  readonly purpose: 'revocation' | 'suspension';
}

const LIST_BYTES = 131_072 / 8;

export class SmallLedger {
  readonly logKey: NoteKey;
  readonly witness = new NoteKey('witness.example', 0x04);
  readonly ledger: Party;
  readonly chain = { chainId: 8453, contract: `0x${'ab'.repeat(20)}`, logId: `0x${'cd'.repeat(32)}` };
  readonly entries: string[] = [];
  readonly documents = new Map<string, string>();
  private readonly bits = new Map<string, { readonly purpose: 'revocation' | 'suspension'; readonly bits: Buffer; changed: string }>();
  private nextIndex = 0;
  readonly host: string;
  readonly start: string;

  constructor(host = 'ledger.example', start = '2026-05-01T00:00:00.000Z') {
    this.host = host;
    this.start = start;
    this.logKey = new NoteKey(this.origin, 0x01);
    this.ledger = this.party(`did:web:${host}`, `https://${host}/.well-known/did.json`, 'ES256', 'operator');
    this.addList(this.listUrl('revocation'), 'revocation');
    this.addList(this.listUrl('suspension'), 'suspension');
    this.log(
      signJws(this.ledgerKey, 'terroir-policy+jwt', {
        origin: this.origin,
        publicUrl: `https://${host}`,
        logKeys: [this.logKey.verifierKey],
        rules: '1',
        predecessor: null,
      }),
    );
    this.log(this.credential(this.ledger, ['KeyRegistration'], { credentialSubject: { id: this.ledger.did } }));
  }

  get origin(): string {
    return `${this.host}/log`;
  }

  get ledgerKey(): TestKey {
    return keyOf(this.ledger);
  }

  listUrl(purpose: 'revocation' | 'suspension'): string {
    return `https://${this.host}/status/${purpose === 'revocation' ? '1' : '2'}`;
  }

  /** An organisation of the ledger, with one key. */
  organisation(slug: string, alg: TestKey['alg'], heldBy: 'operator' | 'self'): Party {
    return this.party(`did:web:${this.host}:organisations:${slug}`, `https://${this.host}/organisations/${slug}/did.json`, alg, heldBy);
  }

  /** A party whose document the ledger maps; on another domain it is a snapshot. */
  party(did: string, url: string, alg: TestKey['alg'], heldBy: 'operator' | 'self'): Party {
    const party: Party = { did, url, keys: [{ key: makeKey(`${did}#key-1`, alg), heldBy }] };
    this.publishKeys(party);
    return party;
  }

  publishKeys(party: Party): void {
    this.documents.set(party.url, keyDocumentOf(party));
  }

  withdraw(party: Party, asOf: string): void {
    const [entry] = party.keys;
    if (entry !== undefined) entry.revoked = asOf;
    this.publishKeys(party);
  }

  /** Places in both lists for one statement. */
  slots(): StatusSlot[] {
    const index = this.nextIndex++;
    return (['revocation', 'suspension'] as const).map((purpose) => ({ purpose, index, url: this.listUrl(purpose) }));
  }

  private addList(url: string, purpose: 'revocation' | 'suspension'): void {
    this.bits.set(url, { purpose, bits: Buffer.alloc(LIST_BYTES), changed: this.start });
    this.publishList(url);
  }

  /** Sets or clears one status, and publishes the list anew. */
  setStatus({ url, index }: StatusSlot, value: boolean, time: string): void {
    const list = this.bits.get(url);
    if (list === undefined) throw new Error(`no list ${url}`);
    const mask = 0x80 >> (index & 7);
    const byte = list.bits.readUInt8(index >> 3);
    list.bits.writeUInt8(value ? byte | mask : byte & ~mask, index >> 3);
    list.changed = time;
    this.publishList(url);
  }

  private publishList(url: string): void {
    const list = this.bits.get(url);
    if (list !== undefined) this.documents.set(url, this.listCredential(url, list.purpose, list.bits, list.changed));
  }

  listCredential(url: string, purpose: string, bits: Buffer, validFrom: string, key: TestKey = this.ledgerKey): string {
    return signJws(key, 'vc+jwt', {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: url,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: { id: this.ledger.did },
      validFrom,
      credentialSubject: {
        id: `${url}#list`,
        type: 'BitstringStatusList',
        statusPurpose: purpose,
        encodedList: `u${gzipSync(bits).toString('base64url')}`,
      },
    });
  }

  /** A credential, signed but not logged. */
  credential(issuer: Party, types: readonly string[], claims: object): string {
    return signJws(keyOf(issuer), 'vc+jwt', this.claims(issuer, types, claims));
  }

  claims(issuer: Party, types: readonly string[], claims: object): object {
    return {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: `urn:uuid:${String(this.entries.length)}`,
      type: ['VerifiableCredential', ...types],
      issuer: { id: issuer.did },
      validFrom: this.start,
      ...claims,
    };
  }

  /** An attestation about one facility, by default in force for the year. */
  attestation(issuer: Party, slots: readonly StatusSlot[], claims: object = {}): string {
    return this.credential(issuer, ['DigitalConformityCredential'], {
      ...ATTESTATION,
      credentialStatus: slots.map(statusEntry),
      ...claims,
    });
  }

  /** Appends an entry and gives its index. */
  log(jws: string): number {
    return this.entries.push(jws) - 1;
  }

  private leaves(size: number): Buffer[] {
    return this.entries.slice(0, size).map((jws) => sha256(LEAF, sha256(Buffer.from(jws))));
  }

  rootAt(size: number): Buffer {
    return treeHash(this.leaves(size));
  }

  path(index: number, size: number): string[] {
    return treePath(index, this.leaves(size)).map((hash) => hash.toString('base64'));
  }

  checkpointText(size: number, origin = this.origin): string {
    return `${origin}\n${String(size)}\n${this.rootAt(size).toString('base64')}\n`;
  }

  /** A signed checkpoint over the first `size` entries. */
  checkpoint(size: number): string {
    const text = this.checkpointText(size);
    return `${text}\n${this.logKey.signatureLine(text)}`;
  }

  /** Logs a state and signs the checkpoint that ends with it. */
  seal(time: string, changes: JsonObject = {}, key: TestKey = this.ledgerKey): Sealed {
    const index = this.entries.length;
    const map = mapHash(mapLeaves(this.documents), 0).toString('base64');
    const state = signJws(key, 'terroir-state+jwt', { origin: this.origin, index, size: index + 1, ...this.chain, time, map, ...changes });
    this.log(state);
    const size = index + 1;
    return { size, root: this.rootAt(size), checkpoint: this.checkpoint(size), state, time, documents: new Map(this.documents) };
  }

  mapRoot(): string {
    return mapHash(mapLeaves(this.documents), 0).toString('base64');
  }

  anchor(block: number): NonNullable<Bundle['head']['anchor']> {
    return { ...this.chain, block, blockHash: `0x${'0b'.repeat(32)}`, transaction: `0x${'0c'.repeat(32)}`, proof: null };
  }

  /** What a caller would have seen on chain for this head. */
  seen(sealed: Sealed, block: number, time: string, final: boolean): ChainHead {
    return { ...this.chain, size: sealed.size, root: `0x${sealed.root.toString('hex')}`, block, time: Date.parse(time) / 1000, final };
  }

  mapped(sealed: Sealed, url: string): { url: string; document: string; map: { mask: string; siblings: string[] } } {
    return { url, document: sealed.documents.get(url) ?? '', map: mapProofOf(sealed.documents, url) };
  }

  /** The bundle of the entry at `index` by a head. */
  bundle(index: number, sealed: Sealed, issuer: Party, disclosures: readonly string[] = []): Bundle {
    const statement = this.entries[index] ?? '';
    return {
      format: 'terroir/proof@1',
      statement,
      disclosures,
      kbJwt: null,
      head: {
        origin: this.origin,
        checkpoint: sealed.checkpoint,
        state: sealed.state,
        statePath: this.path(sealed.size - 1, sealed.size),
        anchor: null,
      },
      index,
      path: this.path(index, sealed.size),
      since: null,
      issuer: this.mapped(sealed, issuer.url),
      status: listsIn(statement).map((url) => {
        const { document, map } = this.mapped(sealed, url);
        return { url, list: document, map };
      }),
      via: [],
    };
  }

  /** The older checkpoint that already covered an entry. */
  since(index: number, sealed: Sealed): NonNullable<Bundle['since']> {
    return {
      checkpoint: sealed.checkpoint,
      state: sealed.state,
      statePath: this.path(sealed.size - 1, sealed.size),
      path: this.path(index, sealed.size),
      anchor: this.anchor(7),
    };
  }

  policy(changes: Partial<Policy> = {}): Policy {
    return {
      format: 'terroir/policy@1',
      logs: [
        {
          origin: this.origin,
          keys: [this.logKey.verifierKey],
          ledger: { did: this.ledger.did, keys: this.ledger.keys.map(({ key }) => ({ kid: key.kid, ...key.jwk })) },
          anchors: [{ ...this.chain, confirmations: 12 }],
        },
      ],
      witnesses: { quorum: 0, keys: [] },
      pinned: {},
      snapshots: false,
      require: ['signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'status', 'validity'],
      maxStateAgeSeconds: 86_400,
      ...changes,
    };
  }
}

export function keyOf(party: Party): TestKey {
  const [entry] = party.keys;
  if (entry === undefined) throw new Error(`${party.did} has no key`);
  return entry.key;
}

export const keyDocumentOf = (party: Party): string =>
  JSON.stringify({
    '@context': ['https://www.w3.org/ns/did/v1.1'],
    id: party.did,
    verificationMethod: party.keys.map(({ key, heldBy, revoked }) => ({
      id: key.kid,
      type: 'JsonWebKey',
      controller: party.did,
      publicKeyJwk: key.jwk,
      heldBy,
      ...(revoked === undefined ? {} : { revoked }),
    })),
    assertionMethod: party.keys.filter(({ revoked }) => revoked === undefined).map(({ key }) => key.kid),
  });

export const statusEntry = ({ url, index, purpose }: StatusSlot): JsonObject => ({
  id: `${url}#${String(index)}`,
  type: 'BitstringStatusListEntry',
  statusPurpose: purpose,
  statusListIndex: String(index),
  statusListCredential: url,
});

function listsIn(statement: string): string[] {
  const payload = JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly credentialStatus?: { readonly statusListCredential?: string } | readonly { readonly statusListCredential?: string }[];
  };
  return [...new Set([payload.credentialStatus ?? []].flat().flatMap(({ statusListCredential }) => statusListCredential ?? []))];
}

/** What the attestations of these tests say. */
export const FACILITY = 'https://ledger.example/414/9521000000018';
export const PRODUCT = 'https://ledger.example/01/09521000000025/10/LOT-7';
export const ATTESTATION = {
  name: 'Organic certificate of the Finca La Loma co-operative',
  validFrom: '2026-01-01T05:00:00Z',
  validUntil: '2027-01-01T05:00:00Z',
  credentialSubject: {
    type: ['ConformityAttestation'],
    id: 'urn:uuid:0d0f1a52-9d2e-4f0d-9b51-6a5c5a0e7a11',
    issuedToParty: { type: ['Party'], id: 'did:web:ledger.example:organisations:la-loma', name: 'La Loma' },
    conformityAssessment: [
      {
        type: ['ConformityAssessment'],
        assessedFacility: [{ facility: { type: ['Facility'], id: FACILITY } }],
        assessedProduct: [{ product: { type: ['Product'], id: PRODUCT } }],
      },
    ],
    certificate: { number: 'CO-2026-0117', validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' },
  },
};

/** An SD-JWT disclosure of a member, and its digest. */
export function disclosureOf(name: string, value: JsonValue): { readonly disclosure: string; readonly digest: string } {
  const disclosure = base64url(JSON.stringify([base64url(randomBytes(16)), name, value]));
  return { disclosure, digest: sha256(Buffer.from(disclosure)).toString('base64url') };
}
