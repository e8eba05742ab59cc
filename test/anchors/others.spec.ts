import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnchoredLedger, type AnchoringProcess } from './anchored-ledger.ts';
import { startTestChain, type Address, type TestChain } from './test-chain.ts';

// Whatever others do: relay what the publisher signed, use its key elsewhere, change it, answer falsely.

let chain: TestChain;
let address: Address;
let ledger: AnchoredLedger;
let process: AnchoringProcess;
let logId: string;

beforeAll(async () => {
  chain = await startTestChain();
  address = await chain.address();
});
afterAll(() => chain.stop());
beforeEach(async () => {
  await chain.releaseBlocks();
  ledger = await AnchoredLedger.on(chain);
  process = await ledger.process([address]);
  logId = await ledger.logId(process);
});
afterEach(async () => {
  address.fault = () => 'none';
  await ledger.stop();
});

const sizes = async (): Promise<number[]> => (await ledger.anchored(logId)).map(({ size }) => size);
const states = async (): Promise<string[]> => (await process.anchors()).map(({ size, state }) => `${String(size)} ${state}`);

describe('somebody else', () => {
  it('who relayed the newest head has anchored it', async () => {
    const wanted = await process.grow();
    const transaction = await ledger.relay(logId, wanted, []);
    expect(await process.reconcile()).toMatchObject({ hasSent: false });
    expect(await ledger.anchored(logId)).toMatchObject([{ size: wanted.size, transaction }]);
    expect((await process.get('/v1/anchors')).json).toMatchObject({ items: [{ size: wanted.size, state: 'final', transaction }] });
  });

  it('who relayed an older head is built upon', async () => {
    const first = await process.grow();
    const second = await process.grow();
    await ledger.relay(logId, first, []);
    await process.reconcile();
    await process.reconcile();
    expect(await sizes()).toEqual([first.size, second.size]);
    expect(await states()).toEqual([`${String(first.size)} final`, `${String(second.size)} final`]);
  });

  it('who was quicker makes our transaction revert: that is lost, and the head is anchored', async () => {
    const wanted = await process.grow();
    await chain.holdBlocks();
    await process.reconcile();
    await ledger.relay(logId, wanted, [], { tip: 10n ** 11n });
    await chain.mine();
    await process.reconcile();
    expect(await sizes()).toEqual([wanted.size]);
    expect(await states()).toEqual([`${String(wanted.size)} lost`, `${String(wanted.size)} final`]);
  });

  it('with the same key who took our nonce for the same head has anchored it', async () => {
    const wanted = await process.grow();
    await chain.holdBlocks();
    await process.reconcile();
    const nonce = Number((await chain.waiting())[0]?.nonce);
    await ledger.call(chain.wallets[0], 'anchor', [logId, wanted.size, wanted.root, []], { nonce, tip: 10n ** 11n });
    await chain.mine();
    await process.reconcile();
    expect(await sizes()).toEqual([wanted.size]);
    expect(await states()).toEqual([`${String(wanted.size)} lost`, `${String(wanted.size)} final`]);
  });

  it('with the same key who anchored a root that is not ours is found out, and nothing counts as anchored', async () => {
    const { size } = await process.grow();
    await ledger.call(chain.wallets[0], 'anchor', [logId, size, `0x${'66'.repeat(32)}`, []]);
    expect(await process.reconcileFails()).toBe(`ForeignHead: the chain holds another root over ${String(size)} entries than this log`);
    await process.grow();
    expect(await process.reconcileFails()).toMatch(/^ForeignHead/);
    expect(await process.anchors()).toEqual([]);
    expect(await sizes()).toEqual([size]);
  });

  it('with the same key who anchored more than there is stops the anchoring', async () => {
    const { size } = await process.grow();
    await ledger.call(chain.wallets[0], 'anchor', [logId, size + 50, `0x${'66'.repeat(32)}`, []]);
    expect(await process.reconcileFails()).toBe(
      `ForeignHead: the chain holds a head of ${String(size + 50)} entries, and this log has ${String(size)}`,
    );
  });

  it('who became the publisher is named by the contract, and we send nothing that would be refused', async () => {
    const [publisher, other] = chain.wallets;
    await ledger.call(publisher, 'setPublisher', [logId, other.address]);
    await process.grow();
    expect(await process.reconcileFails()).toMatch(new RegExp(`^ChainRefused: NotPublisher\\(${logId}, ${publisher.address}\\)`));
    expect(await process.anchors()).toEqual([]);
  });
});

describe('a new key', () => {
  it('anchors at once, though a transaction of the old one is stuck', async () => {
    const [old, next] = chain.wallets;
    const first = await process.grow();
    await process.reconcile();
    await process.reconcile();
    await chain.holdBlocks();
    const second = await process.grow();
    await process.reconcile(); // with a nonce of the old key
    await chain.rpc('hardhat_dropTransaction', (await chain.waiting())[0]?.hash);
    await ledger.call(old, 'setPublisher', [logId, next.address], { nonce: Number((await process.anchors()).at(-1)?.nonce) });
    await chain.mine();
    await ledger.end(process);
    process = await ledger.process([address], next);
    await process.reconcile();
    await chain.mine();
    await process.reconcile();
    expect(await sizes()).toEqual([first.size, second.size]);
    expect((await process.anchors()).map(({ state, sender }) => `${state} ${sender}`)).toEqual([
      `final ${old.address}`,
      `lost ${old.address}`,
      `final ${next.address}`,
    ]);
  });
});

describe('two addresses of one chain', () => {
  const block = async (): Promise<Record<string, unknown>> =>
    (await chain.rpc('eth_getBlockByNumber', 'latest', false)) as Record<string, unknown>;
  let second: Address;
  beforeEach(async () => {
    second = await chain.address();
    await ledger.end(process);
    process = await ledger.process([address, second]);
  });

  it('that agree anchor as one', async () => {
    const { size } = await process.grow();
    await process.reconcile();
    await process.reconcile();
    expect(await sizes()).toEqual([size]);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ['have another block of the same number', 'eth_getBlockByNumber', async () => ({ ...(await block()), hash: `0x${'77'.repeat(32)}` })],
    ['are of another chain', 'eth_chainId', () => Promise.resolve('0x5')],
    ['know another head', 'eth_call', () => Promise.resolve(`0x${'00'.repeat(95)}01`)],
    ['know another nonce', 'eth_getTransactionCount', () => Promise.resolve('0x7')],
  ])('that %s are refused, and nothing is sent', async (_, method, answers) => {
    await process.grow();
    const answer = { answers: await answers() };
    second.fault = (asked) => (asked === method ? answer : 'none');
    expect(await process.reconcileFails()).toMatch(/^ChainDisagreement/);
    expect(await process.anchors()).toEqual([]);
    expect(await sizes()).toEqual([]);
    second.fault = () => 'none';
    await process.reconcile();
    expect(await sizes()).toHaveLength(1);
  });

  it('of which one denies the block of a receipt make nothing final', async () => {
    const { size } = await process.grow();
    await process.reconcile();
    second.fault = (method) => (method === 'eth_getTransactionReceipt' ? { answers: null } : 'none');
    expect(await process.reconcileFails()).toMatch(/^ChainDisagreement/);
    expect(await states()).toEqual([`${String(size)} broadcast`]);
  });

  it('of which one is behind make nothing final beyond it, and send nothing twice', async () => {
    const old = await block();
    const { size } = await process.grow();
    await process.reconcile();
    second.fault = (method, [number]) => (method === 'eth_getBlockByNumber' && number === 'latest' ? { answers: old } : 'none');
    await process.reconcile();
    expect(await states()).toEqual([`${String(size)} broadcast`]);
    second.fault = () => 'none';
    await process.reconcile();
    expect(await states()).toEqual([`${String(size)} final`]);
    expect(await sizes()).toEqual([size]);
  });

  it('of which one is down wait for it', async () => {
    await process.grow();
    second.fault = () => 'lost-before';
    expect(await process.reconcileFails()).toMatch(/^ChainUnreachable/);
    expect(await process.anchors()).toEqual([]);
  });
});

describe('what is no chain', () => {
  it.each([
    ['another chain', 'eth_chainId', '0x5', /^OtherChain: the chain that answers has the id 5/],
    ['numbers that are none', 'eth_getTransactionCount', 'many', /^ChainUnreachable/],
    ['a block without a hash', 'eth_getBlockByNumber', { number: '0x1' }, /^ChainUnreachable/],
    ['no code where the contract is', 'eth_call', '0x', /^ChainUnreachable: the contract is not on the chain/],
  ])('is told by %s', async (_, method, answers, reason) => {
    await process.grow();
    address.fault = (asked) => (asked === method ? { answers } : 'none');
    expect(await process.reconcileFails()).toMatch(reason);
    expect(await process.anchors()).toEqual([]);
  });

  it('stops the next start where it has another id', async () => {
    await ledger.end(process);
    address.fault = (method) => (method === 'eth_chainId' ? { answers: '0x5' } : 'none');
    await expect(ledger.process([address])).rejects.toThrow(/CHAIN_RPC_URL: .*anchored on the chain 31337/);
  });

  it('stops no start where it does not answer', async () => {
    await ledger.end(process);
    address.fault = () => 'lost-before';
    process = await ledger.process([address]);
    expect((await process.get('/readyz')).status).toBe(200);
  });
});
