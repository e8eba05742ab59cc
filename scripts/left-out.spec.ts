import { describe, expect, it } from '@jest/globals';
import { WANTED } from '../test/at-hand.ts';
import { leftOutOf } from './left-out.ts';

const skipped = (suite: string) => ({ suite, status: 'pending', fullName: `${suite} holds` });

describe('what was left out', () => {
  it('is told by what it wants, suite by suite', () => {
    const tests = [
      skipped('pages (left out: there is no Chromium at /usr/bin/chromium)'),
      skipped('scripts (skipped: Chromium is not there)'),
      { suite: 'scripts', status: 'passed', fullName: 'scripts run' },
    ];
    expect(leftOutOf(tests)).toEqual([{ wants: 'Chromium', isAtHand: WANTED.Chromium() !== null, suites: ['pages', 'scripts'] }]);
  });

  it('is never excused where the skip gives no reason, or one that nobody knows', () => {
    expect(leftOutOf([skipped('a'), skipped('b (skipped: the moon is not full)'), { ...skipped('c'), status: 'todo' }])).toEqual([
      { wants: null, isAtHand: true, suites: ['a', 'b (skipped: the moon is not full)'.replace(/ \(.*/, ''), 'c'] },
    ]);
  });

  it('is nothing where everything was run', () => {
    expect(leftOutOf([{ suite: 'a', status: 'passed', fullName: 'a' }])).toEqual([]);
  });
});
