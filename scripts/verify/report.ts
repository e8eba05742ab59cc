import { CHECKS } from '@terroir/proof';
import type { Explained } from '@terroir/proof/words';

/** What came of one file: a verification, or the sentence that says why there is none. */
export interface Result {
  readonly file: string;
  readonly verification: Explained | null;
  readonly refusal: string | null;
}

/** What could move a terminal's cursor, colour its text, or turn its reading direction: a file is hostile in its words too. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text of a file so that it says on a terminal what it is. */
const printable = (text: string): string => text.replace(UNSEEN, escaped);

const HELD_BY = {
  operator: 'the operator of the ledger, who could have made this statement',
  self: 'the issuer',
  unknown: 'nobody knows whom',
} as const;

const BASIS = {
  anchored: 'the chain that you asked holds the log',
  witnessed: 'witnesses that you trust saw the log',
  log: 'the log alone: no chain was asked that holds it',
} as const;

function factsOf(verification: Explained): readonly (readonly [string, string])[] {
  const { statement, issuer, origin, index, keyHeldBy, basis, at, validAsOf, saidBy, replacedBy } = verification;
  return [
    ['statement', statement],
    ['issuer', issuer],
    ['key held by', HELD_BY[keyHeldBy]],
    ['log', origin === null ? null : `${origin}, entry ${String(index)}`],
    ['rests on', basis === null ? null : BASIS[basis]],
    ['verdict for', at],
    ['known as of', validAsOf],
    ['said by', saidBy],
    ['replaced by', replacedBy],
  ].flatMap(([name, value]) => (typeof name === 'string' && typeof value === 'string' ? [[name, printable(value)] as const] : []));
}

/** A verification as a person reads it. */
function textOf(verification: Explained): readonly string[] {
  const { sentence, checks, withheld, doesNotShow } = verification;
  return [
    `  ${printable(sentence)}`,
    '',
    ...factsOf(verification).map(([name, value]) => `  ${name.padEnd(12)} ${value}`),
    '',
    ...CHECKS.map((name) => `  ${checks[name].result.padEnd(14)} ${name.padEnd(11)} ${printable(checks[name].sentence)}`),
    ...(withheld.length === 0 ? [] : ['', ...withheld.map(({ at, reason }) => `  withheld     ${printable(at)} (${printable(reason)})`)]),
    '',
    `  It does not show: ${doesNotShow.join(' ')}`,
  ];
}

/** All results as text. */
export const report = (results: readonly Result[]): string =>
  results
    .map(({ file, verification, refusal }) => {
      const word = verification === null ? 'CANNOT TELL' : verification.verdict.toUpperCase();
      const lines = verification === null ? [`  ${printable(refusal ?? '')}`] : textOf(verification);
      return [`${printable(file)}: ${word}`, ...lines].join('\n');
    })
    .join('\n\n');

/** All results as one JSON document. */
export const reportJson = (results: readonly Result[]): string =>
  JSON.stringify(
    results.map(({ file, verification, refusal }) => (verification === null ? { file, error: refusal } : { file, ...verification })),
    null,
    2,
  ).replace(UNSEEN, (character) => (character === '\n' ? character : escaped(character)));
