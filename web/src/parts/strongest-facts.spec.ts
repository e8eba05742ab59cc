import { describe, expect, it } from '@jest/globals';
import {
  attestation,
  event,
  EXPIRED,
  lotPassport,
  ownClaim,
  productPassport,
  REVOKED,
  SUSPENDED,
  VALID,
} from '../pages/passport.fixture.ts';
import { strongestFacts } from './strongest-facts.ts';

const says = (claim: string) => ({ ...attestation(0).says, claim });

describe('the strongest facts', () => {
  it('are three, and each has who says so and how it was checked', () => {
    const facts = strongestFacts(lotPassport());
    expect(facts).toHaveLength(3);
    for (const fact of facts) {
      expect(fact.says).not.toBe('');
      expect(fact.checked).not.toBe('');
    }
  });

  it('begin with what a third party checked, and put an owner’s own word after it', () => {
    const facts = strongestFacts(lotPassport({ attestations: [ownClaim(1), attestation(2)] }));
    expect(facts.map(({ checked }) => checked).slice(0, 2)).toEqual([
      'Checked by an independent third party',
      'Its own word, checked by nobody else',
    ]);
  });

  it.each([false, null])('are none that says no or withholds what it says (%p)', (conforms) => {
    expect(strongestFacts(lotPassport({ attestations: [attestation(1, { conforms })] })).map(({ says: by }) => by)).not.toContain(
      'Andes Cert',
    );
  });

  it('put a claim that held at the time and is over now after every claim that holds, and say so', () => {
    const [first, second] = strongestFacts(
      lotPassport({ attestations: [attestation(1, { holds: { atTransaction: VALID, now: EXPIRED } }), ownClaim(2)] }),
    );
    expect(first?.says).toBe('Nordlicht Rösterei');
    expect(second?.state.title).toBe('Held at the time, expired since');
  });

  it.each([
    ['revoked', { atTransaction: VALID, now: REVOKED }],
    ['suspended', { atTransaction: VALID, now: SUSPENDED }],
    ['expired before the transaction', { atTransaction: EXPIRED, now: EXPIRED }],
    ['unknown', { atTransaction: VALID, now: { word: 'unknown', text: '' } }],
  ] as const)('leave out a claim that is %s', (_, holds) => {
    const claims = strongestFacts(lotPassport({ attestations: [attestation(1, { says: says('Not this'), holds })] })).map(
      ({ claim }) => claim,
    );
    expect(claims).not.toContain('Not this');
  });

  it('tell one claim of one firm at one step once', () => {
    const facts = strongestFacts(lotPassport({ attestations: [attestation(1), attestation(2), attestation(3)] }));
    expect(facts.filter(({ claim }) => claim === 'Grown organically')).toHaveLength(1);
  });

  it('take no event that was withdrawn, and say of one that nobody confirmed that nobody did', () => {
    const passport = lotPassport({
      attestations: [],
      events: [event(1, { says: 'Not this', isWithdrawn: true }), event(2, { isConfirmed: false })],
    });
    const [first] = strongestFacts(passport);
    expect(first).toMatchObject({ claim: 'Ripe cherries picked and weighed', checked: 'Its own record, confirmed by nobody else' });
  });

  it('take nothing that somebody says of what he does not speak for', () => {
    const events = [event(1, { says: 'Not this', isAnothers: true }), event(2), event(3, { says: 'Nor this', isAnothers: true })];
    expect(strongestFacts(lotPassport({ attestations: [], events, facts: [] })).map(({ claim }) => claim)).toEqual([
      'Ripe cherries picked and weighed',
    ]);
  });

  it('take nothing of the journey of any lot for a product', () => {
    expect(strongestFacts(productPassport({ attestations: [] })).map(({ claim }) => claim)).toEqual([
      'Net content: 250 g',
      'Best before: 2 June 2027',
    ]);
  });

  it('take nothing from a record that does not hold', () => {
    const { record } = lotPassport();
    expect(record).not.toBeNull();
    const passport = lotPassport({ attestations: [], events: [], record: record === null ? null : { ...record, holds: REVOKED } });
    expect(strongestFacts(passport)).toEqual([]);
  });
});
