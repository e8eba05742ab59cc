import { equalBytes, fromBase64 } from './bytes.ts';
import type { BundleHead } from './bundle.ts';
import { tried } from './check.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ProofCrypto } from './crypto.ts';
import { leafHash, type Hash } from './hash.ts';
import { entryOf, parseJws } from './jws.ts';
import { isSignedBy } from './keys.ts';
import type { PolicyLog } from './policy.ts';
import { count, matching, object, text, type Shape } from './shape.ts';
import { rootFromInclusion } from './tree.ts';

const statePayload = object({
  origin: text(256),
  index: count,
  size: count,
  chainId: count,
  contract: matching(/^0x[0-9a-fA-F]{40}$/, 'an address'),
  logId: matching(/^0x[0-9a-f]{64}$/, 'a log id'),
  time: matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/, 'a time in UTC'),
  map: matching(/^[A-Za-z0-9+/]{43}=$/, 'base64 of 32 bytes'),
});

/** What the ledger says of itself at one size: where it is anchored, when, and what is current. */
export type State = Omit<Shape<typeof statePayload>, 'map' | 'time'> & { readonly map: Hash; readonly time: Date };

/**
 * The state that ends a checkpoint: signed by a key of the ledger, at index size - 1, and of this very log, size and place on chain. Otherwise why not.
 * It is what binds the size, which a Merkle root alone does not.
 */
export async function stateOf(head: Pick<BundleHead, 'state' | 'statePath'>, checkpoint: Checkpoint, log: PolicyLog, crypto: ProofCrypto): Promise<State | string> {
  const { value, refusal } = tried(() => {
    const jws = parseJws(head.state);
    const root = rootFromInclusion(leafHash(entryOf(head.state)), checkpoint.size - 1, checkpoint.size, head.statePath.map(fromBase64));
    return { jws, payload: statePayload(jws.payload, '/state'), root };
  });
  if (refusal !== null) return `The state cannot be read: ${refusal}`;
  const { jws, payload, root } = value;
  if (!equalBytes(root, checkpoint.root)) return 'The state is not the last entry of the checkpoint.';
  const key = log.ledger.keys.find(({ kid }) => kid === jws.header.kid);
  if (jws.header.typ !== 'terroir-state+jwt' || key === undefined || !(await isSignedBy(jws, key, crypto))) return 'The state is not signed by a key of the ledger that your policy names.';
  if (payload.origin !== log.origin || payload.size !== checkpoint.size || payload.index !== checkpoint.size - 1) return 'The state is of another log or another size.';
  const isHere = log.anchors.some(({ chainId, contract, logId }) => chainId === payload.chainId && contract.toLowerCase() === payload.contract.toLowerCase() && logId === payload.logId);
  if (!isHere) return 'The state names a chain, contract or log id that your policy does not.';
  const time = new Date(payload.time);
  return Number.isNaN(time.getTime()) ? 'The state has a time that does not exist.' : { ...payload, time, map: fromBase64(payload.map) };
}
