import { z } from 'zod';

/** Says why a value is refused, or null. */
type Fault = (value: string) => string | null;

/** Text that a rule looks at; the rule says what is wrong with it. */
export const ruled = (fault: Fault, problem?: string) =>
  z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== null) context.addIssue({ code: 'custom', message, ...(problem === undefined ? {} : { params: { problem } }) });
  });
