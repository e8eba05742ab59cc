import { concatBytes, fromBase64, toBase64, utf8 } from './bytes.ts';
import { refuse } from './error.ts';
import { sha256 } from './hash.ts';

/** What a key signs (C2SP signed-note): the text of a note as it is. */
export const ED25519 = 0x01;
/** A checkpoint and a time: a witness's cosignature (C2SP tlog-cosignature). */
export const COSIGNATURE = 0x04;
const DASH = '\u2014';
const MOST_SIGNATURES = 100;
const LONGEST_NOTE = 1_000_000;

/** Who may have signed a note: a name, the number that tells its keys apart, and the Ed25519 key. */
export interface VerifierKey {
  readonly name: string;
  readonly id: number;
  /** What the key signs: `ED25519` for a log, `COSIGNATURE` for a witness. */
  readonly type: number;
  readonly key: Uint8Array;
}

/** One signature of a note. Whether it holds is for who knows the key. */
export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  readonly signature: Uint8Array;
}

/** A note: its text, which ends with a newline, and its signatures. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const isName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\s\u0085+]/u.test(name);

const idOf = (name: string, typedKey: Uint8Array): number =>
  new DataView(sha256(concatBytes(utf8(`${name}\n`), typedKey)).slice().buffer).getUint32(0);

const hexOf = (id: number): string => id.toString(16).padStart(8, '0');

/** The verifier key of an Ed25519 public key (C2SP signed-note): name, key id, and key. */
export function formatVerifierKey(name: string, publicKey: Uint8Array): string {
  if (!isName(name) || publicKey.length !== 32) refuse('no-verifier-name');
  const typed = concatBytes(Uint8Array.of(ED25519), publicKey);
  return `${name}+${hexOf(idOf(name, typed))}+${toBase64(typed)}`;
}

/** Reads a verifier key of a log or of a witness. @throws ProofError for anything but an Ed25519 verifier key whose id is right */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  const [, name = '', id = '', encoded = ''] = match ?? [];
  if (match === null || !isName(name)) refuse('no-verifier-key');
  const typed = fromBase64(encoded);
  if (typed.length !== 33 || (typed[0] !== ED25519 && typed[0] !== COSIGNATURE)) refuse('verifier-kind');
  const number = idOf(name, typed);
  if (number !== Number.parseInt(id, 16)) refuse('verifier-number');
  return { name, id: number, type: typed[0], key: typed.slice(1) };
}

/** Splits a signed note into its text and its signatures (C2SP signed-note). */
export function parseNote(note: string): Note {
  if (note.length > LONGEST_NOTE) refuse('note-long');
  if (!note.isWellFormed() || [...note].some((character) => character < ' ' && character !== '\n')) refuse('note-control');
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n')) refuse('note-parts');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) refuse('note-signatures');
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const match = new RegExp(`^${DASH} ([^ ]+) ([^ ]+)$`).exec(line);
  const [, name = '', encoded = ''] = match ?? [];
  if (match === null || !isName(name)) refuse('note-line');
  const bytes = fromBase64(encoded);
  if (bytes.length < 5) refuse('note-short');
  return { name, id: new DataView(bytes.slice().buffer).getUint32(0), signature: bytes.slice(4) };
}

/** The note with these signatures. `text` ends with a newline. */
export function formatNote(text: string, signatures: readonly NoteSignature[]): string {
  if (!text.endsWith('\n')) refuse('note-end');
  const lines = signatures.map(({ name, id, signature }) => {
    const numbered = new Uint8Array(4 + signature.length);
    new DataView(numbered.buffer).setUint32(0, id);
    numbered.set(signature, 4);
    return `${DASH} ${name} ${toBase64(numbered)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** The signatures of a note that claim to be by this key. */
export const signaturesBy = (note: Note, { name, id }: VerifierKey): readonly NoteSignature[] =>
  note.signatures.filter((signature) => signature.name === name && signature.id === id);
