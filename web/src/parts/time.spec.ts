import { describe, expect, it } from '@jest/globals';
import { dayOf, placeTime, utcTime } from './time.ts';

describe('a time in words', () => {
  it('is what the clock at its place showed', () => {
    expect(placeTime('2026-05-02T02:11:00Z', '-05:00')).toBe('1 May 2026, 21:11 (UTC-05:00)');
    expect(placeTime('2026-05-02T21:11:00+05:30', '+05:30')).toBe('2 May 2026, 21:11 (UTC+05:30)');
    expect(utcTime('2026-05-02T02:11:00Z')).toBe('2 May 2026, 02:11 (UTC)');
  });

  it('stays as it was written where it is none', () => {
    expect(placeTime('yesterday', '-05:00')).toBe('yesterday');
    expect(placeTime('2026-05-02T02:11:00Z', 'nowhere')).toBe('2026-05-02T02:11:00Z');
    expect(dayOf('soon')).toBe('soon');
  });
});
