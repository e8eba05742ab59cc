import { describe, expect, it } from '@jest/globals';
import { assuranceOf, type Claimed } from './assurance.ts';

const CERTIFIER = 'did:web:ledger.example:organisations:andes-cert';
const FARM = 'did:web:ledger.example:organisations:la-loma';
const SCHEME = { id: 'https://ledger.example/schemes/organic', name: 'Organic' };

const claimed = (changes: Partial<Claimed> = {}): Claimed => ({
  issuer: { did: CERTIFIER, name: 'Andes Cert' },
  holder: FARM,
  behind: [FARM],
  scheme: SCHEME,
  isRegistered: true,
  stated: '3rdParty',
  ...changes,
});

describe('a claim', () => {
  it.each<[string, Partial<Claimed>, string]>([
    ['by who was registered and is not the holder', {}, '3rdParty'],
    ['by several, one of them registered', { stated: 'hybrid' }, 'hybrid'],
    ['by who was not registered', { isRegistered: false }, 'unspecified'],
    ['by who was not registered and calls it hybrid', { isRegistered: false, stated: 'hybrid' }, 'unspecified'],
    ['of no scheme', { scheme: null }, 'unspecified'],
    ['by the holder', { holder: CERTIFIER }, 'self'],
    [
      'by the holder, who is registered and goes by another identifier',
      { holder: 'https://id.gs1.org/417/9521321000018', behind: [CERTIFIER] },
      'self',
    ],
    ['by the owner of what was assessed', { behind: [FARM, CERTIFIER] }, 'self'],
    ['whose holder is withheld', { holder: null }, 'unspecified'],
    ['by a buyer', { stated: 'buyer', isRegistered: false }, 'buyer'],
    ['by a commercial partner', { stated: 'commercial' }, 'commercial'],
    ['by an association', { stated: 'membership' }, 'membership'],
    ['that is called its own word, about another', { stated: 'self' }, 'unspecified'],
    ['that does not say how', { stated: null }, 'unspecified'],
    ['in words that UNTP does not have', { stated: 'verified' }, 'unspecified'],
  ])('%s', (_who, changes, level) => {
    expect(assuranceOf(claimed(changes)).level).toBe(level);
  });

  it('carries the rule and what went into it', () => {
    expect(assuranceOf(claimed())).toEqual({
      level: '3rdParty',
      rule: 'assurance@1',
      text: 'Andes Cert was registered for Organic when it said so, and is not the holder.',
      inputs: { issuer: CERTIFIER, holder: FARM, scheme: SCHEME.id, isRegistered: true, stated: '3rdParty' },
    });
  });

  it('never says of itself that it is verified', () => {
    expect(JSON.stringify(assuranceOf(claimed()))).not.toMatch(/verif/i);
  });
});
