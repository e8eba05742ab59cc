import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Wallet } from 'ethers';

// A real EVM that mines when the test says so, behind real HTTP addresses that lose what the test says.

const PROXY_DEPLOYER = '0x3fab184622dc19b6109349b94811493bf2a45362';
const PROXY_TRANSACTION =
  '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222';

/** What happens to a request: it passes, is lost before the chain has it, or its answer is lost; or another answer is given. */
export type Fault = 'none' | 'lost-before' | 'lost-after' | { readonly answers: unknown } | { readonly fails: string };

/** An address of the chain with faults of its own. */
export interface Address {
  readonly url: string;
  /** Decides what happens to a request. */
  fault: (method: string, params: readonly unknown[]) => Fault;
  /** The methods that were asked, in order. */
  readonly asked: string[];
}

const bodyOf = async (request: IncomingMessage): Promise<{ id: unknown; method: string; params: unknown[] }> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id: unknown; method: string; params: unknown[] };
};

/** Sends a request to an address and gives what it answered, as it is. */
async function forward(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<{ result?: unknown; error?: { message: string } }> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return (await response.json()) as { result?: unknown; error?: { message: string } };
}

export async function startTestChain(chainId = 31_337) {
  const wallets = ['11', '22', '33'].map((byte) => new Wallet(`0x${byte.repeat(32)}`)) as [Wallet, Wallet, Wallet];
  const host = fork(join(import.meta.dirname, 'evm-host.ts'), [], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  host.send({ chainId, keys: wallets.map(({ privateKey }) => privateKey) });
  const [port] = (await once(host, 'message')) as [number];
  const evm = `http://127.0.0.1:${String(port)}`;
  const rpc = async (method: string, ...params: unknown[]): Promise<unknown> => {
    const { result, error } = await forward(evm, method, params);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  await rpc('hardhat_setBalance', PROXY_DEPLOYER, '0xde0b6b3a7640000');
  await rpc('eth_sendRawTransaction', PROXY_TRANSACTION);

  const servers: ReturnType<typeof createServer>[] = [];
  const address = async (): Promise<Address> => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      void (async () => {
        const { id, method, params } = await bodyOf(request);
        asked.push(method);
        const fault = opened.fault(method, params);
        const say = (body: object) =>
          response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id, ...body }));
        if (fault === 'lost-before') return request.socket.destroy();
        if (typeof fault === 'object')
          return say('answers' in fault ? { result: fault.answers } : { error: { code: -32000, message: fault.fails } });
        const { result, error } = await forward(evm, method, params);
        const answer = error === undefined ? { result } : { error };
        return fault === 'lost-after' ? request.socket.destroy() : say(answer);
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const listening = server.address();
    const ownPort = typeof listening === 'object' && listening !== null ? listening.port : 0;
    const opened: Address = { url: `http://127.0.0.1:${String(ownPort)}`, fault: () => 'none', asked };
    return opened;
  };

  return {
    rpc,
    address,
    /** Who has money: the publisher, and two others. */
    wallets,
    mine: (count = 1) => rpc('hardhat_mine', `0x${count.toString(16)}`),
    /** From now on blocks are made only by `mine`. */
    holdBlocks: () => rpc('evm_setAutomine', false),
    /** From now on each transaction gets a block at once; those that wait are forgotten. */
    releaseBlocks: async () => {
      for (const { hash } of (await rpc('eth_pendingTransactions')) as { hash: string }[]) await rpc('hardhat_dropTransaction', hash);
      await rpc('evm_setAutomine', true);
    },
    /** The transactions that wait for a block. */
    waiting: async (): Promise<{ hash: string; nonce: string; maxFeePerGas: string }[]> =>
      (await rpc('eth_pendingTransactions')) as { hash: string; nonce: string; maxFeePerGas: string }[],
    snapshot: () => rpc('evm_snapshot') as Promise<string>,
    /** Goes back to a snapshot: what came after it never was. */
    revert: (to: string) => rpc('evm_revert', to),
    stop: async () => {
      for (const server of servers)
        await new Promise((closed) => {
          server.closeAllConnections();
          server.close(closed);
        });
      host.disconnect();
      await once(host, 'exit');
    },
  };
}

export type TestChain = Awaited<ReturnType<typeof startTestChain>>;
