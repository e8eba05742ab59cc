import { describe, expect, it } from '@jest/globals';
import { listOf, objectOf, objectsOf, subjectOf, textOf, withheldOf } from './json-reading.ts';

describe('what others signed', () => {
  it('is read as if a member of another kind were not there', () => {
    expect([textOf('a'), textOf(''), textOf(1), textOf(null), textOf(undefined)]).toEqual(['a', null, null, null, null]);
    expect([objectOf({ a: 1 }), objectOf([]), objectOf('a'), objectOf(undefined)]).toEqual([{ a: 1 }, {}, {}, {}]);
    expect(objectsOf([{ a: 1 }, 'a', null, []])).toEqual([{ a: 1 }]);
  });

  it('may hold one thing or a list of them', () => {
    expect([listOf('a'), listOf(['a', null]), listOf(null), listOf(undefined)]).toEqual([['a'], ['a', null], [], []]);
    expect(subjectOf({ credentialSubject: [{ id: 'a' }, { id: 'b' }] })).toEqual({ id: 'a' });
    expect(subjectOf({})).toEqual({});
  });

  it('withholds what it names with a place and a reason', () => {
    const said = { at: '/a', reason: 'legal' };
    expect(withheldOf({ withheld: [said, { at: '/b' }, { at: 1, reason: 'legal' }, 'c'] })).toEqual([said]);
    expect(withheldOf({})).toEqual([]);
  });
});
