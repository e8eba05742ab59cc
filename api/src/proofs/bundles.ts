import { Injectable } from '@nestjs/common';
import { didOfKid, didToUrl, parseJws, toBase64, type Bundle } from '@terroir/proof';
import { AnchorRepository } from '../anchors/anchor-repository.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { LogRepository, type Checkpoint } from '../log/log-repository.ts';
import { TreeReader } from '../log/tree-reader.ts';
import type { Disclosure, Statement } from '../statements/statement.ts';
import { Heads } from './heads.ts';
import { StatedDocuments } from './stated-documents.ts';

/** Puts together what proves a statement: one file that is checked against a policy, without asking this service again. */
@Injectable()
export class Bundles {
  constructor(
    private readonly log: LogRepository,
    private readonly tree: TreeReader,
    private readonly anchors: AnchorRepository,
    private readonly heads: Heads,
    private readonly documents: StatedDocuments,
  ) {}

  /**
   * The bundle of a logged statement by the newest state, or by the newest not after `at`, with the given disclosures.
   * @throws LedgerError `not-found` for a time before the first state, `not-ready` while the statement is not in the log, or its issuer in no state yet
   */
  async of(statement: Statement, disclosures: readonly Disclosure[], at: Date | null): Promise<Bundle> {
    const index = (await this.log.indexesOf([statement.id])).get(statement.id);
    const checkpoint = await this.log.newestState(at);
    if (checkpoint === null && at !== null) await this.refuseBeforeAll();
    if (index === undefined || checkpoint === null) throw notReady();
    const newest = index < checkpoint.size ? null : await this.log.newestCheckpoint();
    const { header, payload } = parseJws(statement.jws);
    const issuer = await this.documents.issuer(checkpoint.size, didToUrl(didOfKid(header.kid)));
    if (issuer === null) throw notReady();
    const change = await this.documents.change(statement.id, at);
    return {
      format: 'terroir/proof@1',
      statement: statement.jws,
      disclosures: disclosures.map(({ disclosure }) => disclosure),
      kbJwt: null,
      head: await this.heads.of(checkpoint),
      index,
      path: (await this.tree.inclusionPath(index, (newest ?? checkpoint).size)).map(toBase64),
      ...(newest === null ? {} : { pending: { checkpoint: newest.note } }),
      since: newest === null ? await this.since(index, checkpoint) : null,
      issuer,
      status: await this.documents.status(checkpoint.size, payload['credentialStatus'], at),
      ...(change === null ? {} : { change }),
      via: [],
    };
  }

  /** No state is as old as was asked: where there is one at all, none that old will ever come. */
  private async refuseBeforeAll(): Promise<void> {
    const first = await this.log.firstState();
    if (first !== null)
      throw new LedgerError(
        'not-found',
        `The first state of this ledger is of ${first.signedAt.toISOString()}: there is none from before.`,
      );
  }

  /** The first anchored checkpoint that covered the entry, where it is not the head itself: it tells since when the statement cannot have been changed. */
  private async since(index: number, head: Checkpoint): Promise<Bundle['since']> {
    const first = await this.anchors.firstCovering(index);
    if (first === null || first.size >= head.size) return null;
    const checkpoint = await this.log.published(first.size);
    if (checkpoint === null) throw new Error(`the anchored checkpoint over ${String(first.size)} entries is not there`);
    const { checkpoint: note, state, statePath, anchor } = await this.heads.of(checkpoint);
    return { checkpoint: note, state, statePath, path: (await this.tree.inclusionPath(index, checkpoint.size)).map(toBase64), anchor };
  }
}

const notReady = (): LedgerError =>
  new LedgerError('not-ready', 'The statement is accepted, and no published state covers it yet; ask again in a few seconds.');
