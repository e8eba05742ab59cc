import type { WORDS } from './words.ts';

/** The name of a reason. Its sentence is in `words.ts`. */
export type Code = keyof typeof WORDS;

/** What a sentence names: a text, a number, or another reason inside of it. */
export type Fact = string | number | readonly [Code, ...unknown[]];

type FactsIn<Sentence extends string> = Sentence extends `${string}{1}${string}`
  ? readonly [Fact, Fact]
  : Sentence extends `${string}{0}${string}`
    ? readonly [Fact]
    : readonly [];

/** Why a check came out as it did, or an input was refused: a name that programs can tell apart, and the facts that its sentence names. */
export type Reason = { readonly [C in Code]: readonly [C, ...FactsIn<(typeof WORDS)[C]>] }[Code];
