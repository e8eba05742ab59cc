import { LedgerError } from './ledger-error.ts';

/** A range of an `Accept` header with its weight. */
interface Range {
  readonly type: string;
  readonly weight: number;
}

function rangesOf(accept: string): readonly Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const [, weight = '1'] = parameters.map((one) => /^q=([01](?:\.[0-9]{0,3})?)$/.exec(one)).find((found) => found !== null) ?? [];
    return /^(?:\*\/\*|[a-z0-9!#$&^_.+-]+\/(?:\*|[a-z0-9!#$&^_.+-]+))$/.test(type) ? [{ type, weight: Number(weight) }] : [];
  });
}

/** How well a media type is accepted: by the range that names it most closely (RFC 9110, 12.5.1). */
function weightOf(type: string, ranges: readonly Range[]): number {
  const [family = ''] = type.split('/');
  for (const form of [type, `${family}/*`, '*/*']) {
    const found = ranges.find((range) => range.type === form);
    if (found !== undefined) return found.weight;
  }
  return 0;
}

/** The best of `offered` by an `Accept` header; of equals the first. Without a header the first; null where none is accepted. */
export function bestOf<Type extends string>(accept: string | undefined, offered: readonly [Type, ...Type[]]): Type | null {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = rangesOf(accept);
  let [best, weight]: [Type | null, number] = [null, 0];
  for (const type of offered) {
    const own = weightOf(type, ranges);
    if (own > weight) [best, weight] = [type, own];
  }
  return best;
}

/** The best of `offered`, as `bestOf` finds it. @throws LedgerError `not-acceptable` where none is accepted */
export function acceptedOf<Type extends string>(accept: string | undefined, offered: readonly [Type, ...Type[]]): Type {
  const best = bestOf(accept, offered);
  if (best === null) throw notAcceptable(offered);
  return best;
}

/** The refusal that names what can be had. */
export const notAcceptable = (offered: readonly string[]): LedgerError =>
  new LedgerError('not-acceptable', `This can be had as ${new Intl.ListFormat('en', { type: 'disjunction' }).format(offered)}.`);
