import { Injectable } from '@nestjs/common';
import { toHex } from '@terroir/proof';
import { LogRepository } from '../log/log-repository.ts';
import { TreeReader } from '../log/tree-reader.ts';

/** A checkpoint that is to be anchored: it ends with a state. */
export interface Wanted {
  readonly size: number;
  /** 0x and 64 hex digits. */
  readonly root: string;
}

/** The chain holds a head that this log never published: its publisher's key was used elsewhere, or this database is older than the chain. */
export class ForeignHead extends Error {
  override readonly name = 'ForeignHead';
}

/** What the log wants to have on chain, and what may be there. */
@Injectable()
export class StatesToAnchor {
  constructor(
    private readonly log: LogRepository,
    private readonly tree: TreeReader,
  ) {}

  /** The newest published checkpoint that ends with a state. */
  async newest(): Promise<Wanted | null> {
    const checkpoint = await this.log.newestState(null);
    return checkpoint === null ? null : { size: checkpoint.size, root: `0x${checkpoint.root.toString('hex')}` };
  }

  /** Whether a head on chain is one of ours that ends with a state. One of a size that has no checkpoint is of this log where its tree has that root. @throws ForeignHead */
  async hasState({ size, root }: Wanted): Promise<boolean> {
    const committed = await this.log.committed();
    if (size > committed.size)
      throw new ForeignHead(`the chain holds a head of ${String(size)} entries, and this log has ${String(committed.size)}`);
    const own = await this.log.checkpointOf(size);
    if (`0x${toHex(own?.root ?? (await this.tree.root(size)))}` !== root.toLowerCase())
      throw new ForeignHead(`the chain holds another root over ${String(size)} entries than this log`);
    return own !== null && own.state !== null;
  }

  /** The proof that one head extends another, as the contract takes it. */
  async extension(from: number, to: number): Promise<string[]> {
    return (await this.tree.consistencyPath(from, to)).map((hash) => `0x${toHex(hash)}`);
  }
}
