import { expect, it } from '@jest/globals';
import { ed25519 } from '@noble/curves/ed25519.js';
import { formatNote, formatVerifierKey, fromBase64, parseNote, parseVerifierKey, ProofError, signaturesBy, utf8 } from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';
import { describeWithSharedData, sharedJson } from '../shared-data.ts';

interface Signed {
  readonly vkey: string;
  readonly text: string;
  readonly signature_line: string;
}

interface NoteVectors extends Signed {
  readonly skey_test_only: string;
  readonly must_reject_vkeys: readonly string[];
  readonly c2sp_signed_note_example: Signed;
  readonly tessera_testlog: { readonly vkey: string; readonly skey_test_only: string };
}

const by = webCrypto(crypto.subtle, DecompressionStream);

/** Whether a signature of this note by this key holds. */
async function isSigned(note: string, vkey: string): Promise<boolean> {
  const key = parseVerifierKey(vkey);
  const parsed = parseNote(note);
  const checks = signaturesBy(parsed, key).map(({ signature }) => by.verifyEd25519(key.key, utf8(parsed.text), signature));
  return (await Promise.all(checks)).includes(true);
}

const secretOf = (skey: string): Uint8Array => fromBase64(skey.split('+').slice(4).join('+')).slice(1);

describeWithSharedData("signed notes: golang's and C2SP's", () => {
  const vectors = sharedJson('notes', 'note-vectors.json') as NoteVectors;
  const example = vectors.c2sp_signed_note_example;
  const { vkey } = vectors;

  it.each([
    ['of golang.org/x/mod', vectors],
    ['of C2SP signed-note', example],
  ] as const)('the one %s is accepted, and not with another text or by another key', async (_, signed) => {
    const note = `${signed.text}\n${signed.signature_line}`;
    expect(await isSigned(note, signed.vkey)).toBe(true);
    expect(await isSigned(note.replace('is', 'was'), signed.vkey)).toBe(false);
    expect(await isSigned(note, signed === example ? vkey : example.vkey)).toBe(false);
  });

  it.each([
    ['golang.org/x/mod', vectors],
    ['tessera', vectors.tessera_testlog],
  ] as const)('the verifier key of %s is the one of its secret key', (_, keys) => {
    const name = parseVerifierKey(keys.vkey).name;
    expect(formatVerifierKey(name, ed25519.getPublicKey(secretOf(keys.skey_test_only)))).toBe(keys.vkey);
  });

  it('the note is made anew byte for byte', () => {
    const { name, id } = parseVerifierKey(vkey);
    const signature = ed25519.sign(utf8(vectors.text), secretOf(vectors.skey_test_only));
    expect(formatNote(vectors.text, [{ name, id, signature }])).toBe(`${vectors.text}\n${vectors.signature_line}`);
  });

  const refused = (key: string): void => {
    expect(() => parseVerifierKey(key)).toThrow(ProofError);
  };

  it('every beginning of a verifier key is refused', () => {
    for (let length = 0; length < vkey.length; length++) refused(vkey.slice(0, length));
  });

  it('every end of a verifier key is refused', () => {
    for (let start = 1; start < vkey.length; start++) refused(vkey.slice(start));
  });

  it('a verifier key with one character changed is refused', () => {
    for (let at = 0; at < vkey.length; at++) refused(vkey.slice(0, at) + String.fromCharCode(vkey.charCodeAt(at) + 1) + vkey.slice(at + 1));
  });

  it.each(vectors.must_reject_vkeys.filter((key) => key.includes('+') && !key.includes(' ')))('the verifier key %s is refused', (key) => {
    refused(key);
  });
});
