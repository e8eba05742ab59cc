import { didOfKid, didToUrl } from './did.ts';
import { ProofError } from './error.ts';
import { parseJson } from './json.ts';
import { parseVerifierKey } from './note.ts';
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
  require: list(literal('format', 'signature', 'issuer', 'inclusion', 'checkpoint', 'state', 'anchor', 'status', 'validity', 'subject'), 10),
  maxStateAgeSeconds: count,
});

/** What a reader trusts, chosen by the reader: the only source of trust there is. */
export type Policy = Shape<typeof policy>;
export type PolicyLog = Policy['logs'][number];

/** @throws ProofError for anything but a policy of this version whose keys can be read */
export function parsePolicy(source: string): Policy {
  const read = policy(parseJson(source), '');
  for (const log of read.logs) {
    log.keys.forEach(parseVerifierKey);
    didToUrl(log.ledger.did);
    if (log.ledger.keys.some(({ kid }) => didOfKid(kid) !== log.ledger.did)) throw new ProofError('wrong-form', 'A key of a ledger is named by the DID of that ledger.');
  }
  read.witnesses.keys.forEach(parseVerifierKey);
  return read;
}
