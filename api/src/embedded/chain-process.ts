// The embedded chain, in a process of its own: Hardhat's EVM behind a JSON-RPC address on this machine, with a journal that outlives any kill.
// Started by `chain.ts`, and ends with it.
import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createHardhatRuntimeEnvironment } from 'hardhat/hre';

/** What the parent tells this process, by its channel. The key never stands on a command line. */
export interface ChainOptions {
  readonly journal: string;
  readonly port: number;
  readonly chainId: number;
  readonly privateKey: string;
}

/** The journal's first line: what has to be the same for the blocks to be the same. */
interface Header {
  readonly format: 'terroir/chain@1';
  readonly chainId: number;
  readonly hardfork: string;
  readonly hardhat: string;
  readonly genesisTime: number;
}

/** Each further line: one block, and the transactions as they came. */
interface Block {
  readonly number: number;
  readonly timestamp: number;
  readonly prevRandao: string;
  readonly hash: string;
  readonly transactions: readonly string[];
}

type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

interface RpcBlock {
  readonly number: string;
  readonly timestamp: string;
  readonly mixHash: string;
  readonly hash: string;
  readonly transactions: readonly string[];
}

const HARDFORK = 'osaka';
const BALANCE = 10n ** 24n;
const LARGEST_REQUEST = 2 * 1024 * 1024;

/** Who deploys contracts to the same address on every chain: the deterministic deployment proxy, by its one transaction, which nobody holds a key for. */
const PROXY_DEPLOYER = '0x3fab184622dc19b6109349b94811493bf2a45362';
const PROXY_TRANSACTION =
  '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222';

/** What a wallet and a reader need; nothing that changes the chain other than by a signed transaction. */
const SERVED = new Set([
  'eth_blockNumber', 'eth_call', 'eth_chainId', 'eth_estimateGas', 'eth_feeHistory', 'eth_gasPrice', 'eth_getBalance', 'eth_getBlockByHash', 'eth_getBlockByNumber', 'eth_getCode',
  'eth_getLogs', 'eth_getProof', 'eth_getStorageAt', 'eth_getTransactionByHash', 'eth_getTransactionCount', 'eth_getTransactionReceipt', 'eth_maxPriorityFeePerGas', 'eth_sendRawTransaction',
  'eth_syncing', 'net_version', 'web3_clientVersion',
]); // prettier-ignore

const hardhatVersion = (createRequire(import.meta.url)('hardhat/package.json') as { version: string }).version;

async function openRpc(options: ChainOptions, genesisTime: number): Promise<Rpc> {
  const environment = await createHardhatRuntimeEnvironment({
    networks: {
      embedded: {
        type: 'edr-simulated',
        chainType: 'l1',
        chainId: options.chainId,
        hardfork: HARDFORK,
        initialDate: new Date(genesisTime * 1000),
        allowBlocksWithSameTimestamp: true,
        mining: { auto: false, interval: 0 },
        accounts: [{ privateKey: options.privateKey, balance: BALANCE }],
      },
    },
  });
  const { provider } = await environment.network.create({ network: 'embedded' });
  return (method, params) => provider.request({ method, params: [...params] });
}

const latest = async (rpc: Rpc): Promise<RpcBlock> => (await rpc('eth_getBlockByNumber', ['latest', false])) as RpcBlock;

/** Mines the queued transactions into a block of this time and randomness. */
async function mine(rpc: Rpc, timestamp: number, prevRandao: string | null): Promise<RpcBlock> {
  await rpc('evm_setNextBlockTimestamp', [timestamp]);
  if (prevRandao !== null) await rpc('hardhat_setPrevRandao', [prevRandao]);
  await rpc('evm_mine', []);
  return latest(rpc);
}

/** Reads the journal; a line that a kill left unfinished was never answered for, and is cut off. */
function readJournal(file: string): { readonly header: Header; readonly blocks: readonly Block[] } | null {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end)));
  const [header, ...blocks] = text
    .slice(0, end)
    .split('\n')
    .filter((line) => line !== '');
  if (header === undefined) return null;
  return { header: JSON.parse(header) as Header, blocks: blocks.map((line) => JSON.parse(line) as Block) };
}

async function replay(rpc: Rpc, blocks: readonly Block[], file: string): Promise<void> {
  for (const block of blocks) {
    for (const raw of block.transactions) await rpc('eth_sendRawTransaction', [raw]);
    const mined = await mine(rpc, block.timestamp, block.prevRandao);
    if (mined.hash !== block.hash)
      throw new Error(
        `The embedded chain's journal ${file} gives another block ${String(block.number)} than it recorded: restore the file, or the version of the service that wrote it.`,
      );
  }
}

function appendLine(descriptor: number, line: object): void {
  writeSync(descriptor, `${JSON.stringify(line)}\n`);
  fdatasyncSync(descriptor);
}

async function serve(options: ChainOptions): Promise<number> {
  const journal = readJournal(options.journal);
  const header: Header = journal?.header ?? {
    format: 'terroir/chain@1',
    chainId: options.chainId,
    hardfork: HARDFORK,
    hardhat: hardhatVersion,
    genesisTime: Math.floor(Date.now() / 1000),
  };
  if (header.format !== 'terroir/chain@1' || header.chainId !== options.chainId || header.hardfork !== HARDFORK)
    throw new Error(`The embedded chain's journal ${options.journal} is of another chain or another version.`);
  const rpc = await openRpc(options, header.genesisTime);
  await rpc('hardhat_setBalance', [PROXY_DEPLOYER, `0x${(10n ** 18n).toString(16)}`]);
  await replay(rpc, journal?.blocks ?? [], options.journal);
  const descriptor = openSync(options.journal, 'a', 0o600);
  if (journal === null) {
    appendLine(descriptor, header);
    const folder = openSync(dirname(options.journal), 'r');
    fsyncSync(folder);
    closeSync(folder);
  }

  const queued = new Map<string, string>();
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = before.then(work, work);
    before = result.catch(() => undefined);
    return result;
  };

  /** Queues, mines, and journals; only then is the hash told. */
  const send = (raw: string): Promise<string> =>
    inTurn(async () => {
      const hash = (await rpc('eth_sendRawTransaction', [raw])) as string;
      queued.set(hash, raw);
      const { timestamp } = await latest(rpc);
      const block = await mine(rpc, Math.max(Math.floor(Date.now() / 1000), Number(timestamp)), null);
      const transactions = block.transactions.map((one) => queued.get(one)).filter((one) => one !== undefined);
      // A crash before this line leaves a block that nobody was told of.
      appendLine(descriptor, {
        number: Number(block.number),
        timestamp: Number(block.timestamp),
        prevRandao: block.mixHash,
        hash: block.hash,
        transactions,
      } satisfies Block);
      for (const one of block.transactions) queued.delete(one);
      return hash;
    });

  if ((journal?.blocks.length ?? 0) === 0) await send(PROXY_TRANSACTION);

  const answer = async (request: unknown): Promise<object> => {
    const {
      id = null,
      method,
      params = [],
    } = (typeof request === 'object' && request !== null ? request : {}) as { id?: unknown; method?: unknown; params?: unknown };
    const envelope = { jsonrpc: '2.0', id };
    if (typeof method !== 'string' || !Array.isArray(params)) return { ...envelope, error: { code: -32600, message: 'not a request' } };
    if (!SERVED.has(method)) return { ...envelope, error: { code: -32601, message: `${method} is not served here` } };
    try {
      return {
        ...envelope,
        result: method === 'eth_sendRawTransaction' ? await send(String(params[0])) : await rpc(method, params as unknown[]),
      };
    } catch (error) {
      const { code, message, data } = error as { code?: unknown; message?: unknown; data?: unknown };
      return { ...envelope, error: { code: typeof code === 'number' ? code : -32000, message: String(message), data } };
    }
  };

  const server = createServer((request, response) => {
    void respond(request, response, answer);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : options.port);
    });
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: (request: unknown) => Promise<object>): Promise<void> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      length += (chunk as Buffer).length;
      if (length > LARGEST_REQUEST) throw new Error('too large');
      chunks.push(chunk as Buffer);
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const answers = Array.isArray(body) ? await Promise.all(body.slice(0, 100).map(answer)) : await answer(body);
    // A page of the ledger reads the head of the chain from the visitor's browser.
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' }).end(JSON.stringify(answers));
  } catch {
    response
      .writeHead(request.method === 'OPTIONS' ? 204 : 400, {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': 'content-type',
      })
      .end();
  }
}

process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group; the parent says when to end.
process.once('disconnect', () => {
  process.exit(0);
});
process.once('message', (options: ChainOptions) => {
  serve(options).then(
    (port) => process.send?.({ port }),
    (error: unknown) => {
      process.send?.({ error: error instanceof Error ? error.message : String(error) });
      process.exitCode = 1;
      process.disconnect?.();
    },
  );
});
