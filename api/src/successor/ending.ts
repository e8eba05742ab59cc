import { ConfigError } from '../config/config.ts';

/** How far a log goes by one witness: its size, and the root over that many entries as 64 hex digits. */
export interface SeenEnd {
  readonly size: number;
  readonly root: string;
}

/** Who tells how far a log went: the database, the high-water mark, or the chain. */
export type Witness = 'database' | 'mark' | 'chain';

/** What is known of the log that this ledger keeps. */
export interface SeenLog {
  readonly origin: string;
  /** Whether any checkpoint of it was shown, by the database. */
  readonly isPublished: boolean;
  /** The newest checkpoint that is committed. */
  readonly database: SeenEnd;
  /** The newest that may have been seen outside, by the file. */
  readonly mark: (SeenEnd & { readonly origin: string }) | null;
  /** The newest that is on chain. */
  readonly chain: SeenEnd | null;
  /** The roots that the database itself has for the sizes of mark and chain: of a checkpoint for the mark, of its tree for the chain. Null where it has none. */
  readonly own: { readonly atMark: string | null; readonly atChain: string | null };
  /** Whether the key that signs its checkpoints is at hand. */
  readonly key: 'there' | 'missing' | 'another';
  /** Whether the operator says that others have that key. */
  readonly isStolen: boolean;
}

const REASONS = {
  'key-stolen': 'its key is in other hands, as you say',
  'key-lost': 'its key is not there',
  'key-another': 'another key is in the place of its own',
  'other-log': 'the high-water mark is of another log, which this database knows nothing of',
  'older-than-mark': 'a larger checkpoint was published than the database holds',
  'differs-from-mark': 'another root was published than the database has for that size',
  'older-than-chain': 'the chain holds a larger head than the database',
  'older-and-unmarked':
    'the chain holds a larger head than database and mark, so that something else may have been signed since in its place',
  'differs-from-chain': 'the chain holds another root than the database has for that size',
} as const;

/** Why a log cannot go on, by a word that is kept. */
export type Reason = keyof typeof REASONS;

/** The reason in words. */
export const sayReason = (reason: Reason): string => REASONS[reason];

/** A mark that is ahead holds the log still, and without one it is not started while the chain is away. One that was put back with the database, or never moved, lets it sign again what the chain holds already. */
const olderThanChain = ({ database, mark }: Pick<SeenLog, 'database' | 'mark'>): Reason =>
  mark === null || mark.size > database.size ? 'older-than-chain' : 'older-and-unmarked';

/** Why this log cannot go on; nothing where it can. A mark always names a checkpoint that was signed: one that is not in the database contradicts it. */
export function reasonsToEnd({ origin, database, mark, chain, own, key, isStolen }: SeenLog): readonly Reason[] {
  const reasons: Reason[] = [];
  if (isStolen) reasons.push('key-stolen');
  if (key !== 'there') reasons.push(key === 'missing' ? 'key-lost' : 'key-another');
  if (mark !== null && mark.origin !== origin) reasons.push('other-log');
  else if (mark !== null && mark.size > database.size) reasons.push('older-than-mark');
  else if (mark !== null && mark.size > 0 && own.atMark !== mark.root) reasons.push('differs-from-mark');
  if (chain !== null && chain.size > database.size) reasons.push(olderThanChain({ database, mark }));
  else if (chain !== null && own.atChain !== chain.root) reasons.push('differs-from-chain');
  return reasons;
}

/** With these, the log's key signed what it should not have, or readers cannot tell: its checkpoints count no more. */
const NOT_TRUSTED: ReadonlySet<Reason> = new Set([
  'key-stolen',
  'other-log',
  'differs-from-mark',
  'older-and-unmarked',
  'differs-from-chain',
]);

/** Whether checkpoints of a log that ended for these reasons count still. */
export const isTrustedStill = (reasons: readonly Reason[]): boolean => !reasons.some((reason) => NOT_TRUSTED.has(reason));

/** With these alone it was its key that failed, and what was seen of the log outside agreed. */
const OF_ITS_KEY: ReadonlySet<string> = new Set<Reason>(['key-stolen', 'key-lost', 'key-another']);

/** Whether a log agreed with the outside when it ended, by the reasons as its successor's row keeps them. */
export const agreedWithOutside = (why: string): boolean => why.split(' ').every((reason) => OF_ITS_KEY.has(reason));

/**
 * How far the log went, for its successor to say: as far as anyone saw it go, by the witness that is asked for or by the one that saw most. Of two of the same size the chain is believed first, then the mark.
 * @throws ConfigError where the witness that is asked for has nothing to say
 */
export function endOf(
  { origin, database, mark, chain }: SeenLog,
  by: Witness | null,
): SeenEnd & { readonly origin: string; readonly by: Witness } {
  const told: Record<Witness, (SeenEnd & { readonly origin: string }) | null> = {
    chain: chain === null ? null : { ...chain, origin },
    mark,
    database: { ...database, origin },
  };
  // A mark of another log is of a later one: nothing else tells how far that went.
  if (mark !== null && mark.origin !== origin) {
    if (by === null || by === 'mark') return { ...mark, by: 'mark' };
    throw new ConfigError(
      `--end ${by}: the high-water mark is of ${mark.origin}, and it alone tells how far that log went; leave --end out, or take high-water-mark.json away if it is not of this ledger.`,
    );
  }
  if (by !== null) {
    const end = told[by];
    if (end === null)
      throw new ConfigError(`--end ${by}: ${by === 'mark' ? 'there is no high-water mark' : 'nothing of this log is on the chain'}.`);
    return { ...end, by };
  }
  const witnesses = (['chain', 'mark', 'database'] as const).flatMap((witness) => {
    const end = told[witness];
    return end === null ? [] : [{ ...end, by: witness }];
  });
  const [first, ...others] = witnesses;
  if (first === undefined) throw new Error('the database always tells');
  return others.reduce((furthest, end) => (end.size > furthest.size ? end : furthest), first);
}
