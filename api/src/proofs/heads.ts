import { Injectable } from '@nestjs/common';
import { toBase64, type BundleHead } from '@terroir/proof';
import type { AnchoredLog } from '../anchors/anchored-logs.ts';
import type { Checkpoint } from '../log/log-repository.ts';
import { StatementRepository } from '../statements/statement-repository.ts';

/** The heads of proof bundles: checkpoints that end with a state, and what is known of their anchors. */
@Injectable()
export class Heads {
  constructor(private readonly statements: StatementRepository) {}

  /** The head that this checkpoint of a log makes. It must end with a state. */
  async of({ facts, tree, anchors }: AnchoredLog, checkpoint: Checkpoint): Promise<BundleHead> {
    const state = checkpoint.state === null ? null : await this.statements.find(checkpoint.state);
    if (state === null) throw new Error(`the checkpoint over ${String(checkpoint.size)} entries does not end with a state`);
    const anchor = await anchors.ofSize(checkpoint.size);
    return {
      origin: facts.origin,
      checkpoint: checkpoint.note,
      state: state.jws,
      statePath: (await tree.inclusionPath(checkpoint.size - 1, checkpoint.size)).map(toBase64),
      anchor:
        anchor === null
          ? null
          : {
              chainId: anchor.chainId,
              contract: anchor.contract,
              logId: anchor.logId,
              block: anchor.block,
              blockHash: anchor.blockHash,
              transaction: anchor.transaction,
              proof: null,
            },
    };
  }
}
