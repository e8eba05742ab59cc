import { describe, expect, it } from '@jest/globals';
import { dayIn, parseDay, parseTime } from './time.ts';

describe('a time', () => {
  it.each([
    ['2026-05-02T14:20:00Z', Date.UTC(2026, 4, 2, 14, 20)],
    ['2026-05-02T14:20:00.123456Z', Date.UTC(2026, 4, 2, 14, 20, 0, 123)],
    ['2026-05-02T09:20:00-05:00', Date.UTC(2026, 4, 2, 14, 20)],
    ['2024-02-29T00:00:00+14:00', Date.UTC(2024, 1, 28, 10)],
  ])('%s is read', (text, time) => {
    expect(parseTime(text)).toBe(time);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00ZT',
    'now',
    '',
  ])('%j is none', (text) => {
    expect(() => parseTime(text)).toThrow(expect.objectContaining({ name: 'ProofError', code: 'no-time' }));
  });
});

describe('a day', () => {
  it('exists or is refused', () => {
    expect(parseDay('2024-02-29')).toBe('2024-02-29');
    for (const text of ['2026-02-29', '2026-04-31', '2026-1-1', '2026-01-01T00:00:00Z'])
      expect(() => parseDay(text)).toThrow(expect.objectContaining({ code: 'no-day' }));
  });

  it('begins at midnight in its zone', () => {
    const time = Date.UTC(2026, 0, 1, 3);
    expect(dayIn('America/Bogota', time)).toBe('2025-12-31');
    expect(dayIn('UTC', time)).toBe('2026-01-01');
    expect(dayIn('Pacific/Kiritimati', Date.UTC(2025, 11, 31, 12))).toBe('2026-01-01');
    expect(() => dayIn('America/Atlantis', time)).toThrow(expect.objectContaining({ code: 'no-zone' }));
  });
});
