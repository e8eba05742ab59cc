import { describe, expect, it } from '@jest/globals';
import { toBase64url, utf8 } from './bytes.ts';
import { discloseClaims } from './disclosure.ts';
import { sha256 } from './hash.ts';
import type { JsonValue } from './json.ts';

const disclosure = (...parts: JsonValue[]): string => toBase64url(utf8(JSON.stringify(parts)));
const digest = (text: string): string => toBase64url(sha256(utf8(text)));

describe('disclosures', () => {
  const street = disclosure('s1', 'street', 'Calle 1');
  const address = disclosure('s2', 'address', { city: 'Pitalito', _sd: [digest(street)] });
  const nationality = disclosure('s3', 'CO');
  const payload = {
    a: 1,
    _sd_alg: 'sha-256',
    _sd: [digest(address), digest('decoy')],
    list: ['DE', { '...': digest(nationality) }, { '...': digest('decoy in a list') }],
  };

  it('stand at their places, one inside of another, and digests are gone (RFC 9901, 7.1)', () => {
    expect(discloseClaims(payload, [street, address, nationality])).toEqual({
      a: 1,
      address: { city: 'Pitalito', street: 'Calle 1' },
      list: ['DE', 'CO'],
    });
    expect(discloseClaims(payload, [address])).toEqual({ a: 1, address: { city: 'Pitalito' }, list: ['DE'] });
    expect(discloseClaims(payload, [])).toEqual({ a: 1, list: ['DE'] });
  });

  it.each<readonly [string, Parameters<typeof discloseClaims>[0], readonly string[]]>([
    ['it is inside of one that is withheld', payload, [street]],
    ['it is there twice', payload, [address, address]],
    ['it belongs to no digest', payload, [disclosure('s4', 'b', 2)]],
    ['its digest is there twice', { ...payload, more: { _sd: [digest(address)] } }, [address]],
    ['a digest that nobody discloses is there twice', { _sd: [digest('x'), digest('x')] }, []],
    ['its name is there in the clear', { address: 1, _sd: [digest(address)] }, [address]],
    [
      'another one has its name',
      { _sd: [digest(address), digest(disclosure('s5', 'address', 1))] },
      [address, disclosure('s5', 'address', 1)],
    ],
    ['it is of a list and stands for a member', { _sd: [digest(nationality)] }, [nationality]],
    ['it is of a member and stands in a list', { list: [{ '...': digest(street) }] }, [street]],
    ['it is named _sd', { _sd: [digest(disclosure('s', '_sd', []))] }, [disclosure('s', '_sd', [])]],
    ['it is named ...', { _sd: [digest(disclosure('s', '...', 1))] }, [disclosure('s', '...', 1)]],
    ['it has four parts', { _sd: [digest(disclosure('s', 'a', 1, 2))] }, [disclosure('s', 'a', 1, 2)]],
    ['its salt is a number', { _sd: [digest(disclosure(1, 'a', 1))] }, [disclosure(1, 'a', 1)]],
    ['the algorithm is another', { ...payload, _sd_alg: 'sha-512' }, []],
    ['_sd is no list', { _sd: 'x' }, []],
    ['a digest is no text', { _sd: [1] }, []],
    ['a digest in a list has company', { list: [{ '...': digest(nationality), more: 1 }] }, [nationality]],
    ['_sd_alg stands inside', { inside: { _sd_alg: 'sha-256' } }, []],
    ['what is never withheld is', { _sd: [digest(disclosure('s', 'validUntil', 'x'))] }, [disclosure('s', 'validUntil', 'x')]],
    ['part of what is never withheld is', { credentialStatus: [{ '...': digest(nationality) }] }, []],
  ])('are refused when %s', (_, claims, disclosures) => {
    expect(() => discloseClaims(claims, disclosures)).toThrow(expect.objectContaining({ name: 'ProofError' }));
  });

  it('may have the names of what is never withheld where those are something else', () => {
    const inner = disclosure('s', 'id', 'x');
    expect(discloseClaims({ credentialSubject: { _sd: [digest(inner)] } }, [inner])).toEqual({ credentialSubject: { id: 'x' } });
  });
});
