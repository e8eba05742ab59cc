import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import { startChain } from '../../api/src/embedded/chain.ts';
import { rpc } from './json-rpc.ts';

interface Host {
  readonly process: ChildProcess;
  readonly url: string;
  readonly key: string;
  readonly pid: number;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terroir-killed-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function startHost(): Promise<Host> {
  const host = fork(join(import.meta.dirname, 'chain-host.ts'), [folder], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const [message] = (await once(host, 'message')) as [Omit<Host, 'process'>];
  return { process: host, ...message };
}

/** What was answered: a transaction, and the hash of the block that a receipt named. */
type Answered = Map<string, string>;

/** Sends one transaction after the other until nobody answers; several are on their way at once. */
async function sendUntilKilled({ url, key }: Host, answered: Answered): Promise<void> {
  const wallet = new Wallet(key);
  try {
    const chainId = Number((await rpc(url, 'eth_chainId')).result);
    for (;;) {
      const nonce = Number((await rpc(url, 'eth_getTransactionCount', wallet.address, 'latest')).result);
      const raws = await Promise.all(
        [0, 1, 2].map((more) =>
          wallet.signTransaction({ type: 2, chainId, to: wallet.address, gasLimit: 21_000n, nonce: nonce + more, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n }),
        ),
      ); // prettier-ignore
      await Promise.all(
        raws.map(async (raw) => {
          const { result: hash } = await rpc(url, 'eth_sendRawTransaction', raw);
          if (typeof hash !== 'string') return;
          answered.set(hash, '');
          const { result: receipt } = await rpc(url, 'eth_getTransactionReceipt', hash);
          answered.set(hash, (receipt as { blockHash: string }).blockHash);
        }),
      );
    }
  } catch {
    // Killed. What it had answered by then is what counts.
  }
}

async function expectAllThere(url: string, answered: Answered): Promise<void> {
  await Promise.all(
    [...answered].map(async ([hash, blockHash]) => {
      const receipt = (await rpc(url, 'eth_getTransactionReceipt', hash)).result as { blockHash: string } | null;
      expect(receipt?.blockHash ?? 'lost').toBe(blockHash === '' ? receipt?.blockHash : blockHash);
    }),
  );
}

describe('killed with all that belongs to it', () => {
  const answered: Answered = new Map();

  it.each([1, 2, 3, 4, 5, 6])('at any moment, it has lost nothing that it answered (kill %d)', async () => {
    const host = await startHost();
    const sending = sendUntilKilled(host, answered);
    const goal = answered.size + 1 + Math.floor(Math.random() * 25);
    while (answered.size < goal) await new Promise((resolve) => setTimeout(resolve, 1));
    host.process.kill('SIGKILL');
    await sending;
    const chain = await startChain(folder);
    await expectAllThere(chain.url, answered);
    await chain.stop();
  });
});

it('comes back at the same address, with all it answered, when its own process is killed alone', async () => {
  const answered: Answered = new Map();
  const host = await startHost();
  for (let round = 0; round < 2; round++) {
    const sending = sendUntilKilled(host, answered);
    const goal = answered.size + 1 + Math.floor(Math.random() * 10);
    while (answered.size < goal) await new Promise((resolve) => setTimeout(resolve, 1));
    const pid = await pidOf(host);
    process.kill(pid, 'SIGKILL');
    await sending;
    await answersAgain(host.url);
    await expectAllThere(host.url, answered);
  }
  const ended = once(host.process, 'exit');
  host.process.kill('SIGKILL');
  await ended;
});

async function pidOf(host: Host): Promise<number> {
  host.process.send('pid');
  const [pid] = (await once(host.process, 'message')) as [number];
  return pid;
}

async function answersAgain(url: string): Promise<void> {
  for (;;) {
    const isThere = await rpc(url, 'eth_chainId').then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
