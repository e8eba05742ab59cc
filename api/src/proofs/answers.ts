import { CHECKS } from '@terroir/proof';
import { z } from 'zod';

/** How a statement is shown to who may see it. */
export const StatementAnswer = z.object({
  id: z.string(),
  kind: z.string(),
  issuer: z.string(),
  visibility: z.enum(['public', 'named', 'private']),
  acceptedAt: z.iso.datetime(),
  state: z.enum(['accepted', 'logged', 'anchored']),
  index: z.int().optional(),
  anchoredAt: z.iso.datetime().optional(),
  changes: z.array(
    z.object({
      statement: z.string(),
      purpose: z.enum(['revocation', 'suspension']),
      value: z.boolean(),
      reason: z.object({ text: z.string(), lang: z.string() }),
      replacedBy: z.string().nullable(),
      changedAt: z.iso.datetime(),
    }),
  ),
  jws: z.string(),
  disclosures: z.array(z.string()).meta({ description: 'To who may see them alone.' }),
  payload: z.record(z.string(), z.unknown()),
  proof: z.url(),
});

const Code = z.string().meta({ description: 'The reason, for programs: one of the names in proof/src/words.ts.' });
const Check = z.object({ result: z.enum(['pass', 'fail', 'pending', 'unknown', 'not-applicable']), code: Code, sentence: z.string() });

/** A verdict, check by check, as `verifyBundle` of the proof package gives it, and in words. */
export const VerificationAnswer = z.object({
  verdict: z.enum(['valid', 'invalid', 'revoked', 'suspended', 'expired', 'not-yet-valid', 'pending', 'unknown']),
  code: Code,
  sentence: z.string(),
  basis: z.enum(['anchored', 'witnessed', 'log']).nullable().meta({ description: 'What a `valid` rests on.' }),
  at: z.iso.datetime(),
  validAsOf: z.iso.datetime().nullable(),
  saidBy: z.iso.datetime().nullable().meta({ description: 'By when it was said, by a time that is not the signer’s.' }),
  keyHeldBy: z.enum(['operator', 'self', 'unknown']),
  statement: z.string().nullable(),
  issuer: z.string().nullable(),
  origin: z.string().nullable(),
  index: z.int().nullable(),
  payload: z.record(z.string(), z.unknown()).nullable(),
  withheld: z.array(z.object({ at: z.string(), reason: z.string() })),
  replacedBy: z.string().nullable(),
  doesNotShow: z.array(z.string()),
  checks: z.object(Object.fromEntries(CHECKS.map((name) => [name, Check]))),
});

/** A policy, as docs/formats.md has it. */
export const PolicyAnswer = z.object({
  format: z.literal('terroir/policy@1'),
  logs: z.array(z.record(z.string(), z.unknown())),
  witnesses: z.object({ quorum: z.int(), keys: z.array(z.string()) }),
  pinned: z.record(z.string(), z.unknown()),
  snapshots: z.boolean(),
  require: z.array(z.enum(CHECKS)),
  maxStateAgeSeconds: z.int(),
});
