import { describe, expect, it } from '@jest/globals';
import { didOfKid, didToUrl, isDidAtOrBelow } from './did.ts';

describe('a did:web', () => {
  it.each([
    ['did:web:ledger.example', 'https://ledger.example/.well-known/did.json'],
    ['did:web:ledger.example:organisations:la-loma', 'https://ledger.example/organisations/la-loma/did.json'],
    ['did:web:ledger.example%3A8443:a', 'https://ledger.example:8443/a/did.json'],
    ['did:web:localhost%3A3000', 'http://localhost:3000/.well-known/did.json'],
    ['did:web:127.0.0.1%3A3000:organisations:a', 'http://127.0.0.1:3000/organisations/a/did.json'],
    ['did:web:localhost.evil.example', 'https://localhost.evil.example/.well-known/did.json'],
  ])('%s has its document at %s', (did, url) => {
    expect(didToUrl(did)).toBe(url);
  });

  it.each([
    'did:key:z6Mk',
    'did:web:',
    'did:web:..',
    'did:web:a..b',
    'did:web:a/b',
    'did:web:a:..',
    'did:web:a:.',
    'did:web:a::b',
    'did:web:a:.well-known',
    'did:web:a%2Fb',
    'did:web:a:b%2e',
    'did:web:a@b',
    'did:web:a#b',
    'did:web:a?b',
    ' did:web:a',
    'did:web:a\n',
  ])('%j is none', (did) => {
    expect(() => didToUrl(did)).toThrow(expect.objectContaining({ name: 'ProofError', code: 'no-did' }));
  });

  it('is below another only after a colon', () => {
    expect(isDidAtOrBelow('did:web:ledger.example', 'did:web:ledger.example')).toBe(true);
    expect(isDidAtOrBelow('did:web:ledger.example:a', 'did:web:ledger.example')).toBe(true);
    expect(isDidAtOrBelow('did:web:ledger.example.evil.example', 'did:web:ledger.example')).toBe(false);
    expect(isDidAtOrBelow('did:web:ledger.example%3A8443', 'did:web:ledger.example')).toBe(false);
  });

  it('stands before the name of a key', () => {
    expect(didOfKid('did:web:a:b#key-1')).toBe('did:web:a:b');
    for (const kid of ['did:web:a', 'did:web:a#', '#key-1', 'https://a#b', 'did:web:a#b#c'])
      expect(() => didOfKid(kid)).toThrow(expect.objectContaining({ code: 'no-kid' }));
  });
});
