import { createPublicKey, verify } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  equalBytes,
  fromBase64,
  leafHash,
  parseCheckpoint,
  parseJws,
  parseNote,
  parseVerifierKey,
  signaturesBy,
  toBase64,
  type Hash,
} from '@terroir/proof';
import { MapTrees } from '../log/map-trees.ts';
import { append, EMPTY_EDGE, rootOfEdge, type FullTile, type RightEdge } from '../log/right-edge.ts';
import { Difference } from './difference.ts';
import { BATCH, type LogWalk } from './walk.ts';

interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
  readonly state: Buffer | null;
  readonly signed_at: Date;
}

interface StoredEntry {
  readonly index: number;
  readonly statement: Buffer;
  readonly kind: string | null;
}

/** What was checked of the log, in numbers. */
export interface TreeCounts {
  readonly entries: number;
  readonly tiles: number;
  readonly checkpoints: number;
  readonly states: number;
}

const mapAt = async ({ database, origin }: LogWalk, size: number, trees: MapTrees): Promise<Hash> => {
  const rows = await database.query<{ url: string; sha256: Buffer }>(
    `select state.url, d.sha256 from (select distinct on (url) url, version from state_document where log = $1 and size <= $2 order by url, size desc) state
       join document d on d.url = state.url and d.version = state.version`,
    [origin, size],
  );
  return trees.of(new Map(rows.map((row): [string, Hash] => [row.url, row.sha256]))).root;
};

function checkNote({ origin, verifierKey }: LogWalk, { size, root, note }: StoredCheckpoint): void {
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

async function checkState(
  walk: LogWalk,
  { size, state, signed_at: signedAt }: StoredCheckpoint,
  last: StoredEntry | undefined,
  trees: MapTrees,
): Promise<void> {
  const place = `checkpoint ${String(size)}`;
  if (state === null) {
    if (last?.kind === 'state') throw new Difference(`${place}: it ends with a state and does not say so`);
    return;
  }
  if (last === undefined || !state.equals(last.statement)) throw new Difference(`${place}: its state is not the last entry`);
  const [row] = await walk.database.query<{ jws: string }>('select jws from statement where id = $1', [state]);
  const payload = row === undefined ? {} : parseJws(row.jws).payload;
  if (payload['origin'] !== walk.origin || payload['index'] !== size - 1 || payload['size'] !== size)
    throw new Difference(`${place}: its state is of another log or size`);
  if (payload['time'] !== signedAt.toISOString()) throw new Difference(`${place}: its state is of another time`);
  if (typeof payload['map'] !== 'string' || !equalBytes(fromBase64(payload['map']), await mapAt(walk, size, trees)))
    throw new Difference(`${place}: the map of its state is not that of the documents then`);
}

async function checkTile({ database, origin }: LogWalk, tile: FullTile): Promise<void> {
  const [row] = await database.query<{ hashes: Buffer; root: Buffer }>(
    'select hashes, root from tile where log = $1 and level = $2 and index = $3',
    [origin, tile.level, tile.index],
  );
  const place = `tile ${String(tile.level)}/${String(tile.index)}`;
  if (row === undefined) throw new Difference(`${place}: it is missing`);
  const first = tile.hashes.findIndex((hash, i) => !equalBytes(row.hashes.subarray(32 * i, 32 * i + 32), hash));
  if (first !== -1 || row.hashes.length !== 32 * tile.hashes.length)
    throw new Difference(`${place}: hash ${String(first)} is not that of ${tile.level === 0 ? 'the entry' : 'the tile below'}`);
  if (!equalBytes(row.root, tile.root)) throw new Difference(`${place}: its root is not that of its hashes`);
}

/** The next entries below `size`, without a gap and each of a statement that is there. */
async function entriesFrom({ database, origin }: LogWalk, from: number, size: number): Promise<readonly StoredEntry[]> {
  const rows = await database.query<StoredEntry & { readonly [column: string]: unknown }>(
    `select e.index, e.statement, s.kind from entry e left join statement s on s.id = e.statement
      where e.log = $1 and e.index >= $2 and e.index < $3 order by e.index`,
    [origin, from, Math.min(size, from + BATCH)],
  );
  rows.forEach(({ index, kind }, i) => {
    const place = `entry ${String(from + i)}`;
    if (index !== from + i) throw new Difference(`${place}: it is missing`);
    if (kind === null) throw new Difference(`${place}: it names a statement that is not there`);
  });
  if (rows.length === 0) throw new Difference(`entry ${String(from)}: it is missing`);
  return rows;
}

/** Builds the tree anew from the entries, and checks each tile and checkpoint as the tree passes it. */
export async function checkTree(walk: LogWalk): Promise<TreeCounts> {
  const trees = new MapTrees();
  const { database, origin, progress } = walk;
  const checkpoints = await database.query<StoredCheckpoint & { readonly [column: string]: unknown }>(
    'select size, root, note, state, signed_at from checkpoint where log = $1 order by size',
    [origin],
  );
  let edge = EMPTY_EDGE;
  let [tiles, states] = [0, 0];
  for (const checkpoint of checkpoints) {
    let last: StoredEntry | undefined;
    while (edge.size < checkpoint.size) {
      const rows = await entriesFrom(walk, edge.size, checkpoint.size);
      const appended = append(
        edge,
        rows.map(({ statement }) => leafHash(statement)),
      );
      for (const tile of appended.full) await checkTile(walk, tile);
      tiles += appended.full.length;
      edge = appended.edge;
      last = rows.at(-1);
      progress(`${String(edge.size)} entries`);
    }
    if (!equalBytes(rootOfEdge(edge), checkpoint.root))
      throw new Difference(`checkpoint ${String(checkpoint.size)}: its root is not that of the entries`);
    checkNote(walk, checkpoint);
    await checkState(walk, checkpoint, last, trees);
    if (checkpoint.state !== null) states++;
  }
  await checkHead(walk, edge, tiles);
  await checkFirstEntry(walk);
  return { entries: edge.size, tiles, checkpoints: checkpoints.length, states };
}

async function checkHead({ database, origin }: LogWalk, edge: RightEdge, tiles: number): Promise<void> {
  const [stored] = await database.query<{ entries: number; tiles: number; size: number; root: Buffer; is_published_signed: boolean }>(
    `select (select count(*) from entry where log = $1) as entries, (select count(*) from tile where log = $1) as tiles, size, root,
            published_size = 0 or exists (select from checkpoint c where c.log = $1 and c.size = published_size) as is_published_signed
       from log where origin = $1`,
    [origin],
  );
  if (stored?.size !== edge.size || !equalBytes(stored.root, rootOfEdge(edge)))
    throw new Difference('head: it is not the newest checkpoint');
  if (!stored.is_published_signed) throw new Difference('head: what it says was published is no checkpoint');
  if (stored.entries !== edge.size) throw new Difference(`entry ${String(edge.size)}: it is beyond the newest checkpoint`);
  if (stored.tiles !== tiles) throw new Difference('tile: there are tiles that the tree does not have');
}

/** Whether a successor's first entry says of the log before it what is stored, and that log, where it has to agree, went as far as that. */
async function checkFirstEntry({ database, origin, logs, predecessor }: LogWalk): Promise<void> {
  const place = `entry 0 of ${origin}`;
  const [first] = await database.query<{ jws: string }>(
    `select s.jws from entry e join statement s on s.id = e.statement where e.log = $1 and e.index = 0 and s.kind = 'policy'`,
    [origin],
  );
  const payload = first === undefined ? {} : parseJws(first.jws).payload;
  const stored = predecessor === null ? null : { ...predecessor, root: toBase64(predecessor.root) };
  if (payload['origin'] !== origin || !isDeepStrictEqual(payload['predecessor'], stored))
    throw new Difference(`${place}: it says of this log, or of the one before it, something else than is stored`);
  const before = logs.find((log) => log.origin === predecessor?.origin);
  if (predecessor === null || before?.isWhole !== true) return;
  const [end] = await database.query<{ root: Buffer }>('select root from checkpoint where log = $1 and size = $2', [
    before.origin,
    predecessor.size,
  ]);
  if (end === undefined || !equalBytes(end.root, predecessor.root))
    throw new Difference(`${place}: the log before it did not end with the root that it names`);
}
