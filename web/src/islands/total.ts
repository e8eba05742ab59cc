import type { Tone } from '../parts/words.ts';
import type { Judgement } from './judge.ts';

/** All judgements in words. */
export interface Total {
  readonly tone: Tone;
  readonly title: string;
  readonly sentences: readonly string[];
}

/** What the judgements rest on besides the proofs. */
export interface Grounds {
  readonly isOwnPolicy: boolean;
  /** Why the chain was not seen; null where it was. */
  readonly chainFailure: string | null;
}

/** Words for what is neither valid nor a failure of the proof, in the order in which they are told. */
const OTHERS: readonly (readonly [Judgement['word'], string])[] = [
  ['revoked', 'revoked'],
  ['suspended', 'suspended'],
  ['expired', 'expired'],
  ['not-yet-valid', 'not yet in force'],
  ['pending', 'not sealed in the log yet'],
  ['unknown', 'not to be told from what is at hand'],
  ['not-checked', 'not checked'],
];

const BAD: readonly Judgement['word'][] = ['invalid', 'revoked', 'suspended', 'expired'];

function titleOf(count: number, of: (word: Judgement['word']) => number): string {
  const [valid, invalid] = [of('valid'), of('invalid')];
  if (valid === count) return count === 1 ? 'The proof holds.' : `All ${String(count)} proofs hold.`;
  const others = OTHERS.flatMap(([word, said]) => (of(word) === 0 ? [] : [`${String(of(word))} ${of(word) === 1 ? 'is' : 'are'} ${said}`]));
  const holding = `${String(valid)} of ${String(count)} ${valid === 1 ? 'holds' : 'hold'}`;
  if (invalid === 0) return `${[holding, ...others].join('; ')}.`;
  return `${String(invalid)} of ${String(count)} proofs ${invalid === 1 ? 'does' : 'do'} not hold. ${[holding, ...others].join('; ')}.`;
}

function chainSentence(judgements: readonly Judgement[], { chainFailure }: Grounds): string {
  if (chainFailure !== null)
    return `The chain was not seen: ${chainFailure}. So that the log was not rewritten rests on the key of the log alone.`;
  const anchored = judgements.filter(({ verification }) => verification?.checks.anchor.result === 'pass').length;
  return `${String(anchored)} of ${String(judgements.length)} rest on a head of the log that the chain holds.`;
}

/** What all judgements together amount to. Good only if there are some and each is `valid`. */
export function totalOf(judgements: readonly Judgement[], grounds: Grounds): Total {
  const count = judgements.length;
  if (count === 0) return { tone: 'none', title: 'There is nothing to check.', sentences: [] };
  const of = (wanted: Judgement['word']): number => judgements.filter(({ word }) => word === wanted).length;
  const isAllValid = of('valid') === count;
  return {
    tone: isAllValid ? 'good' : BAD.some((word) => of(word) > 0) ? 'bad' : 'wait',
    title: titleOf(count, of),
    sentences: [
      `Checked by your browser, by ${grounds.isOwnPolicy ? 'your own policy' : 'the policy that this ledger proposes: its own word on whose keys count'}.`,
      chainSentence(judgements, grounds),
      'That what was signed is true, no proof shows.',
    ],
  };
}
