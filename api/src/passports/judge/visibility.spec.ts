import { describe, expect, it } from '@jest/globals';
import { mayBeShown, type Showable } from './visibility.ts';

const another = (changes: Partial<Showable> = {}): Showable => ({
  organisation: 'andes-cert',
  owner: 'la-loma',
  isRegistered: true,
  isAccepted: false,
  ...changes,
});

describe('an attestation about a thing', () => {
  it.each<[string, Partial<Showable>, boolean]>([
    ["another's, by who is registered for the scheme", {}, true],
    ["another's, by who is not", { isRegistered: false }, false],
    ["another's, by who is not, which the owner accepts", { isRegistered: false, isAccepted: true }, true],
    ["the owner's own", { organisation: 'la-loma', isRegistered: false }, true],
    ['about what nobody speaks for, by who is registered', { owner: null }, true],
    ['about what nobody speaks for, by who is not registered', { owner: null, isRegistered: false }, false],
  ])('is shown or not: %s', (_whose, changes, isShown) => {
    expect(mayBeShown(another(changes))).toBe(isShown);
  });
});
