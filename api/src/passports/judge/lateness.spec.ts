import { expect, it } from '@jest/globals';
import { isLate } from './lateness.ts';

it.each([
  ['on the day', '2026-05-01T12:00:00Z', false],
  ['thirty days later to the second', '2026-05-31T08:00:00Z', false],
  ['a second after that', '2026-05-31T08:00:01Z', true],
  ['before it happened, by a clock that was wrong', '2026-04-30T08:00:00Z', false],
])('an event that was recorded %s', (_when, recordedAt, late) => {
  expect(isLate(new Date('2026-05-01T08:00:00Z'), new Date(recordedAt))).toBe(late);
});
