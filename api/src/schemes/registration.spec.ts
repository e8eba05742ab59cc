import { describe, expect, it } from '@jest/globals';
import { wasRegistered } from './registration.ts';

describe('who attests for a scheme', () => {
  const at = (time: string): Date => new Date(time);
  const registrations = [
    { organisation: 'andes-cert', registeredAt: at('2026-01-01T00:00:00Z'), withdrawnAt: at('2026-03-01T00:00:00Z') },
    { organisation: 'andes-cert', registeredAt: at('2026-05-01T00:00:00Z'), withdrawnAt: null },
  ];

  it.each([
    ['was not registered before it was', '2025-12-31T23:59:59Z', false],
    ['was from that moment on', '2026-01-01T00:00:00Z', true],
    ['was until it was withdrawn', '2026-02-28T23:59:59Z', true],
    ['was not from the moment of its withdrawal on', '2026-03-01T00:00:00Z', false],
    ['was not between two registrations', '2026-04-01T00:00:00Z', false],
    ['was once it was registered anew', '2026-05-02T00:00:00Z', true],
  ])('%s', (_when, time, was) => {
    expect(wasRegistered(registrations, 'andes-cert', at(time))).toBe(was);
  });

  it('is nobody else', () => {
    expect(wasRegistered(registrations, 'andes-cert-2', at('2026-02-01T00:00:00Z'))).toBe(false);
  });
});
