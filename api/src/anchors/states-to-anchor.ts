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

/** What the log wants to have on chain. */
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

  /** The proof that one head extends another, as the contract takes it. */
  async extension(from: number, to: number): Promise<string[]> {
    return (await this.tree.consistencyPath(from, to)).map((hash) => `0x${toHex(hash)}`);
  }
}
