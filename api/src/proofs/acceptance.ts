import { Injectable } from '@nestjs/common';
import { toBase64 } from '@terroir/proof';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AnchorFeed } from '../anchors/anchor-feed.ts';
import { Ledger } from '../identities/ledger.ts';
import { LogFeed } from '../log/log-feed.ts';
import { LogRepository } from '../log/log-repository.ts';
import { TreeReader } from '../log/tree-reader.ts';
import type { Accepted } from '../statements/statement-repository.ts';

/** Nobody waits longer: what was asked for may come later, and the answer says how far it came. */
const LONGEST_WAIT_MS = 10_000;

/** How far a write is followed before it is answered. */
const Wait = z.enum(['accepted', 'logged', 'anchored']).meta({
  description:
    'How far the statement is to come before the answer, which waits at most 10 s: committed, in a published checkpoint, or on chain and final.',
});
type Wait = z.infer<typeof Wait>;

/** The query of every write of a statement. */
export const WaitQuery = z.strictObject({ wait: Wait.default('logged') });
export type WaitQuery = z.infer<typeof WaitQuery>;

/** Where a statement stands. */
export const Progress = z.object({
  id: z.string().meta({ description: 'SHA-256 of the signed statement, 64 hex digits.' }),
  state: Wait,
  index: z.int().optional().meta({ description: 'Its place in the log.' }),
  proof: z.url().meta({ description: 'Where its proof bundle is.' }),
});
export type Progress = z.infer<typeof Progress>;

/** What a write of one statement answers. */
export const AcceptanceAnswer = Progress.extend({
  inclusion: z
    .object({ path: z.array(z.string()), checkpoint: z.string() })
    .optional()
    .meta({ description: 'The path from the entry to the root of the checkpoint, a signed note.' }),
});
export type AcceptanceAnswer = z.infer<typeof AcceptanceAnswer>;

/** An answer with its HTTP status: 201 for what is new, 200 for what was there, 202 when what was waited for had not come about in time. */
export interface Answered<Body> {
  readonly status: 200 | 201 | 202;
  readonly body: Body;
}

/** Follows accepted statements as far as the caller wants to wait, and says how far they came. */
@Injectable()
export class Acceptance {
  constructor(
    private readonly logFeed: LogFeed,
    private readonly anchorFeed: AnchorFeed,
    private readonly log: LogRepository,
    private readonly tree: TreeReader,
    private readonly ledger: Ledger,
  ) {}

  /** The answer to the write of one statement; with the inclusion proof once it is logged. */
  async answer(accepted: Accepted, wait: Wait): Promise<Answered<AcceptanceAnswer>> {
    const {
      status,
      body: [state],
    } = await this.answerAll([accepted], wait);
    if (state === undefined) throw new Error('one statement was asked for and none is answered');
    const inclusion = state.index === undefined ? null : await this.inclusion(state.index);
    return { status, body: inclusion === null ? state : { ...state, inclusion } };
  }

  /** Answers the write of one statement: its status and, where it is shown at an address of its own, that. */
  async reply(reply: FastifyReply, accepted: Accepted, wait: Wait, location: string | null): Promise<AcceptanceAnswer> {
    const { status, body } = await this.answer(accepted, wait);
    void reply.status(status);
    if (location !== null) void reply.header('location', location);
    return body;
  }

  /** The answer to the write of several statements at once. */
  async answerAll(accepted: readonly Accepted[], wait: Wait): Promise<Answered<readonly Progress[]>> {
    const ids = accepted.map(({ id }) => id);
    const [indexes, anchored] = await Promise.all([
      wait === 'accepted' ? this.log.indexesOf(ids) : this.logFeed.logged(ids, LONGEST_WAIT_MS),
      wait === 'anchored' ? this.anchorFeed.anchored(ids, LONGEST_WAIT_MS) : new Set<string>(),
    ]);
    const body = ids.map((id): Progress => {
      const index = indexes.get(id);
      const state = anchored.has(id) ? 'anchored' : index === undefined ? 'accepted' : 'logged';
      return { id, state, ...(index === undefined ? {} : { index }), proof: this.ledger.proofUrl(id) };
    });
    if (body.some(({ state }) => Wait.options.indexOf(state) < Wait.options.indexOf(wait))) return { status: 202, body };
    return { status: accepted.some(({ isNew }) => isNew) ? 201 : 200, body };
  }

  private async inclusion(index: number): Promise<AcceptanceAnswer['inclusion'] | null> {
    const checkpoint = await this.log.newestCheckpoint();
    if (checkpoint === null || checkpoint.size <= index) return null;
    return { path: (await this.tree.inclusionPath(index, checkpoint.size)).map(toBase64), checkpoint: checkpoint.note };
  }
}
