import { LedgerError } from '../../http/ledger-error.ts';

/** How many may work at once, how many may wait for that, and how long. */
interface Bounds {
  readonly most: number;
  readonly mostWaiting: number;
  readonly patienceMs: number;
}

const tooBusy = (): LedgerError => new LedgerError('too-busy', 'Many ask at this moment. Ask again in a few seconds.');

/** Lets few work at once. Whoever comes beyond them waits in the order of coming, and not for long. */
export class FewAtOnce {
  private working = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly bounds: Bounds) {}

  /** Does `work` as one of the few. @throws LedgerError `too-busy` when too many wait, or it took too long */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.working < this.bounds.most) this.working++;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** The place of one that leaves is handed on: who waits comes before who only comes then. */
  private async turn(): Promise<void> {
    if (this.waiting.size >= this.bounds.mostWaiting) throw tooBusy();
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(begin);
        reject(tooBusy());
      }, this.bounds.patienceMs);
      this.waiting.add(begin);
    });
  }

  private leave(): void {
    const [next] = this.waiting;
    if (next === undefined) this.working--;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}
