import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parseJws } from '@terroir/proof';
import { bitAt, LIST_SIZE, withBit, type StatusPurpose } from '../status/status-list.ts';
import { Difference } from './difference.ts';
import type { Walk } from './walk.ts';

/** Checks every key document and status list, in all versions, against its digest. Gives their number. */
export async function checkDocuments({ database, progress }: Walk): Promise<number> {
  const known = await database.query<{ url: string; versions: number }>(
    'select url, count(*) as versions from document group by url order by url',
  );
  let count = 0;
  for (const { url, versions } of known)
    for (let version = 1; version <= versions; version++) {
      const place = `document ${url}, version ${String(version)}`;
      const [row] = await database.query<{ sha256: Buffer; body: Buffer }>(
        'select sha256, body from document where url = $1 and version = $2',
        [url, version],
      );
      if (row === undefined) throw new Difference(`${place}: it is missing`);
      if (!createHash('sha256').update(row.body).digest().equals(row.sha256))
        throw new Difference(`${place}: its stored bytes have another digest`);
      progress(`${String(++count)} documents`);
    }
  return count;
}

interface Change {
  readonly statement: Buffer;
  readonly target: Buffer;
  readonly purpose: StatusPurpose;
  readonly value: boolean;
  readonly jws: string | null;
  readonly list: number | null;
  readonly index: number | null;
}

/** The bits that the signed changes make, by list. */
async function bitsOfChanges({ database }: Walk): Promise<Map<number, Buffer>> {
  const changes = await database.query<Change & { readonly [column: string]: unknown }>(
    `select c.statement, c.target, c.purpose, c.value, s.jws, l.id as list, e.index
       from status_change c left join statement s on s.id = c.statement
       left join (status_entry e join status_list l on l.id = e.list) on e.statement = c.target and l.purpose = c.purpose
      order by s.sequence`,
  );
  const bits = new Map<number, Buffer>();
  for (const { statement, target, purpose, value, jws, list, index } of changes) {
    const place = `status change ${statement.toString('hex')}`;
    const said = jws === null ? null : parseJws(jws).payload['credentialSubject'];
    if (!isDeepStrictEqual(pick(said), { statement: target.toString('hex'), purpose, value }))
      throw new Difference(`${place}: it is stored as something else than was signed`);
    if (list === null || index === null) throw new Difference(`${place}: what it changes has no place in a list`);
    bits.set(list, withBit(bits.get(list) ?? Buffer.alloc(LIST_SIZE / 8), index, value));
  }
  return bits;
}

/** What a signed change says. */
function pick(said: unknown): object {
  const { statement, purpose, value } = (typeof said === 'object' && said !== null ? said : {}) as { readonly [name: string]: unknown };
  return { statement, purpose, value };
}

function compareBits(place: string, bits: Buffer, expected: Buffer, what: string): void {
  if (bits.equals(expected)) return;
  const first = Array.from({ length: LIST_SIZE }, (_, i) => i).find((i) => bitAt(bits, i) !== bitAt(expected, i));
  throw new Difference(`${place}, entry ${String(first)}: ${what}`);
}

function publishedBits(place: string, body: Buffer): Buffer {
  const subject = parseJws(body.toString('ascii')).payload['credentialSubject'];
  const encoded: unknown = typeof subject === 'object' && subject !== null ? Reflect.get(subject, 'encodedList') : undefined;
  if (typeof encoded !== 'string') throw new Difference(`${place}: the published list holds no bits`);
  return gunzipSync(Buffer.from(encoded.slice(1), 'base64url'));
}

/** Checks that each status list says in public what the table of bits says, and both what the signed changes made of it. Gives their number. */
export async function checkStatusLists(walk: Walk): Promise<number> {
  const expected = await bitsOfChanges(walk);
  const lists = await walk.database.query<{ id: number; bits: Buffer; body: Buffer | null }>(
    `select l.id, l.bits, (select d.body from document d where d.url = $1 || l.id order by d.version desc limit 1) as body from status_list l order by l.id`,
    [`${walk.publicUrl}/status/`],
  );
  for (const { id, bits, body } of lists) {
    const place = `status list ${String(id)}`;
    if (body === null) throw new Difference(`${place}: it was never published`);
    compareBits(place, bits, expected.get(id) ?? Buffer.alloc(LIST_SIZE / 8), 'the stored bit is not what the signed changes made of it');
    compareBits(place, publishedBits(place, body), bits, 'the published list has another bit than the stored one');
  }
  return lists.length;
}

interface Key {
  readonly kid: string;
  readonly did: string;
  readonly slug: string | null;
  readonly public_jwk: object;
  readonly held_by: string;
  readonly revoked_at: Date | null;
}

/** Checks that each key document in force lists the stored keys of its DID, and no others. */
export async function checkKeys({ database, publicUrl }: Walk): Promise<void> {
  const keys = await database.query<Key & { readonly [column: string]: unknown }>(
    'select k.kid, k.did, o.slug, k.public_jwk, k.held_by, k.revoked_at from signing_key k left join organisation o on o.did = k.did order by k.kid',
  );
  const byUrl = Map.groupBy(keys, ({ slug }) => `${publicUrl}${slug === null ? '/.well-known/' : `/organisations/${slug}/`}did.json`);
  for (const [url, ofUrl] of byUrl) {
    const [row] = await database.query<{ body: Buffer }>('select body from document where url = $1 order by version desc limit 1', [url]);
    if (row === undefined) throw new Difference(`key document ${url}: it was never published`);
    const { verificationMethod: methods = [] } = JSON.parse(row.body.toString('utf8')) as { verificationMethod?: readonly object[] };
    const published = new Map(methods.map((method) => [String(Reflect.get(method, 'id')), method]));
    for (const key of ofUrl) {
      const { publicKeyJwk = null, heldBy = null, revoked = null } = (published.get(key.kid) ?? {}) as { [name: string]: unknown };
      const stored = [key.public_jwk, key.held_by, key.revoked_at?.toISOString() ?? null];
      if (!isDeepStrictEqual([publicKeyJwk, heldBy, revoked], stored))
        throw new Difference(`key ${key.kid}: its key document says something else than is stored`);
    }
    if (published.size !== ofUrl.length) throw new Difference(`key document ${url}: it lists keys that are not stored`);
  }
}
