import { headCall, parseHeadAnswer, type ChainHead, type Policy } from '@terroir/proof';
import { fetchText, NotFetched } from './fetch-text.ts';

type Place = Policy['logs'][number]['anchors'][number];

/** Asks an RPC one thing. @throws NotFetched also where what answers is not a chain */
async function ask(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
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

function numberIn(value: unknown): number {
  const number = typeof value === 'string' && /^0x[0-9a-f]{1,14}$/i.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw new NotFetched('what answers there is not a chain');
  return number;
}

const hex = (block: number): string => `0x${block.toString(16)}`;

/** What the contract held as of a block. Of the blocks that confirm a head, the one that holds it is the first. */
async function headAt(rpcUrl: string, place: Place, at: number, newest: number): Promise<ChainHead | null> {
  const { chainId, contract, logId, confirmations } = place;
  const answer = await ask(rpcUrl, 'eth_call', [{ to: contract, data: headCall(logId) }, hex(at)]);
  const head = parseHeadAnswer(typeof answer === 'string' ? answer.toLowerCase() : '');
  if (head === null) return null;
  const block = await ask(rpcUrl, 'eth_getBlockByNumber', [hex(head.block), false]);
  const time = numberIn(typeof block === 'object' && block !== null ? Reflect.get(block, 'timestamp') : undefined);
  return { chainId, contract, logId, ...head, time, final: newest - head.block + 1 >= confirmations };
}

/** The newest head of a log, and the newest final one where that is another. */
async function headsOf(rpcUrl: string, place: Place, newest: number): Promise<readonly ChainHead[]> {
  const head = await headAt(rpcUrl, place, newest, newest);
  const settled = newest - place.confirmations + 1;
  if (head === null || head.final || settled < 0) return head === null ? [] : [head];
  // A node that keeps no old states can tell only of the newest.
  const before = await headAt(rpcUrl, place, settled, newest).catch(() => null);
  return before === null ? [head] : [head, before];
}

/** What the chain holds of the logs that the policy names, as an RPC tells it. @throws NotFetched, ProofError for what no contract answers */
export async function seeChain(rpcUrl: string, policy: Policy): Promise<readonly ChainHead[]> {
  const chainId = numberIn(await ask(rpcUrl, 'eth_chainId', []));
  const places = policy.logs.flatMap(({ anchors }) => anchors).filter((place) => place.chainId === chainId);
  if (places.length === 0) throw new NotFetched(`this RPC is of chain ${String(chainId)}, which the policy does not name`);
  const newest = numberIn(await ask(rpcUrl, 'eth_blockNumber', []));
  return (await Promise.all(places.map(async (place) => headsOf(rpcUrl, place, newest)))).flat();
}
