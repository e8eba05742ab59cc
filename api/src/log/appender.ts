import { Injectable } from '@nestjs/common';
import { entryOf, equalBytes, fromHex, leafHash, TILE_WIDTH, toHex, type Hash } from '@terroir/proof';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { holdDocumentsStill } from '../documents/document-lock.ts';
import { LogRepository, type LogHead } from './log-repository.ts';
import { OwnLog } from './own-log.ts';
import { append, extendsBy, rootOfEdge, type RightEdge } from './right-edge.ts';
import { isStateDue, StateMaps } from './state.ts';

/** More than this in one checkpoint would hold its transaction, and everyone who waits, for too long. */
const MOST_PER_CHECKPOINT = 4096;

/** What an operator can do about a log that must not be continued. */
export const WAY_ON =
  'Put back the newest database or, if there is none, begin a successor log: npm run successor. This one must not be continued, since readers hold a checkpoint that it would contradict.';

/** What is stored contradicts itself, or what was seen outside. Nothing may be signed until a person has looked. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
}

/** Before it is signed for: whether a stored statement still is what its id says. @throws LogDamaged */
export function checkStored({ id, jws }: { readonly id: Buffer; readonly jws: string }): void {
  if (!equalBytes(entryOf(jws), id))
    throw new LogDamaged(`The stored bytes of statement ${id.toString('hex')} were changed: they no longer have that digest.`);
}

/** The edge after these entries, the tiles that became full, and the root, which is computed in two ways. @throws LogDamaged when they disagree */
export function grow(from: RightEdge, entries: readonly Uint8Array[]): ReturnType<typeof append> & { readonly root: Hash } {
  const leaves = entries.map(leafHash);
  const grown = append(from, leaves);
  const root = rootOfEdge(grown.edge);
  if (!extendsBy(from, leaves, root)) throw new LogDamaged(`Two ways to compute the root of size ${String(grown.edge.size)} disagree.`);
  return { ...grown, root };
}

/** A checkpoint that is committed and not published yet. */
export interface Signed {
  readonly size: number;
  readonly root: Hash;
  /** How many statements wait still. */
  readonly isFull: boolean;
}

interface Position {
  readonly epoch: number;
  readonly edge: RightEdge;
}

/** Appends what waits, signs a checkpoint over it and commits, in one transaction. It remembers the tree's right edge between calls, and believes it only while the stored head agrees. */
@Injectable()
export class Appender {
  private position: Position | null = null;

  constructor(
    private readonly database: Database,
    private readonly log: LogRepository,
    private readonly states: StateMaps,
    private readonly clock: Clock,
    private readonly own: OwnLog,
  ) {}

  /**
   * Appends what waits and, where one is due, a state. Null when there is nothing to do or another process is at it.
   * @throws LogDamaged when stored bytes, roots or the high-water mark do not agree; whatever else fails leaves the log as it was, or as it would be had this succeeded: the next call reads it anew
   */
  async append(): Promise<Signed | null> {
    try {
      const done = await this.database.transaction((tx) => this.appendIn(tx));
      if (done === null) return null;
      this.position = done.position;
      return done.signed;
    } catch (error) {
      // COMMIT may or may not have happened: forget, and read what is there.
      this.position = null;
      throw error;
    }
  }

  private async appendIn(tx: Tx): Promise<{ readonly position: Position; readonly signed: Signed } | null> {
    if (!(await this.log.tryLock(tx))) return null;
    const head = await this.log.head(tx);
    const position =
      this.position?.epoch === head.epoch && this.position.edge.size === head.size ? this.position : await this.load(tx, head);

    const waiting = await this.log.pending(tx, MOST_PER_CHECKPOINT);
    waiting.forEach(checkStored);
    const ids: Uint8Array[] = waiting.map(({ id }) => id);
    const state = await this.stateIfDue(tx, head.size + ids.length);
    if (state !== null) ids.push(state.id);
    if (ids.length === 0) return null;

    const { edge, full, root } = grow(position.edge, ids);
    await this.log.append(tx, head.size, ids, full);
    await this.log.addCheckpoint(tx, {
      size: edge.size,
      root,
      note: this.own.key.signCheckpoint(edge.size, root),
      state: state?.id ?? null,
      signedAt: state?.time ?? this.clock.now(),
    });
    if (!(await this.log.advance(tx, { epoch: position.epoch, size: head.size }, { size: edge.size, root })))
      throw new Error('another appender moved the head under our lock');
    return { position: { epoch: position.epoch, edge }, signed: { size: edge.size, root, isFull: waiting.length === MOST_PER_CHECKPOINT } };
  }

  /**
   * Makes the state that is to be the entry at `index`, if it is due. Its time is taken while no status list can change, and is never before the last state's:
   * so every list is bound by it or says a later time, whatever the clocks of other processes say.
   */
  private async stateIfDue(tx: Tx, index: number): Promise<{ readonly id: Uint8Array; readonly time: Date } | null> {
    const now = this.clock.now();
    const last = await this.log.lastState(tx);
    const limits = this.own.stateLimits;
    const hasEntries = index > (last?.size ?? 0);
    // The map is compared only when that could decide: it costs more than the rest.
    const couldChange = last !== null && !hasEntries && isStateDue(last, now, index, true, limits);
    const hasNews = hasEntries || (couldChange && (await this.states.hasChanged(tx, last.size)));
    if (!isStateDue(last, now, index, hasNews, limits) || !(await holdDocumentsStill(tx))) return null;
    const time = new Date(Math.max(this.clock.now().getTime(), last?.signedAt.getTime() ?? 0));
    return { id: fromHex(await this.states.make(tx, index, last?.size ?? null, time)), time };
  }

  /** Reads the right edge anew, fences whoever appended before, and refuses to go on from a head that is not what was seen outside. */
  private async load(tx: Tx, head: LogHead): Promise<Position> {
    const { before, successor } = await this.log.neighbours(tx);
    if (successor !== null)
      throw new LogDamaged(`The log ${this.own.origin} has ended, and ${successor} goes on in its place: start the service anew.`);
    const edge = await this.readEdge(tx, head.size);
    if (!equalBytes(rootOfEdge(edge), head.root))
      throw new LogDamaged(`The stored entries and tiles of size ${String(head.size)} do not have the root of the head.`);
    await this.compareWithMark(tx, head, before);
    return { epoch: await this.log.beginEpoch(tx), edge };
  }

  private async compareWithMark(tx: Tx, { size, publishedSize }: LogHead, before: readonly string[]): Promise<void> {
    const mark = this.own.mark.read();
    if (mark === null) return;
    // The mark moves over to a successor when that is first published; one that never was may have a successor itself.
    if (publishedSize === 0 && before.includes(mark.origin)) return;
    if (mark.origin !== this.own.origin)
      throw new LogDamaged(`The high-water mark is of the log ${mark.origin}, and this is ${this.own.origin}. ${WAY_ON}`);
    if (mark.size > size)
      throw new LogDamaged(
        `The database holds ${String(size)} entries, and a checkpoint over ${String(mark.size)} was published: the database is older. ${WAY_ON}`,
      );
    const seen = mark.size === 0 ? null : await this.log.checkpoint(tx, mark.size);
    if (mark.size > 0 && (seen === null || toHex(seen.root) !== mark.root))
      throw new LogDamaged(`The published checkpoint over ${String(mark.size)} entries had another root than the stored one. ${WAY_ON}`);
  }

  private async readEdge(tx: Tx, size: number): Promise<RightEdge> {
    const tiles: (readonly Hash[])[] = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
      const width = count % TILE_WIDTH;
      const ofLevel =
        width === 0
          ? []
          : level === 0
            ? (await this.log.entries(tx, count - width, count)).map(leafHash)
            : await this.log.tileRoots(tx, level, Math.floor(count / TILE_WIDTH), width);
      if (ofLevel.length !== width)
        throw new LogDamaged(`Entries or tiles at level ${String(level)} are missing below size ${String(size)}.`);
      tiles.push(ofLevel);
    }
    return { size, tiles };
  }
}
