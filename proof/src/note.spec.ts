import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from '@jest/globals';
import { fromBase64, fromHex, toBase64, utf8 } from './bytes.ts';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { COSIGNATURE, ED25519, formatNote, formatVerifierKey, parseNote, parseVerifierKey, signaturesBy } from './note.ts';

const secret = fromHex('11'.repeat(32));
const publicKey = ed25519.getPublicKey(secret);
const vkey = formatVerifierKey('ledger.example/log', publicKey);
const { id } = parseVerifierKey(vkey);
const refused = expect.objectContaining({ name: 'ProofError' });

describe('a verifier key', () => {
  it('is read as it was written', () => {
    expect(parseVerifierKey(vkey)).toEqual({ name: 'ledger.example/log', id, type: ED25519, key: publicKey });
  });

  it('of a witness is of another type', () => {
    // C2SP tlog-cosignature: the same key has another number there.
    expect(COSIGNATURE).not.toBe(ED25519);
    const [name = '', number = '', key = ''] = vkey.split('+');
    const asWitness = toBase64(fromBase64(key).with(0, COSIGNATURE));
    expect(() => parseVerifierKey(`${name}+${number}+${asWitness}`)).toThrow(refused);
  });

  it('has a name without spaces and plus signs, and 32 bytes', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\n', '\ud800']) expect(() => formatVerifierKey(name, publicKey)).toThrow(refused);
    expect(() => formatVerifierKey('a', publicKey.slice(1))).toThrow(refused);
  });
});

describe('a signed note', () => {
  const text = formatCheckpoint({ origin: 'ledger.example/log', size: 3, root: fromHex('22'.repeat(32)) });
  const signature = ed25519.sign(utf8(text), secret);
  const note = formatNote(text, [{ name: 'ledger.example/log', id, signature }]);

  it('comes apart as it was put together', () => {
    expect(parseNote(note)).toEqual({ text, signatures: [{ name: 'ledger.example/log', id, signature }] });
    expect(parseCheckpoint(parseNote(note).text)).toEqual({
      origin: 'ledger.example/log',
      size: 3,
      root: fromHex('22'.repeat(32)),
      extensions: [],
    });
    expect(() => formatNote('no newline', [])).toThrow(refused);
  });

  it('gives the signatures of one key: name and number', () => {
    const parsed = parseNote(
      formatNote(text, [
        { name: 'other', id, signature },
        { name: 'ledger.example/log', id: id ^ 1, signature },
        { name: 'ledger.example/log', id, signature },
      ]),
    );
    expect(signaturesBy(parsed, parseVerifierKey(vkey))).toHaveLength(1);
  });

  it.each([
    ['no signature', `${text}\n`],
    ['no empty line', note.replace('\n\n', '\n')],
    ['no final newline', note.slice(0, -1)],
    ['another dash', note.replace('\u2014', '-')],
    ['a carriage return', note.replaceAll('\n', '\r\n')],
    ['a control character', `\u0000${note}`],
    ['a lone surrogate', `\ud800${note}`],
    ['a signature that is not base64', note.replace(/(\S)\n$/, '*\n')],
    ['a signature without a signature', `${text}\n\u2014 a ${toBase64(fromHex('00000000'))}\n`],
    [
      'a hundred and one signatures',
      formatNote(
        text,
        Array.from({ length: 101 }, () => ({ name: 'a', id, signature })),
      ),
    ],
    ['more than a million characters', `${'a'.repeat(1_000_000)}\n${note}`],
  ])('is refused with %s', (_, broken) => {
    expect(() => parseNote(broken)).toThrow(refused);
  });
});

describe('a checkpoint', () => {
  const root = toBase64(fromHex('22'.repeat(32)));
  it('keeps its extension lines', () => {
    expect(parseCheckpoint(`a\n0\n${root}\nmore\n`).extensions).toEqual(['more']);
  });

  it.each([
    '',
    'a\n1\n',
    `a\n1\n${root}`,
    `\n1\n${root}\n`,
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n1e3\n${root}\n`,
    `a\n9007199254740992\n${root}\n`,
    `a\n1\n${root.slice(0, -1)}\n`,
    `a\n1\nAAAA\n`,
    `a\n1\n${root}\n\n`,
  ])('is not %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow(refused);
  });
});
