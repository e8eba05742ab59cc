import { describe, expect, it } from '@jest/globals';
import { mayBeShown, wasRegistered, type Showable } from './visibility.ts';

const another = (changes: Partial<Showable> = {}): Showable => ({
  visibility: 'public',
  organisation: 'andes-cert',
  owner: 'la-loma',
  isRegistered: true,
  ...changes,
});

describe('an attestation about a thing', () => {
  it.each<[string, Partial<Showable>, boolean]>([
    ["another's, by who is registered for the scheme", {}, true],
    ["another's, by who is not", { isRegistered: false }, false],
    ["the owner's own", { organisation: 'la-loma', isRegistered: false }, true],
    ["the owner's own that is private", { organisation: 'la-loma', visibility: 'private' }, false],
    ['for named organisations', { visibility: 'named' }, false],
    ['private, by who is registered', { visibility: 'private' }, false],
    ['about what nobody speaks for, by who is not registered', { owner: null, isRegistered: false }, false],
    ['of nobody about what nobody speaks for', { owner: null, organisation: null }, false],
  ])('is shown or not: %s', (_whose, changes, isShown) => {
    expect(mayBeShown(another(changes))).toBe(isShown);
  });
});

describe('who attests', () => {
  const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
  const registrations = [
    { organisation: 'andes-cert', registeredAt: at('2026-01-01'), withdrawnAt: at('2026-03-01') },
    { organisation: 'andes-cert', registeredAt: at('2026-05-01'), withdrawnAt: null },
  ];

  it.each([
    ['before it was registered', '2025-12-31', false],
    ['from that moment on', '2026-01-01', true],
    ['from the moment of its withdrawal', '2026-03-01', false],
    ['between two registrations', '2026-04-01', false],
    ['registered anew', '2026-05-02', true],
  ])('%s', (_when, day, was) => {
    expect(wasRegistered(registrations, 'andes-cert', at(day))).toBe(was);
  });

  it('is nobody else', () => {
    expect(wasRegistered(registrations, 'la-loma', at('2026-02-01'))).toBe(false);
    expect(wasRegistered(registrations, null, at('2026-02-01'))).toBe(false);
  });
});
