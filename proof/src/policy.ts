import { toHex } from './bytes.ts';
import { didOfKid, didToUrl } from './did.ts';
import { refuse } from './error.ts';
import { parseJson } from './json.ts';
import { parsePublicKey } from './keys.ts';
import { COSIGNATURE, ED25519, parseVerifierKey } from './note.ts';
import { address, anything, count, dictionary, flag, hex32, list, literal, matching, object, optional, text, type Shape } from './shape.ts';
import { CHECKS } from './verdict.ts';

const coordinate = matching(/^[A-Za-z0-9_-]{43}$/, ['a-coordinate']);
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
          contract: address,
          logId: hex32,
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
  require: list(literal(...CHECKS), 10),
  maxStateAgeSeconds: count,
});

/** What a reader trusts, chosen by the reader: the only source of trust there is. */
export type Policy = Shape<typeof policy>;
export type PolicyLog = Policy['logs'][number];

/** @throws ProofError for anything but a policy of this version whose keys can be read */
export function parsePolicy(source: string): Policy {
  const read = policy(parseJson(source), '');
  const origins = read.logs.map(({ origin }) => origin);
  if (new Set(origins).size !== origins.length) refuse('policy-logs');
  for (const { keys, ledger } of read.logs) {
    if (keys.some((one) => parseVerifierKey(one).type !== ED25519)) refuse('policy-log-key');
    didToUrl(ledger.did);
    if (ledger.keys.some(({ kid }) => didOfKid(kid) !== ledger.did)) refuse('policy-kid');
    if (new Set(ledger.keys.map(({ kid }) => kid)).size !== ledger.keys.length) refuse('policy-keys');
    ledger.keys.forEach((one) => parsePublicKey({ ...one }));
  }
  const witnesses = read.witnesses.keys.map((one) => parseVerifierKey(one));
  if (witnesses.some(({ type }) => type !== COSIGNATURE)) refuse('policy-witness');
  if (new Set(witnesses.map(({ key: one }) => toHex(one))).size !== witnesses.length) refuse('policy-witnesses');
  return read;
}
