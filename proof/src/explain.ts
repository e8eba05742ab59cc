import type { Fact, Reason } from './reason.ts';
import type { CheckName, CheckResult } from './verdict.ts';
import type { Verification } from './verify-bundle.ts';
import { WORDS } from './words.ts';

/** What no verdict shows, said with every one. */
const SHOWS_NOT: readonly string[] = ['That the statement is true.', 'That nothing was left out.'];

/** So much of a hostile text is shown that nobody can fill a screen with it. */
const LONGEST_FACT = 300;

export type { Reason } from './reason.ts';

/** A reason in a sentence. */
export function inWords([code, ...facts]: Reason): string {
  const said = (fact: Fact | undefined): string =>
    typeof fact === 'object' ? inWords(fact as Reason) : String(fact).slice(0, LONGEST_FACT).toWellFormed();
  return WORDS[code].replace(/\{([01])\}/g, (_, place: string) => said(facts[Number(place)]));
}

/** One check with its sentence; `code` names the reason for programs. */
export interface ExplainedCheck {
  readonly result: CheckResult['result'];
  readonly code: string;
  readonly sentence: string;
}

/** A verification as people and programs read it. */
export type Explained = Omit<Verification, 'checks' | 'reason'> & {
  readonly code: string;
  readonly sentence: string;
  readonly doesNotShow: readonly string[];
  readonly checks: { readonly [name in CheckName]: ExplainedCheck };
};

const explainCheck = ({ result, reason }: CheckResult): ExplainedCheck => ({ result, code: reason[0], sentence: inWords(reason) });

/** Says a verification in words, and what it does not show. */
export function explain({ verdict, reason, checks, ...rest }: Verification): Explained {
  const [code] = reason;
  const said = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, explainCheck(check)])) as Explained['checks'];
  return { verdict, code, sentence: inWords(reason), ...rest, doesNotShow: SHOWS_NOT, checks: said };
}
