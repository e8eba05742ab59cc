import { describe, expect, it } from '@jest/globals';
import { equalBytes, fromBase64, fromBase64url, fromHex, fromUtf8, toBase64, toBase64url, toHex, utf8 } from './bytes.ts';

/** RFC 4648, 10. */
const RFC_4648 = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
] as const;

describe('base64', () => {
  it.each(RFC_4648)('of "%s" is "%s", with and without padding', (text, encoded) => {
    expect(toBase64(utf8(text))).toBe(encoded);
    expect(fromUtf8(fromBase64(encoded))).toBe(text);
    expect(toBase64url(utf8(text))).toBe(encoded.replaceAll('=', ''));
    expect(fromUtf8(fromBase64url(encoded.replaceAll('=', '')))).toBe(text);
  });

  it('agrees with Node.js on every byte and every length', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (let length = 0; length <= 256; length++) {
      expect(toBase64(bytes.subarray(0, length))).toBe(Buffer.from(bytes.subarray(0, length)).toString('base64'));
      expect(toBase64url(bytes.subarray(0, length))).toBe(Buffer.from(bytes.subarray(0, length)).toString('base64url'));
      expect(fromBase64url(Buffer.from(bytes.subarray(0, length)).toString('base64url'))).toEqual(bytes.subarray(0, length));
    }
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
  });

  it.each(['Zg', 'Zg=', 'Zg===', 'Zh==', 'Zm9=', 'Z', 'Zm9v=', 'Zm 9v', 'Zm9v\n', '-_8=', '=', '=='])(
    'refuses "%s", a second spelling or none',
    (text) => {
      expect(() => fromBase64(text)).toThrow(
        expect.objectContaining({ name: 'ProofError', code: expect.stringMatching(/^(?:not|other)-base64$/) }),
      );
    },
  );

  it.each(['Zg==', 'Zh', 'Zm9', 'Z', '+/8', 'Zm9v\n'])('for URLs refuses "%s"', (text) => {
    expect(() => fromBase64url(text)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(?:not|other)-base64$/) }));
  });
});

describe('hexadecimal', () => {
  it('is lower-case and of whole bytes', () => {
    expect(toHex(Uint8Array.of(0, 15, 255))).toBe('000fff');
    expect(fromHex('000fff')).toEqual(Uint8Array.of(0, 15, 255));
    for (const text of ['F0', 'f', '0g', '0x00', ' 00']) expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: 'not-hex' }));
  });
});

describe('UTF-8', () => {
  it('keeps a byte order mark and refuses what is not text', () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
    expect(() => fromUtf8(Uint8Array.of(0xc0, 0x80))).toThrow(expect.objectContaining({ code: 'not-utf8' }));
    expect(() => utf8('\ud800')).toThrow(expect.objectContaining({ code: 'surrogate' }));
  });
});

it('compares whole arrays', () => {
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
});
