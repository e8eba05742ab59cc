import { headAt, numberOnChain, ProofError, type AnchorPlace, type AskChain, type ChainHead, type Policy } from '@terroir/proof';
import { EXIT, Stop } from './exit.ts';

const ANSWERS_WITHIN_MS = 15_000;
const LARGEST_ANSWER = 1024 * 1024;

/** One RPC. Its address may hold a key, so it is named by its host alone. */
class Rpc {
  readonly host: string;
  private readonly url: URL;

  constructor(url: URL) {
    this.url = url;
    this.host = url.host;
  }

  /** @throws Stop also where what answers is not a chain */
  readonly ask: AskChain = async (method, params) => {
    const answer = await this.fetched(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    const result: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'result') : undefined;
    return result ?? this.refuse(`does not know ${method}`);
  };

  async number(method: string): Promise<number> {
    return numberOnChain(await this.ask(method, [])) ?? this.refuse('is not a chain');
  }

  refuse(what: string): never {
    throw new Stop(EXIT.cannotTell, `What answers at ${this.host} ${what}.`);
  }

  private async fetched(body: string): Promise<unknown> {
    const { username, password, ...rest } = partsOf(this.url);
    try {
      const response = await fetch(rest.href, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(username === '' ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }),
        },
        body,
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
      const bytes: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of response.body ?? []) {
        length += chunk.length;
        if (length > LARGEST_ANSWER) throw new RangeError('too large');
        bytes.push(chunk);
      }
      return JSON.parse(Buffer.concat(bytes).toString('utf8')) as unknown;
    } catch {
      // The reason could hold the address.
      throw new Stop(EXIT.cannotTell, `The chain at ${this.host} does not answer.`);
    }
  }
}

/** `fetch` takes no address that holds a name and a password: they go into a header. */
function partsOf(url: URL): { readonly href: string; readonly username: string; readonly password: string } {
  const address = new URL(url);
  [address.username, address.password] = ['', ''];
  return { href: address.href, username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}

/** A node that keeps no old states can tell only of the newest. */
const ofOldBlock = async (rpc: Rpc, place: AnchorPlace, at: number, newest: number): Promise<ChainHead | null> => {
  try {
    return at < 0 || at > newest ? null : await headAt(rpc.ask, place, at, newest);
  } catch (error) {
    if (error instanceof Stop || error instanceof ProofError) return null;
    throw error;
  }
};

/** The newest head of a log, the newest with as many confirmations as the policy wants, and those of the blocks that a file hints at. */
async function headsOf(rpc: Rpc, place: AnchorPlace, newest: number, hints: readonly number[]): Promise<readonly ChainHead[]> {
  const head = await headAt(rpc.ask, place, newest, newest);
  if (head === null) return [];
  const blocks = [...(head.final ? [] : [newest - place.confirmations + 1]), ...hints.filter((block) => block !== head.block)];
  const older = await Promise.all([...new Set(blocks)].map(async (block) => ofOldBlock(rpc, place, block, newest)));
  return [head, ...older.filter((one) => one !== null)];
}

interface Seen {
  readonly chainId: number;
  readonly heads: readonly ChainHead[];
}

async function see(url: URL, policy: Policy, newestOf: Map<number, number>, hints: readonly number[]): Promise<Seen> {
  const rpc = new Rpc(url);
  const chainId = await rpc.number('eth_chainId');
  const places = policy.logs.flatMap(({ anchors }) => anchors).filter((place) => place.chainId === chainId);
  if (places.length === 0) rpc.refuse(`is chain ${String(chainId)}, which the policy does not name`);
  // Several of one chain are asked as of one block, that of the slowest: what they tell must be the same.
  const newest = newestOf.get(chainId) ?? rpc.refuse('changed its chain');
  try {
    return { chainId, heads: (await Promise.all(places.map(async (place) => headsOf(rpc, place, newest, hints)))).flat() };
  } catch (error) {
    if (error instanceof ProofError) return rpc.refuse('is a chain on which the contract does not answer');
    throw error;
  }
}

/** The newest block of each chain that every RPC of it has. */
async function newestBlocks(urls: readonly URL[]): Promise<Map<number, number>> {
  const newest = new Map<number, number>();
  for (const rpc of urls.map((url) => new Rpc(url))) {
    const [chainId, block] = [await rpc.number('eth_chainId'), await rpc.number('eth_blockNumber')];
    newest.set(chainId, Math.min(block, newest.get(chainId) ?? block));
  }
  return newest;
}

const isSame = (a: ChainHead, b: ChainHead): boolean =>
  a.contract === b.contract && a.logId === b.logId && a.size === b.size && a.root === b.root && a.block === b.block && a.time === b.time;

/** What two of one chain both tell. One that keeps no old states tells less of them; of the newest they must tell the same. */
function agreed(before: Seen, seen: Seen, host: string): Seen {
  const newest = (heads: readonly ChainHead[]) =>
    heads.filter((head) => !heads.some(({ logId, size }) => logId === head.logId && size > head.size));
  const [ours, theirs] = [newest(before.heads), newest(seen.heads)];
  if (ours.length !== theirs.length || !ours.every((head) => theirs.some((other) => isSame(head, other))))
    throw new Stop(
      EXIT.cannotTell,
      `The RPCs of chain ${String(seen.chainId)} do not tell the same: the one at ${host} differs from one before.`,
    );
  return { ...before, heads: before.heads.filter((head) => seen.heads.some((other) => isSame(head, other))) };
}

/**
 * What the chains hold of the logs that the policy names, as the RPCs tell it. `hints` are blocks where older heads may be found; what the RPCs say of them counts, not the hint.
 * @throws Stop when one does not answer, is of another chain, or tells something else than another
 */
export async function seeChain(urls: readonly URL[], policy: Policy, hints: readonly number[]): Promise<readonly ChainHead[]> {
  const newest = await newestBlocks(urls);
  const byChain = new Map<number, Seen>();
  for (const url of urls) {
    const seen = await see(url, policy, newest, hints);
    const before = byChain.get(seen.chainId);
    byChain.set(seen.chainId, before === undefined ? seen : agreed(before, seen, url.host));
  }
  return [...byChain.values()].flatMap(({ heads }) => heads);
}
