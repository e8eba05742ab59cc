import type { Standing } from '@terroir/schemas';
import { dayOf } from './days.ts';

/** Where logging and anchoring of a statement stand, in words. */
export function standingOf({ index, anchoredAt }: { readonly index: number | null; readonly anchoredAt: Date | null }): Standing {
  if (index === null) return { state: 'accepted', index, anchoredAt: null, text: 'Accepted; the log takes it within seconds.' };
  const entry = `Entry ${String(index)} of the log`;
  return anchoredAt === null
    ? { state: 'logged', index, anchoredAt: null, text: `${entry}; the next anchor will cover it.` }
    : { state: 'anchored', index, anchoredAt: anchoredAt.toISOString(), text: `${entry}, on chain since ${dayOf(anchoredAt)}.` };
}
