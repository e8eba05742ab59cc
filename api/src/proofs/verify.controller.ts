import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { canonicalize, parsePolicy, ProofError, type JsonValue } from '@terroir/proof';
import { StatementId } from '@terroir/schemas';
import { inWords } from '@terroir/proof/words';
import { z } from 'zod';
import { LedgerError } from '../http/ledger-error.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { PolicyAnswer, VerificationAnswer } from './answers.ts';
import { Bundles } from './bundles.ts';
import { Policies } from './policies.ts';
import { AskedTime } from './statements.controller.ts';
import { Verifications } from './verifications.ts';
import { VisibleStatements } from './visible-statements.ts';

const Question = z.strictObject({ at: AskedTime.optional(), subject: z.string().max(2048).optional() });
type Question = z.infer<typeof Question>;

/** A bundle to be checked; without a policy of the reader's own by the one that this ledger proposes. */
const ToVerify = z.strictObject({
  bundle: z.record(z.string(), z.json()),
  policy: z.record(z.string(), z.json()).optional(),
  at: AskedTime.optional(),
  expect: z
    .strictObject({
      statement: z.string().max(64).optional(),
      subject: z.string().max(2048).optional(),
      audience: z.string().max(2048).optional(),
      nonce: z.string().max(256).optional(),
    })
    .optional(),
});
type ToVerify = z.infer<typeof ToVerify>;

const timeOf = (at: string | undefined): Date | null => (at === undefined ? null : new Date(at));

const present = <T extends object>(members: T) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

function readPolicy(policy: JsonValue) {
  try {
    return parsePolicy(canonicalize(policy));
  } catch (error) {
    if (error instanceof ProofError)
      throw new LedgerError('invalid-request', 'The policy cannot be used.', [{ at: '/policy', message: inWords(error.reason) }]);
    throw error;
  }
}

/** Verification by the service itself: the rules are those that anyone can run without it. */
@Controller()
export class VerifyController {
  constructor(
    private readonly visible: VisibleStatements,
    private readonly bundles: Bundles,
    private readonly verifications: Verifications,
    private readonly policies: Policies,
  ) {}

  @Get('v1/verify/:id')
  @Public()
  @Route({
    tag: 'verify',
    summary: 'Verifies a statement of this ledger, by the policy that the ledger proposes.',
    answers: { 200: { says: 'The verdict, check by check.', schema: VerificationAnswer } },
    problems: ['invalid-request', 'not-found', 'not-ready'],
  })
  @Header('cache-control', 'private, max-age=1')
  async own(
    @Param('id', { schema: StatementId }) id: string,
    @Query({ schema: Question }) { at, subject }: Question,
    @CurrentCaller() caller: Caller | null,
  ) {
    const { statement, disclosures } = await this.visible.find(id, caller);
    const bundle = await this.bundles.of(statement, disclosures, timeOf(at));
    return this.verifications.verify(bundle, { policy: null, at: timeOf(at), expect: present({ statement: id, subject }) });
  }

  @Post('v1/verify')
  @Public()
  @HttpCode(200)
  @Route({
    tag: 'verify',
    summary: 'Verifies a proof bundle that somebody has.',
    answers: { 200: { says: 'The verdict, check by check.', schema: VerificationAnswer } },
    problems: ['malformed-json', 'invalid-request', 'body-too-large', 'unsupported-media-type'],
  })
  @Header('cache-control', 'no-store')
  async given(@Body({ schema: ToVerify }) { bundle, policy, at, expect }: ToVerify) {
    return this.verifications.verify(canonicalize(bundle), {
      policy: policy === undefined ? null : readPolicy(policy),
      at: timeOf(at),
      expect: present(expect ?? {}),
    });
  }

  @Get('.well-known/terroir-policy.json')
  @Public()
  @Route({
    tag: 'verify',
    summary: 'The policy that this ledger proposes to its readers.',
    answers: { 200: { says: 'The policy.', schema: PolicyAnswer } },
    problems: [],
  })
  @Header('cache-control', 'public, max-age=60')
  async policy() {
    return this.policies.proposed();
  }
}
