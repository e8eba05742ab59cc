import { equalBytes, fromBase64 } from './bytes.ts';
import type { BundleHead } from './bundle.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ProofCrypto } from './crypto.ts';
import { refuse, tried } from './error.ts';
import { leafHash, type Hash } from './hash.ts';
import { entryOf, parseJws } from './jws.ts';
import { isSignedBy } from './keys.ts';
import type { PolicyLog } from './policy.ts';
import { address, count, hash, hex32, object, text, type Shape } from './shape.ts';
import { parseTime } from './time.ts';
import { rootFromInclusion } from './tree.ts';

const statePayload = object({
  origin: text(256),
  index: count,
  size: count,
  chainId: count,
  contract: address,
  logId: hex32,
  time: text(40),
  map: hash,
});

/** What the ledger says of itself at one size: where it is anchored, when, and what is current. */
export type State = Omit<Shape<typeof statePayload>, 'map' | 'time'> & { readonly map: Hash; readonly time: Date };

/** The place of a log on a chain. */
export interface ChainPlace {
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
}

/** Hexadecimal has two cases, and a contract's address is often spelt with both. */
export const isSamePlace = (a: ChainPlace, b: ChainPlace): boolean =>
  a.chainId === b.chainId && a.contract.toLowerCase() === b.contract.toLowerCase() && a.logId.toLowerCase() === b.logId.toLowerCase();

/**
 * The state that ends a checkpoint: at index size - 1, of this very log and size, signed by a key of the ledger, and of a place on chain that the policy names.
 * It is what binds the size, which a Merkle root alone does not. Of a log that the policy does not name (null), signature and place cannot be told. @throws ProofError for any other
 */
export async function stateOf(
  head: Pick<BundleHead, 'state' | 'statePath'>,
  checkpoint: Checkpoint,
  log: PolicyLog | null,
  crypto: ProofCrypto,
): Promise<State> {
  const { value, refusal } = tried(() => {
    const jws = parseJws(head.state);
    const root = rootFromInclusion(leafHash(entryOf(head.state)), checkpoint.size - 1, checkpoint.size, head.statePath.map(fromBase64));
    const payload = statePayload(jws.payload, '/state');
    return { jws, root, state: { ...payload, time: new Date(parseTime(payload.time)), map: fromBase64(payload.map) } };
  });
  if (refusal !== null) return refuse('state-unreadable', refusal);
  const { jws, root, state } = value;
  if (!equalBytes(root, checkpoint.root)) refuse('state-not-last');
  if (jws.header.typ !== 'terroir-state+jwt') refuse('state-kind');
  if (state.origin !== checkpoint.origin || state.size !== checkpoint.size || state.index !== checkpoint.size - 1)
    refuse('state-elsewhere');
  if (log === null) return state;
  const key = log.ledger.keys.find(({ kid }) => kid === jws.header.kid);
  if (key === undefined || !(await isSignedBy(jws, key, crypto))) refuse('state-unsigned');
  return log.anchors.some((place) => isSamePlace(place, state)) ? state : refuse('state-place');
}
