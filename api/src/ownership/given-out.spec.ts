import { describe, expect, it } from '@jest/globals';
import { givenOutBy } from './given-out.ts';

describe('an id of this ledger', () => {
  const ledger = { publicUrl: 'https://ledger.example', did: 'did:web:ledger.example' };

  it.each([
    ['https://ledger.example/id/la-loma/plot/7', { organisation: 'la-loma' }],
    ['https://ledger.example/id/la-loma/plot/7%2F8', { organisation: 'la-loma' }],
    ['did:web:ledger.example:organisations:la-loma', { organisation: 'la-loma' }],
    ['https://other.example/id/la-loma/plot/7', null],
    ['https://ledger.example/01/09521234543213/10/L1', null],
    ['https://ledger.example/414/9521321000018', null],
    ['did:web:ledger.example.org', null],
    ['urn:example:plot:7', null],
  ])('says whose it is: %s', (uri, whose) => {
    expect(givenOutBy(uri, ledger)).toEqual(whose);
  });

  it.each([
    'https://ledger.example/id/la-loma/../mill/plot/7',
    'https://ledger.example/id/mill/plot/7?x',
    'https://LEDGER.example/id/mill/plot/7',
    'https://ledger.example:443/id/mill/plot/7',
    'https://ledger.example/id/mill/plot',
    'https://ledger.example/id/mill/plot/7/8',
    'https://ledger.example/schemes/eu-organic',
    'https://ledger.example/id/m%69ll/plot/7',
    'https://ledger.example/id/mill/plot/%41',
    'https://ledger.example/01',
    'did:web:ledger.example',
    'did:web:ledger.example#key-1',
  ])('is refused when it is bent: %s', (uri) => {
    expect(givenOutBy(uri, ledger)).toHaveProperty('fault');
  });
});
