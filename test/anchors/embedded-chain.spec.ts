import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Wallet, type TransactionRequest } from 'ethers';
import { startChain, type EmbeddedChain } from '../../api/src/embedded/chain.ts';
import { post, rpc } from './json-rpc.ts';

const RECEIVER = `0x${'ab'.repeat(20)}`;
const GENEROUS = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n };

let folder: string;
let chain: EmbeddedChain;
const journal = (): string => join(folder, 'chain', 'journal.ndjson');

async function pay(nonce: number, more: TransactionRequest = {}): Promise<string> {
  const chainId = Number((await rpc(chain.url, 'eth_chainId')).result);
  const transaction = { type: 2, chainId, to: RECEIVER, value: 1n, gasLimit: 21_000n, nonce, ...GENEROUS, ...more };
  return new Wallet(chain.key).signTransaction(transaction);
}

const send = async (nonce: number, more: TransactionRequest = {}) => rpc(chain.url, 'eth_sendRawTransaction', await pay(nonce, more));

const hashOfBlock = async (number: number): Promise<unknown> =>
  ((await rpc(chain.url, 'eth_getBlockByNumber', `0x${number.toString(16)}`, false)).result as { hash: unknown } | null)?.hash;

const height = async (): Promise<number> => Number((await rpc(chain.url, 'eth_blockNumber')).result);

const restart = async (): Promise<void> => {
  await chain.stop();
  chain = await startChain(folder);
};

describe('the blocks', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terroir-chain-'));
    chain = await startChain(folder);
  });
  afterAll(async () => {
    await chain.stop();
    rmSync(folder, { recursive: true });
  });

  it('are the same after a restart, hundreds of them, one for each transaction', async () => {
    for (let nonce = 0; nonce < 200; nonce++) expect((await send(nonce)).error).toBeUndefined();
    expect(await height()).toBe(201); // the first has the deployment proxy
    const before = await Promise.all([1, 100, 200, 201].map(hashOfBlock));
    await restart();
    expect(await height()).toBe(201);
    expect(await Promise.all([1, 100, 200, 201].map(hashOfBlock))).toEqual(before);
    expect((await rpc(chain.url, 'eth_getBalance', RECEIVER, 'latest')).result).toBe('0xc8');
  });

  it('take no transaction that cannot be in the next one, and keep none of them waiting', async () => {
    const [blocks, next] = [
      await height(),
      Number((await rpc(chain.url, 'eth_getTransactionCount', new Wallet(chain.key).address, 'latest')).result),
    ];
    expect((await send(next + 1)).error?.message).toMatch(/^nonce too high/);
    expect((await send(next - 1)).error?.message).toMatch(/nonce too low/i);
    expect((await send(next, { maxFeePerGas: 1n })).error?.message).toMatch(/^max fee per gas less than block base fee/);
    expect((await send(next, { gasLimit: 50_000_000n })).error?.message).toMatch(/gas/);
    expect((await send(next, { value: 10n ** 30n })).error?.message).toMatch(/funds/);
    expect((await rpc(chain.url, 'eth_sendRawTransaction', '0x1234')).error).toBeDefined();
    expect(await height()).toBe(blocks);

    // Were the refused ones still queued, this would be a replacement, or bring them along.
    expect((await send(next)).error).toBeUndefined();
    expect(await height()).toBe(blocks + 1);
    expect((await rpc(chain.url, 'eth_getBlockTransactionCountByNumber', 'latest')).error?.code).toBe(-32601);
    const { transactions } = (await rpc(chain.url, 'eth_getBlockByNumber', 'latest', false)).result as { transactions: unknown[] };
    expect(transactions).toHaveLength(1);
  });
});

describe('a request', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terroir-chain-'));
    chain = await startChain(folder);
  });
  afterAll(async () => {
    await chain.stop();
    rmSync(folder, { recursive: true });
  });

  it.each([
    'hardhat_setBalance', 'hardhat_reset', 'hardhat_setCode', 'hardhat_setStorageAt', 'hardhat_dropTransaction', 'hardhat_impersonateAccount', 'evm_mine', 'evm_revert', 'evm_snapshot', 'evm_setNextBlockTimestamp',
    'eth_sendTransaction', 'eth_sign', 'eth_accounts', 'personal_sign', 'debug_traceTransaction', 'toString', '__proto__',
  ])('by %s is refused', async (method) => {
    expect(await rpc(chain.url, method)).toMatchObject({ error: { code: -32601 } });
  }); // prettier-ignore

  it('that is no JSON-RPC is told so', async () => {
    expect(await post(chain.url, '{"method":')).toMatchObject({ status: 400, json: { error: { code: -32700 } } });
    expect(await post(chain.url, new Uint8Array([0xff, 0xfe]))).toMatchObject({ status: 400, json: { error: { code: -32700 } } });
    for (const body of ['null', '5', '"eth_call"', '{}', '{"method":5}', '{"method":"eth_call","params":{}}', '[[]]'])
      expect(JSON.stringify((await post(chain.url, body)).json)).toMatch(/-32600/);
  });

  it('with wrong parameters gets an error of the chain', async () => {
    expect((await rpc(chain.url, 'eth_call', 7, {}, 'zzz')).error).toBeDefined();
    expect((await rpc(chain.url, 'eth_sendRawTransaction')).error).toBeDefined();
    expect((await rpc(chain.url, 'eth_sendRawTransaction', { a: 1 })).error).toBeDefined();
  });

  it('that is too large, or has too many in one, is told the limit', async () => {
    expect(await post(chain.url, ' '.repeat(3 * 1024 * 1024))).toMatchObject({ status: 413, json: { error: { message: /2097152/ } } });
    const batch = (count: number) => JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, method: 'eth_chainId', params: [] })));
    expect(await post(chain.url, batch(1000))).toMatchObject({
      status: 400,
      json: { error: { message: 'a batch has 1 to 100 requests' } },
    });
    expect(await post(chain.url, '[]')).toMatchObject({ status: 400, json: { error: { code: -32600 } } });
    expect((await post(chain.url, batch(100))).json).toHaveLength(100);
  });

  it('by another method than POST is told so, but for what browsers ask first', async () => {
    expect((await fetch(chain.url)).status).toBe(405);
    expect((await fetch(chain.url, { method: 'OPTIONS' })).status).toBe(204);
  });
});

describe('a journal', () => {
  let whole: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terroir-chain-'));
    chain = await startChain(folder);
    for (let nonce = 0; nonce < 3; nonce++) await send(nonce);
    await chain.stop();
    whole = `${journal()}.whole`;
    copyFileSync(journal(), whole);
  });
  beforeEach(() => {
    copyFileSync(whole, journal());
  });
  afterEach(() => chain.stop());
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const damage = (change: (lines: string[]) => void): void => {
    const lines = readFileSync(whole, 'utf8').split('\n');
    change(lines);
    writeFileSync(journal(), lines.join('\n'));
  };
  const startRefuses = async (): Promise<string> => {
    const message = await startChain(folder).then(
      () => 'started',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
    expect(message).toContain(journal());
    return message;
  };

  it('loses a last line that a kill left unfinished, and nothing else', async () => {
    appendFileSync(journal(), '{"number":5,"timestamp":17');
    chain = await startChain(folder);
    expect(await height()).toBe(4);
    expect((await send(3)).error).toBeUndefined();
    await restart();
    expect(await height()).toBe(5);
    expect(readFileSync(journal(), 'utf8')).not.toContain('"timestamp":17{');
  });

  it('loses what a power cut left behind its last line', async () => {
    appendFileSync(journal(), Buffer.alloc(4096));
    chain = await startChain(folder);
    expect(await height()).toBe(4);
  });

  it.each<[string, (lines: string[]) => void, RegExp]>([
    ['a line that is not JSON', (lines) => (lines[2] = '{"number":2,'), /line 3 .* is damaged/],
    ['a line that is something else', (lines) => (lines[2] = '{"number":2}'), /line 3 .* is damaged/],
    ['a line that is missing', (lines) => lines.splice(2, 1), /line 3 .* is damaged/],
    ['a header that cannot be read', (lines) => (lines[0] = '{}'), /line 1 .* is damaged/],
    ['a header of another chain', (lines) => (lines[0] = String(lines[0]).replace(/"chainId":\d+/, '"chainId":5')), /another chain/],
    ['a header of another hardfork', (lines) => (lines[0] = String(lines[0]).replace('osaka', 'prague')), /another version/],
    ['another time of a block', (lines) => (lines[3] = String(lines[3]).replace(/"timestamp":(\d+)/, (_, t) => `"timestamp":${String(Number(t) + 1)}`)), /gives another block 3/],
    ['a changed transaction', (lines) => (lines[3] = String(lines[3]).replace(/(.)"\]/, (_, d) => `${d === '0' ? '1' : '0'}"]`)), /gives another block 3/],
    ['a changed hash', (lines) => (lines[4] = String(lines[4]).replace(/"hash":"0x./, (h) => `${h.slice(0, -1)}${h.endsWith('0') ? '1' : '0'}`)), /gives another block 4/],
  ])('with %s is refused by its name, and left as it is', async (_, change, reason) => {
    damage(change);
    const before = readFileSync(journal(), 'utf8');
    expect(await startRefuses()).toMatch(reason);
    expect(readFileSync(journal(), 'utf8')).toBe(before);
  }); // prettier-ignore

  it('is refused with an identity that cannot be read', async () => {
    const identity = join(folder, 'chain', 'identity.json');
    const kept = readFileSync(identity);
    writeFileSync(identity, '{"chainId":');
    await expect(startChain(folder)).rejects.toThrow(/identity\.json.* cannot be read/);
    writeFileSync(identity, kept);
  });
});
