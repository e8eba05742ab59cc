import { createHash, createPublicKey, verify } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  entryOf,
  equalBytes,
  fromBase64,
  leafHash,
  mapRoot,
  parseCheckpoint,
  parseJws,
  parseNote,
  parseVerifierKey,
  ProofError,
  signaturesBy,
  toHex,
  type Hash,
} from '@terroir/proof';
import type { Database } from '../database/database.ts';
import type { Mark } from '../log/high-water-mark.ts';
import { append, EMPTY_EDGE, rootOfEdge, type FullTile } from '../log/right-edge.ts';

const BATCH = 2000;

/** The first place where what is stored contradicts itself. */
export class Difference extends Error {
  override readonly name = 'Difference';
}

/** What was checked, in numbers. */
export interface Checked {
  readonly statements: number;
  readonly entries: number;
  readonly tiles: number;
  readonly checkpoints: number;
  readonly states: number;
  readonly documents: number;
  readonly statusLists: number;
  readonly anchors: number;
}

/** What the chain holds of this log: size and root, or null when nothing was anchored or nobody could be asked. */
export type ChainRoot = { readonly size: number; readonly root: string } | null;

interface Walk {
  readonly database: Database;
  readonly origin: string;
  readonly verifierKey: string;
  readonly progress: (done: string) => void;
}

/** Checks every stored statement against the digest that is its id. */
async function checkStatements({ database, progress }: Walk): Promise<number> {
  let [after, count] = [0, 0];
  for (;;) {
    const rows = await database.query<{ sequence: number; id: Buffer; jws: string; signing_input_hash: Buffer }>(
      'select sequence, id, jws, signing_input_hash from statement where sequence > $1 order by sequence limit $2',
      [after, BATCH],
    );
    for (const row of rows) {
      const id = row.id.toString('hex');
      if (!equalBytes(entryOf(row.jws), row.id)) throw new Difference(`statement ${id}: its stored bytes have another digest`);
      const signingInput = createHash('sha256')
        .update(row.jws.slice(0, row.jws.lastIndexOf('.')))
        .digest();
      if (!signingInput.equals(row.signing_input_hash))
        throw new Difference(`statement ${id}: its signing input has another digest than the stored one`);
    }
    count += rows.length;
    progress(`${String(count)} statements`);
    const last = rows.at(-1);
    if (last === undefined) return count;
    after = last.sequence;
  }
}

/** Checks every disclosure against the digest that its statement signs for. */
async function checkDisclosures({ database }: Walk): Promise<void> {
  const rows = await database.query<{ statement: Buffer; digest: string; disclosure: string }>(
    'select statement, digest, disclosure from disclosure order by statement, digest',
  );
  for (const { statement, digest, disclosure } of rows)
    if (createHash('sha256').update(disclosure, 'utf8').digest('base64url') !== digest)
      throw new Difference(`disclosure ${digest} of statement ${statement.toString('hex')}: it has another digest`);
}

/** Checks every document against its digest. */
async function checkDocuments({ database }: Walk): Promise<number> {
  const rows = await database.query<{ url: string; version: number; sha256: Buffer; body: Buffer }>(
    'select url, version, sha256, body from document order by url, version',
  );
  const versions = new Map<string, number>();
  for (const { url, version, sha256, body } of rows) {
    if (!createHash('sha256').update(body).digest().equals(sha256))
      throw new Difference(`document ${url}, version ${String(version)}: its stored bytes have another digest`);
    const expected = (versions.get(url) ?? 0) + 1;
    if (version !== expected) throw new Difference(`document ${url}: version ${String(expected)} is missing`);
    versions.set(url, version);
  }
  return rows.length;
}

/** Checks that each status list says in public what the table of bits says. */
async function checkStatusLists({ database }: Walk, publicUrl: string): Promise<number> {
  const lists = await database.query<{ id: number; bits: Buffer; body: Buffer | null }>(
    `select l.id, l.bits, (select d.body from document d where d.url = $1 || l.id order by d.version desc limit 1) as body from status_list l order by l.id`,
    [`${publicUrl}/status/`],
  );
  for (const { id, bits, body } of lists) {
    const place = `status list ${String(id)}`;
    if (body === null) throw new Difference(`${place}: it was never published`);
    const subject = parseJws(body.toString('ascii')).payload['credentialSubject'] as { encodedList?: unknown };
    const published = gunzipSync(Buffer.from(String(subject.encodedList).slice(1), 'base64url'));
    if (!published.equals(bits)) throw new Difference(`${place}: the published list has other bits than the stored one`);
  }
  return lists.length;
}

const mapAt = async (database: Database, origin: string, size: number): Promise<Hash> => {
  const rows = await database.query<{ url: string; sha256: Buffer }>(
    `select state.url, d.sha256 from (select distinct on (url) url, version from state_document where log = $1 and size <= $2 order by url, size desc) state
       join document d on d.url = state.url and d.version = state.version`,
    [origin, size],
  );
  return mapRoot(new Map(rows.map((row): [string, Hash] => [row.url, row.sha256])));
};

interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly state: Buffer | null;
}

function checkNote({ origin, verifierKey }: Walk, { size, root, note }: StoredCheckpoint): void {
  const place = `checkpoint ${String(size)}`;
  const parsed = parseNote(note);
  const checkpoint = parseCheckpoint(parsed.text);
  if (checkpoint.origin !== origin || checkpoint.size !== size || !equalBytes(checkpoint.root, root))
    throw new Difference(`${place}: its note says something else than its row`);
  const key = parseVerifierKey(verifierKey);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key.key).toString('base64url') }, format: 'jwk' });
  const isSigned = signaturesBy(parsed, key).some(({ signature }) => verify(null, Buffer.from(parsed.text), publicKey, signature));
  if (!isSigned) throw new Difference(`${place}: it is not signed by the log's key`);
}

async function checkState({ database, origin }: Walk, { size, state }: StoredCheckpoint, entry: Buffer | undefined): Promise<void> {
  const place = `checkpoint ${String(size)}`;
  if (state === null) return;
  if (entry === undefined || !state.equals(entry)) throw new Difference(`${place}: its state is not the last entry`);
  const [row] = await database.query<{ jws: string }>('select jws from statement where id = $1', [state]);
  const payload = row === undefined ? {} : parseJws(row.jws).payload;
  if (payload['origin'] !== origin || payload['index'] !== size - 1 || payload['size'] !== size)
    throw new Difference(`${place}: its state is of another log or size`);
  if (typeof payload['map'] !== 'string' || !equalBytes(fromBase64(payload['map']), await mapAt(database, origin, size)))
    throw new Difference(`${place}: the map of its state is not that of the documents then`);
}

interface TreeCounts {
  readonly entries: number;
  readonly tiles: number;
  readonly checkpoints: number;
  readonly states: number;
}

/** Builds the tree anew from the entries, and checks each tile and checkpoint as the tree passes it. */
async function checkTree(walk: Walk): Promise<TreeCounts> {
  const { database, origin, progress } = walk;
  const checkpoints = await database.query<StoredCheckpoint>(
    'select size, root, note, state from checkpoint where log = $1 order by size',
    [origin],
  );
  let edge = EMPTY_EDGE;
  let [tiles, states] = [0, 0];
  for (const checkpoint of checkpoints) {
    const { size } = checkpoint;
    let last: Buffer | undefined;
    while (edge.size < size) {
      const rows = await database.query<{ index: number; statement: Buffer }>(
        'select index, statement from entry where log = $1 and index >= $2 and index < $3 order by index',
        [origin, edge.size, Math.min(size, edge.size + BATCH)],
      );
      rows.forEach(({ index }, i) => {
        if (index !== edge.size + i) throw new Difference(`entry ${String(edge.size + i)}: it is missing`);
      });
      if (rows.length === 0) throw new Difference(`entry ${String(edge.size)}: it is missing`);
      const appended = append(
        edge,
        rows.map(({ statement }) => leafHash(statement)),
      );
      for (const tile of appended.full) await checkTile(walk, tile);
      tiles += appended.full.length;
      edge = appended.edge;
      last = rows.at(-1)?.statement;
      progress(`${String(edge.size)} entries`);
    }
    if (!equalBytes(rootOfEdge(edge), checkpoint.root))
      throw new Difference(`checkpoint ${String(size)}: its root is not that of the entries`);
    checkNote(walk, checkpoint);
    await checkState(walk, checkpoint, last);
    if (checkpoint.state !== null) states++;
  }
  const [stored] = await database.query<{ entries: number; tiles: number; size: number; root: Buffer }>(
    'select (select count(*) from entry where log = $1) as entries, (select count(*) from tile where log = $1) as tiles, size, root from log where origin = $1',
    [origin],
  );
  if (stored?.size !== edge.size || !equalBytes(stored.root, rootOfEdge(edge)))
    throw new Difference('head: it is not the newest checkpoint');
  if (stored.entries !== edge.size) throw new Difference(`entry ${String(edge.size)}: it is beyond the newest checkpoint`);
  if (stored.tiles !== tiles) throw new Difference('tile: there are tiles that the tree does not have');
  return { entries: edge.size, tiles, checkpoints: checkpoints.length, states };
}

async function checkTile({ database, origin }: Walk, tile: FullTile): Promise<void> {
  const [row] = await database.query<{ hashes: Buffer; root: Buffer }>(
    'select hashes, root from tile where log = $1 and level = $2 and index = $3',
    [origin, tile.level, tile.index],
  );
  const place = `tile ${String(tile.level)}/${String(tile.index)}`;
  if (row === undefined) throw new Difference(`${place}: it is missing`);
  if (!equalBytes(row.hashes, Buffer.concat(tile.hashes)) || !equalBytes(row.root, tile.root))
    throw new Difference(`${place}: its hashes are not those of the entries`);
}

async function rootAt(database: Database, origin: string, size: number): Promise<string | null> {
  const [row] = await database.query<{ root: Buffer }>('select root from checkpoint where log = $1 and size = $2', [origin, size]);
  return row === undefined ? null : toHex(row.root);
}

/** Checks what was sent to the chain, what the chain holds, and what was published, against the checkpoints. */
async function checkOutside({ database, origin }: Walk, mark: Mark | null, chain: ChainRoot): Promise<number> {
  const anchors = await database.query<{ size: number; root: Buffer }>('select size, root from anchor where log = $1 order by id', [
    origin,
  ]);
  for (const { size, root } of anchors)
    if ((await rootAt(database, origin, size)) !== toHex(root))
      throw new Difference(`anchor of size ${String(size)}: it has another root than the checkpoint`);
  if (mark !== null && mark.size > 0 && (await rootAt(database, origin, mark.size)) !== mark.root)
    throw new Difference(`high-water mark: the checkpoint ${String(mark.size)} was published with another root, or is missing`);
  if (chain !== null && `0x${String(await rootAt(database, origin, chain.size))}` !== chain.root)
    throw new Difference(`chain: it holds another root for size ${String(chain.size)} than the checkpoint`);
  return anchors.length;
}

/**
 * Derives the log anew from what is stored, and checks everything against everything.
 * @throws Difference that names the first place that differs
 */
export async function fsck(walk: Walk, publicUrl: string, mark: Mark | null, chain: ChainRoot): Promise<Checked> {
  try {
    const statements = await checkStatements(walk);
    await checkDisclosures(walk);
    const documents = await checkDocuments(walk);
    const statusLists = await checkStatusLists(walk, publicUrl);
    const tree = await checkTree(walk);
    const anchors = await checkOutside(walk, mark, chain);
    return { statements, documents, statusLists, ...tree, anchors };
  } catch (error) {
    if (error instanceof ProofError) throw new Difference(`something stored cannot be read: ${error.message}`);
    throw error;
  }
}
