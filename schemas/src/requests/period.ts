import type { z } from 'zod';
import { Moment } from './times.ts';

/** From when until when a statement is to hold. Without a beginning it begins when it is signed. */
export const periodMembers = { validFrom: Moment.optional(), validUntil: Moment.optional() };

interface Period {
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** Whether a period ends before it begins, where both are known. */
export const endsBeforeItBegins = ({ validFrom, validUntil }: Period): boolean =>
  validFrom !== undefined && validUntil !== undefined && Date.parse(validUntil) < Date.parse(validFrom);

export function checkPeriod(period: Period, context: z.RefinementCtx): void {
  if (endsBeforeItBegins(period)) context.addIssue({ code: 'custom', path: ['validUntil'], message: 'must not be before validFrom' });
}
