import { describe, expect, it } from '@jest/globals';
import { toBase64url, toHex, utf8 } from './bytes.ts';
import { entryOf, parseJws } from './jws.ts';

const part = (value: unknown): string => toBase64url(utf8(typeof value === 'string' ? value : JSON.stringify(value)));
const header = { alg: 'ES256', typ: 'vc+jwt', kid: 'did:web:a#1' };
const signature = toBase64url(new Uint8Array(64));
const jws = `${part(header)}.${part({ a: 1 })}.${signature}`;

describe('a compact JWS', () => {
  it('comes apart', () => {
    expect(parseJws(jws)).toEqual({
      header,
      payload: { a: 1 },
      signingInput: utf8(`${part(header)}.${part({ a: 1 })}`),
      signature: new Uint8Array(64),
    });
  });

  it('is an entry by SHA-256 of its ASCII', async () => {
    expect(toHex(entryOf(jws))).toBe(Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(jws))).toString('hex'));
  });

  it.each([
    ['no algorithm', { ...header, alg: 'none' }],
    ['a symmetric algorithm', { ...header, alg: 'HS256' }],
    ['a key of its own', { ...header, jwk: {} }],
    ['an address of a key', { ...header, jku: 'https://evil.example' }],
    ['a certificate', { ...header, x5c: [] }],
    ['a critical extension', { ...header, crit: ['b64'], b64: false }],
    ['no kid', { alg: 'ES256', typ: 'vc+jwt' }],
    ['no typ', { alg: 'ES256', kid: 'a' }],
    ['a list for a header', [header]],
    ['alg twice', '{"alg":"ES256","alg":"EdDSA","typ":"vc+jwt","kid":"a"}'],
  ])('is refused with %s', (_, changed) => {
    expect(() => parseJws(`${part(changed)}.${part({})}.${signature}`)).toThrow(expect.objectContaining({ name: 'ProofError' }));
  });

  it.each([
    ['two parts', `${part(header)}.${part({})}`],
    ['four parts', `${jws}.${signature}`],
    ['no signature', `${part(header)}.${part({})}.`],
    ['a short signature', `${part(header)}.${part({})}.AAAA`],
    ['padding', `${jws}=`],
    ['trailing bits', `${jws.slice(0, -1)}B`],
    ['a newline', `${jws}\n`],
    ['a payload that is no object', `${part(header)}.${part([1])}.${signature}`],
    ['a payload that is no UTF-8', `${part(header)}.${toBase64url(Uint8Array.of(0xff))}.${signature}`],
    ['a payload with a key twice', `${part(header)}.${part('{"a":1,"a":2}')}.${signature}`],
    ['more than 2 MiB', `${part(header)}.${'A'.repeat(2 * 1024 * 1024)}.${signature}`],
  ])('is refused with %s', (_, text) => {
    expect(() => parseJws(text)).toThrow(expect.objectContaining({ name: 'ProofError' }));
  });
});
