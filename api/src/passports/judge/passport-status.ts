import type { Holding, Passport } from '@terroir/schemas';

/** What decides about the state of a thing, besides its own record. */
export interface ClaimHolds {
  /** Whether it says that what was assessed conforms; null where that is withheld. */
  readonly conforms: boolean | null;
  readonly holds: { readonly atTransaction: Holding; readonly now: Holding };
  readonly isUpstream: boolean;
}

export interface StatusInputs {
  readonly kind: Passport['kind'];
  readonly asksForLot: boolean;
  /** Whether its owner's record holds; null where there is none. */
  readonly record: Holding | null;
  readonly claims: readonly ClaimHolds[];
  /** How many sentences say what is not known. */
  readonly gaps: number;
}

type Word = Passport['status']['word'];

/**
 * What a claim makes of a thing. Withdrawn and suspended count now, wherever: they say that it should not have been said. A period counts for what it covers:
 * of the thing itself now, of an earlier step when that step was taken.
 */
function wordOf({ conforms, holds: { atTransaction, now }, isUpstream }: ClaimHolds): Word | null {
  if (now.word === 'revoked' || now.word === 'suspended') return now.word;
  const deciding = isUpstream && atTransaction.word !== 'unknown' ? atTransaction.word : now.word;
  if (deciding === 'revoked' || deciding === 'suspended' || deciding === 'expired') return deciding;
  if (deciding !== 'valid' || conforms === null) return 'incomplete';
  return conforms ? null : 'non-conforming';
}

const OF_CLAIMS: { readonly [word in Exclude<Word, 'in-order'>]: string } = {
  revoked: 'withdrawn for good',
  suspended: 'suspended',
  expired: 'out of its period',
  'non-conforming': 'that it did not conform',
  incomplete: 'not known to hold',
};

const THING: { readonly [kind in Passport['kind']]: string } = {
  lot: 'lot',
  product: 'product',
  item: 'item',
  facility: 'place',
  container: 'container',
  other: 'thing',
};

function ofRecord({ record, kind }: StatusInputs): Passport['status'] | null {
  if (record === null || record.word === 'valid') return null;
  const whose = `The record of this ${THING[kind]}`;
  const word: Word = record.word === 'unknown' || record.word === 'not-yet-valid' ? 'incomplete' : record.word;
  return { word, text: `${whose} does not hold. ${record.text}` };
}

function claimsInWords(all: number, hit: number, word: Exclude<Word, 'in-order'>): string {
  const [one, several] = word === 'non-conforming' ? ['says', 'say'] : ['is', 'are'];
  return all === 1
    ? `The one claim that is shown ${one} ${OF_CLAIMS[word]}.`
    : `Of ${String(all)} claims that are shown, ${String(hit)} ${hit === 1 ? one : several} ${OF_CLAIMS[word]}.`;
}

/** The state of a thing in a word and a sentence: the worst of what is known. */
export function statusOf(inputs: StatusInputs): Passport['status'] {
  const { kind, claims, gaps, asksForLot } = inputs;
  const recorded = ofRecord(inputs);
  if (recorded !== null) return recorded;
  const words = claims.map(wordOf);
  for (const word of ['revoked', 'suspended', 'non-conforming', 'expired', 'incomplete'] as const) {
    const hit = words.filter((one) => one === word).length;
    if (hit > 0) return { word, text: claimsInWords(claims.length, hit, word) };
  }
  if (asksForLot) return { word: 'in-order', text: 'This is the product. What holds for your pack depends on its lot.' };
  if (gaps > 0)
    return { word: 'incomplete', text: `Nothing that is shown was withdrawn or has lapsed, and not all of the way back is known.` };
  const whole = kind === 'lot' || kind === 'item' ? ', and every way back is recorded to where it began' : '';
  return claims.length === 0
    ? { word: 'in-order', text: `Nothing is claimed of this ${THING[kind]} beyond its record${whole}.` }
    : { word: 'in-order', text: `What is claimed of this ${THING[kind]} holds${whole}.` };
}
