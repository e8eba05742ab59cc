import type { Reason } from './reason.ts';
import type { CheckResult } from './verdict.ts';

export const pass = (...reason: Reason): CheckResult => ({ result: 'pass', reason });
export const fail = (...reason: Reason): CheckResult => ({ result: 'fail', reason });
export const pending = (...reason: Reason): CheckResult => ({ result: 'pending', reason });
export const unknown = (...reason: Reason): CheckResult => ({ result: 'unknown', reason });
export const notApplicable = (...reason: Reason): CheckResult => ({ result: 'not-applicable', reason });
