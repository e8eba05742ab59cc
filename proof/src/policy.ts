import { toHex } from './bytes.ts';
import { didOfKid, didToUrl } from './did.ts';
import { ProofError } from './error.ts';
import { parseJson } from './json.ts';
import { parsePublicKey } from './keys.ts';
import { COSIGNATURE, ED25519, parseVerifierKey } from './note.ts';
import { anything, count, dictionary, flag, list, literal, matching, object, optional, text, type Shape } from './shape.ts';

const coordinate = matching(/^[A-Za-z0-9_-]{43}$/, 'base64url of 32 bytes');
const key = object({ kid: text(512), kty: literal('EC', 'OKP'), crv: literal('P-256', 'Ed25519'), x: coordinate, y: optional(coordinate) });

const policy = object({
  format: literal('terroir/policy@1'),
  logs: list(
    object({
      origin: text(256),
      keys: list(text(512), 16),
      ledger: object({ did: text(512), keys: list(key, 64) }),
      anchors: list(
        object({
          chainId: count,
          contract: matching(/^0x[0-9a-fA-F]{40}$/, '0x and 40 hex digits'),
          logId: matching(/^0x[0-9a-f]{64}$/, '0x and 64 hex digits'),
          confirmations: count,
        }),
        16,
      ),
    }),
    64,
  ),
  witnesses: object({ quorum: count, keys: list(text(512), 64) }),
  pinned: dictionary(anything),
  snapshots: flag,
  require: list(
    literal('format', 'signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'anchor', 'status', 'validity', 'subject'),
    10,
  ),
  maxStateAgeSeconds: count,
});

/** What a reader trusts, chosen by the reader: the only source of trust there is. */
export type Policy = Shape<typeof policy>;
export type PolicyLog = Policy['logs'][number];

function refuse(message: string): never {
  throw new ProofError('wrong-form', message);
}

/** @throws ProofError for anything but a policy of this version whose keys can be read */
export function parsePolicy(source: string): Policy {
  const read = policy(parseJson(source), '');
  const origins = read.logs.map(({ origin }) => origin);
  if (new Set(origins).size !== origins.length) refuse('A policy names each log once.');
  for (const { keys, ledger } of read.logs) {
    if (keys.some((one) => parseVerifierKey(one).type !== ED25519)) refuse('The key of a log is one that signs notes.');
    didToUrl(ledger.did);
    if (ledger.keys.some(({ kid }) => didOfKid(kid) !== ledger.did)) refuse('A key of a ledger is named by the DID of that ledger.');
    if (new Set(ledger.keys.map(({ kid }) => kid)).size !== ledger.keys.length) refuse('A policy names each key of a ledger once.');
    ledger.keys.forEach((one) => parsePublicKey({ ...one }));
  }
  const witnesses = read.witnesses.keys.map((one) => parseVerifierKey(one));
  if (witnesses.some(({ type }) => type !== COSIGNATURE)) refuse('The key of a witness is one that cosigns checkpoints.');
  if (new Set(witnesses.map(({ key: one }) => toHex(one))).size !== witnesses.length) refuse('A policy names each witness once.');
  return read;
}
