import { Injectable } from '@nestjs/common';
import { didOfKid, didToUrl, parseJws, toBase64, type Bundle } from '@terroir/proof';
import { AnchoredLogs, type AnchoredLog } from '../anchors/anchored-logs.ts';
import { LedgerError } from '../http/ledger-error.ts';
import type { Checkpoint } from '../log/log-repository.ts';
import type { Disclosure, Statement } from '../statements/statement.ts';
import { Heads } from './heads.ts';
import { StatedDocuments } from './stated-documents.ts';

/** Puts together what proves a statement: one file that is checked against a policy, without asking this service again. */
@Injectable()
export class Bundles {
  constructor(
    private readonly logs: AnchoredLogs,
    private readonly heads: Heads,
    private readonly documents: StatedDocuments,
  ) {}

  /**
   * The bundle of a logged statement by the newest state, or by the newest not after `at`, with the given disclosures. Where logs followed one another it is by the newest that has both.
   * @throws LedgerError `not-found` for a time before the first state, `not-ready` while the statement is not in the log, or its issuer in no state yet
   */
  async of(statement: Statement, disclosures: readonly Disclosure[], at: Date | null): Promise<Bundle> {
    const { log, index, checkpoint } = await this.placeOf(statement.id, at);
    const state = { origin: log.facts.origin, size: checkpoint.size };
    const newest = index < checkpoint.size ? null : await log.log.newestCheckpoint();
    const { header, payload } = parseJws(statement.jws);
    const issuer = await this.documents.issuer(state, didToUrl(didOfKid(header.kid)));
    if (issuer === null) throw notReady();
    const change = await this.documents.change(statement.id, at);
    return {
      format: 'terroir/proof@1',
      statement: statement.jws,
      disclosures: disclosures.map(({ disclosure }) => disclosure),
      kbJwt: null,
      head: await this.heads.of(log, checkpoint),
      index,
      path: (await log.tree.inclusionPath(index, (newest ?? checkpoint).size)).map(toBase64),
      ...(newest === null ? {} : { pending: { checkpoint: newest.note } }),
      since: newest === null ? await this.since(log, index, checkpoint) : null,
      issuer,
      status: await this.documents.status(state, payload['credentialStatus'], at),
      ...(change === null ? {} : { change }),
      via: [],
    };
  }

  /** The log to prove a statement by: the newest that has it and a state, not after `at` where that is asked for. */
  private async placeOf(statement: string, at: Date | null): Promise<Place> {
    for (const log of this.logs.newestFirst) {
      const [checkpoint, indexes] = await Promise.all([log.log.newestState(at), log.log.indexesOf([statement])]);
      const index = indexes.get(statement);
      if (checkpoint !== null && index !== undefined) return { log, index, checkpoint };
    }
    if (at !== null) await this.refuseTooEarly(statement, at);
    throw notReady();
  }

  /** No state is as old as was asked, or none so old is of a log that has the statement: none that old will ever come. */
  private async refuseTooEarly(statement: string, at: Date): Promise<void> {
    const firsts = await Promise.all(this.logs.newestFirst.map(({ log }) => log.firstState()));
    const oldest = firsts.filter((state) => state !== null).at(-1);
    if (oldest !== undefined && at < oldest.signedAt)
      throw new LedgerError(
        'not-found',
        `The first state of this ledger is of ${oldest.signedAt.toISOString()}: there is none from before.`,
      );
    const held = await this.logs.holding(statement);
    const first = held === null ? null : await held.log.log.firstState();
    if (first !== null)
      throw new LedgerError(
        'not-found',
        `The first state of the log that holds this statement is of ${first.signedAt.toISOString()}; the log before it ended without the statement.`,
      );
  }

  /** The first anchored checkpoint that covered the entry, where it is not the head itself: it tells since when the statement cannot have been changed. */
  private async since(log: AnchoredLog, index: number, head: Checkpoint): Promise<Bundle['since']> {
    const first = await log.anchors.firstCovering(index);
    if (first === null || first.size >= head.size) return null;
    const checkpoint = await log.log.published(first.size);
    if (checkpoint === null) throw new Error(`the anchored checkpoint over ${String(first.size)} entries is not there`);
    const { checkpoint: note, state, statePath, anchor } = await this.heads.of(log, checkpoint);
    return { checkpoint: note, state, statePath, path: (await log.tree.inclusionPath(index, checkpoint.size)).map(toBase64), anchor };
  }
}

/** Where a statement stands: in which log, and the checkpoint there by which it is to be proven. */
interface Place {
  readonly log: AnchoredLog;
  readonly index: number;
  readonly checkpoint: Checkpoint;
}

const notReady = (): LedgerError =>
  new LedgerError('not-ready', 'The statement is accepted, and no published state covers it yet; ask again in a few seconds.');
