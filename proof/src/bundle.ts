import { refuse } from './error.ts';
import { parseJson } from './json.ts';
import { address, count, hash, hex32, list, literal, nothing, object, optional, orNull, text, type Shape } from './shape.ts';

const LARGEST_BUNDLE = 4 * 1024 * 1024;
const LONGEST_NOTE = 100_000;
const LONGEST_PATH = 64;

const jws = text(2 * 1024 * 1024);
const url = text(2048);
const map = object({ mask: hash, siblings: list(hash, 256) });
const path = list(hash, LONGEST_PATH);
const anchor = object({
  chainId: count,
  contract: address,
  logId: hex32,
  block: count,
  blockHash: hex32,
  transaction: hex32,
  /** Room for header and storage proofs. */
  proof: nothing,
});

const head = { checkpoint: text(LONGEST_NOTE), state: jws, statePath: path, anchor: orNull(anchor) };

const bundle = object({
  format: literal('terroir/proof@1'),
  statement: jws,
  disclosures: list(text(1024 * 1024), 256),
  kbJwt: orNull(text(16_384)),
  head: object({ origin: text(256), ...head }),
  index: count,
  path,
  pending: optional(object({ checkpoint: text(LONGEST_NOTE) })),
  since: orNull(object({ ...head, path })),
  issuer: object({ url, document: text(1024 * 1024), map }),
  status: list(object({ url, list: jws, map }), 16),
  /** The StatusChange that explains why a list is set: it names what replaced the statement, and decides nothing. */
  change: optional(jws),
  /** Room for the steps from a predecessor log. */
  via: list(nothing, 0),
});

/** What proves one statement: hostile input, none of which is trusted. */
export type Bundle = Shape<typeof bundle>;
export type BundleHead = Bundle['head'];
export type BundleSince = NonNullable<Bundle['since']>;

/** @throws ProofError for anything but a bundle of this version: what is not known is refused */
export function parseBundle(source: string): Bundle {
  if (source.length > LARGEST_BUNDLE) refuse('bundle-long');
  return bundle(parseJson(source), '');
}
