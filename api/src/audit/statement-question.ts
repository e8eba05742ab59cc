import { LONGEST_ID } from '@terroir/schemas';
import { thingKey } from '@terroir/proof';
import { z } from 'zod';
import { SequencePage } from '../http/page.ts';
import { Slug } from '../organisations/organisation.ts';
import { AskedTime } from '../proofs/statements.controller.ts';

/** The kinds of statement that organisations and the ledger make about things and about each other. */
export const AUDITED_KINDS = ['facility', 'product', 'attestation', 'event', 'status-change', 'publication', 'owner-acceptance'] as const;
export const STATES = ['accepted', 'logged', 'anchored'] as const;
export const STATUSES = ['standing', 'suspended', 'revoked'] as const;
const FORMATS = ['json', 'ndjson', 'csv'] as const;

/** Several words of a list, parted by commas. */
const several = <Word extends string>(words: readonly [Word, ...Word[]]) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words)).max(words.length))
    .optional()
    .meta({ description: `One or several, parted by commas: ${words.join(', ')}.` });

const Text = z
  .string()
  .min(1)
  .max(LONGEST_ID)
  .regex(/^\P{Cc}*$/u, 'may not hold control characters')
  .refine((text) => text.isWellFormed(), 'must be text');

/** What an auditor asks for. Whatever is not named here is refused, so that nobody takes an answer for one to another question. */
export const StatementQuestion = z.strictObject({
  kind: several(AUDITED_KINDS),
  organisation: Slug.optional().meta({ description: 'Who says it.' }),
  subject: Text.optional().meta({ description: 'What it is about: the identifier of a thing, in any spelling.' }),
  scheme: Text.optional().meta({ description: 'The address of the scheme that an attestation is of.' }),
  recordedFrom: AskedTime.optional(),
  recordedBefore: AskedTime.optional(),
  happenedFrom: AskedTime.optional().meta({ description: 'When an event happened, as it says itself.' }),
  happenedBefore: AskedTime.optional(),
  lateByDays: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_525)
    .optional()
    .meta({ description: 'Events that were recorded later than so many days after they happened.' }),
  state: several(STATES),
  status: several(STATUSES),
  asOf: AskedTime.optional().meta({ description: 'What held then: changes of status that were made later do not count.' }),
  asKnown: AskedTime.optional().meta({ description: 'What had been recorded by then: nothing that was recorded later counts.' }),
  format: z.enum(FORMATS).optional().meta({ description: 'As an `Accept` header says it.' }),
  after: SequencePage.shape.after,
  limit: z.coerce.number().int().min(1).max(10_000).optional().meta({ description: 'At most 100 as JSON, 10,000 as NDJSON or CSV.' }),
});
export type StatementQuestion = z.infer<typeof StatementQuestion>;

/** From, included, and before, not included. */
interface Span {
  readonly from: Date | null;
  readonly before: Date | null;
}

/** What a statement must be to fit. */
export interface StatementFilter {
  readonly kinds: readonly (typeof AUDITED_KINDS)[number][];
  readonly organisation: string | null;
  readonly subject: string | null;
  readonly scheme: string | null;
  readonly recorded: Span;
  readonly happened: Span;
  readonly lateByDays: number | null;
  readonly states: readonly (typeof STATES)[number][] | null;
  readonly statuses: readonly (typeof STATUSES)[number][] | null;
}

/** By what had been recorded, and as of when, the answer is. Null is now. */
export interface Horizon {
  readonly knownBy: Date | null;
  /** Which changes of status count: those that were made by then. */
  readonly statusAt: Date | null;
}

const dateOf = (time: string | undefined): Date | null => (time === undefined ? null : new Date(time));

export const filterOf = (question: StatementQuestion): StatementFilter => ({
  kinds: question.kind ?? AUDITED_KINDS,
  organisation: question.organisation ?? null,
  subject: question.subject === undefined ? null : thingKey(question.subject),
  scheme: question.scheme === undefined ? null : thingKey(question.scheme),
  recorded: { from: dateOf(question.recordedFrom), before: dateOf(question.recordedBefore) },
  happened: { from: dateOf(question.happenedFrom), before: dateOf(question.happenedBefore) },
  lateByDays: question.lateByDays ?? null,
  states: question.state ?? null,
  statuses: question.status ?? null,
});

/** Nobody knows at one time what was changed after it: of both times the earlier bounds what is said of a status. */
export function horizonOf({ asOf, asKnown }: Pick<StatementQuestion, 'asOf' | 'asKnown'>): Horizon {
  const [of, knownBy] = [dateOf(asOf), dateOf(asKnown)];
  if (of === null || knownBy === null) return { knownBy, statusAt: of ?? knownBy };
  return { knownBy, statusAt: of < knownBy ? of : knownBy };
}
