import type { Assurance, Passport, PassportAttestation, PassportEvent } from '@terroir/schemas';
import { placeTime } from './time.ts';
import { HOLDING, LEVEL, type Tone } from './words.ts';

/** A fact for the first screen: never without who says so and how it was checked. */
export interface Fact {
  readonly claim: string;
  /** The step of the way that it is about, where that is not the thing itself. */
  readonly step: string | null;
  readonly says: string;
  readonly checked: string;
  readonly state: { readonly title: string; readonly tone: Tone };
  /** The statement that it is taken from; null for what the owner's record says. */
  readonly statement: string | null;
}

const COUNT = 3;

/** How a claim was checked, strongest first. */
const STRENGTH: readonly Assurance['level'][] = ['3rdParty', 'hybrid', 'buyer', 'commercial', 'membership', 'self', 'unspecified'];

/** Of claims that were checked alike, the one about the thing itself is the stronger. */
const STEP = 2;
/** A claim that held when it mattered and is over now is a weaker fact than any that holds; one that does not hold otherwise is none. */
const HELD_THEN = 100;

function weaknessOf({ conforms, holds, assurance, at }: PassportAttestation): number | null {
  if (conforms !== true) return null;
  const isThenOnly = holds.now.word === 'expired' && holds.atTransaction.word === 'valid';
  if (holds.now.word !== 'valid' && !isThenOnly) return null;
  return (isThenOnly ? HELD_THEN : 0) + STEP * STRENGTH.indexOf(assurance.level) + (at.isUpstream ? 1 : 0);
}

function ofAttestation({ statement, says, by, assurance, holds, at }: PassportAttestation): Fact {
  const isThenOnly = holds.now.word !== 'valid';
  return {
    claim: says.claim ?? says.name,
    step: at.isUpstream ? at.step : null,
    says: by.name,
    checked: LEVEL[assurance.level],
    state: isThenOnly ? { title: 'Held at the time, expired since', tone: 'wait' } : HOLDING.valid,
    statement,
  };
}

function ofEvent({ statement, says, by, eventTime, offset, isConfirmed, isUpstream }: PassportEvent): Fact {
  return {
    claim: says,
    step: isUpstream ? placeTime(eventTime, offset) : null,
    says: by.name,
    checked: isConfirmed ? 'The next in the chain recorded something that fits' : 'Its own record, confirmed by nobody else',
    state: HOLDING.valid,
    statement,
  };
}

const ofRecord = ({ facts, owner }: Passport): readonly Fact[] =>
  facts.map(({ label, value }) => ({
    claim: `${label}: ${value}`,
    step: null,
    says: owner.name,
    checked: LEVEL.self,
    state: { title: 'Stated', tone: 'none' },
    statement: null,
  }));

/** Claims that hold, strongest first, each only once. */
function claimsOf({ attestations }: Passport): readonly Fact[] {
  const ranked = attestations.flatMap((one) => {
    const weakness = weaknessOf(one);
    return weakness === null ? [] : [{ weakness, fact: ofAttestation(one) }];
  });
  const sorted = ranked.sort((a, b) => a.weakness - b.weakness).map(({ fact }) => fact);
  return [...new Map(sorted.toReversed().map((fact) => [JSON.stringify([fact.claim, fact.says, fact.step]), fact])).values()].toReversed();
}

/** What still holds, and is not somebody's word about what others make and pack. */
const isOwn = ({ isWithdrawn, isAnothers, holds }: PassportEvent): boolean => !isWithdrawn && !isAnothers && holds.word === 'valid';

/**
 * The three strongest facts: claims that hold, by how they were checked; then where it began and where it was last, by whoever recorded it; then what its owner states.
 * A product without its lot has no journey.
 */
export function strongestFacts(passport: Passport): readonly Fact[] {
  const events = passport.asksForLot ? [] : passport.events.filter(isOwn);
  const ends = [...new Set([events.at(0), events.at(-1)])].filter((event) => event !== undefined);
  const record = passport.record === null || passport.record.holds.word === 'valid' ? ofRecord(passport) : [];
  return [...claimsOf(passport), ...ends.map(ofEvent), ...record].slice(0, COUNT);
}
