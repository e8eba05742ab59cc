import { LedgerError } from '../http/ledger-error.ts';

/** One after the other for each key, in the order in which they came; of different keys side by side. */
export class Turns {
  private readonly queues = new Map<string, { last: Promise<unknown>; waiting: number }>();

  constructor(private readonly mostWaiting: number) {}

  /** Does `work` when it is its turn. @throws LedgerError `too-busy` when too many of that key wait already */
  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const queue = this.queues.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= this.mostWaiting)
      throw new LedgerError('too-busy', `${String(this.mostWaiting)} such requests of your organisation wait already. Send it again soon.`);
    this.queues.set(key, queue);
    queue.waiting++;
    const mine = queue.last.then(work);
    // Whoever follows waits for the end of this one, however it ends.
    queue.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      queue.waiting--;
      if (queue.waiting === 0) this.queues.delete(key);
    }
  }
}
