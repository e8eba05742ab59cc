import { headAt, numberOnChain, type AnchorPlace, type AskChain, type ChainHead, type Policy } from '@terroir/proof';
import { fetchText, NotFetched } from './fetch-text.ts';

/** Asks an RPC one thing. @throws NotFetched also where what answers is not a chain */
async function askAt(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const text = await fetchText(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  try {
    const answer: unknown = JSON.parse(text);
    const result: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'result') : undefined;
    if (result !== undefined && result !== null) return result;
  } catch {
    // Said below.
  }
  throw new NotFetched(`what answers there does not know ${method}`);
}

const numberIn = (value: unknown): number => {
  const number = numberOnChain(value);
  if (number === null) throw new NotFetched('what answers there is not a chain');
  return number;
};

/** The newest head of a log, and the newest final one where that is another. */
async function headsOf(ask: AskChain, place: AnchorPlace, newest: number): Promise<readonly ChainHead[]> {
  const head = await headAt(ask, place, newest, newest);
  const settled = newest - place.confirmations + 1;
  if (head === null || head.final || settled < 0) return head === null ? [] : [head];
  // A node that keeps no old states can tell only of the newest.
  const before = await headAt(ask, place, settled, newest).catch(() => null);
  return before === null ? [head] : [head, before];
}

/** What the chain holds of the logs that the policy names, as an RPC tells it. @throws NotFetched, ProofError for what no contract answers */
export async function seeChain(rpcUrl: string, policy: Policy): Promise<readonly ChainHead[]> {
  const ask: AskChain = async (method, params) => askAt(rpcUrl, method, params);
  const chainId = numberIn(await ask('eth_chainId', []));
  const places = policy.logs.flatMap(({ anchors }) => anchors).filter((place) => place.chainId === chainId);
  if (places.length === 0) throw new NotFetched(`this RPC is of chain ${String(chainId)}, which the policy does not name`);
  const newest = numberIn(await ask('eth_blockNumber', []));
  return (await Promise.all(places.map(async (place) => headsOf(ask, place, newest)))).flat();
}
