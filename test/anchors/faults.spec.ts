import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnchoredLedger, type AnchoringProcess } from './anchored-ledger.ts';
import { startTestChain, type Address, type Fault, type TestChain } from './test-chain.ts';

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

/** Ends the process, whatever it was about to do, and starts the next one on the same database. */
const restart = async (): Promise<void> => {
  await ledger.end(process);
  process = await ledger.process([address]);
};

const onSending = (fault: Fault): void => {
  address.fault = (method) => (method === 'eth_sendRawTransaction' ? fault : 'none');
};
const healed = (): void => {
  address.fault = () => 'none';
};

const sizes = async (): Promise<number[]> => (await ledger.anchored(logId)).map(({ size }) => size);
const states = async (): Promise<string[]> => (await process.anchors()).map(({ size, state }) => `${String(size)} ${state}`);

describe('a head is anchored once', () => {
  it('with nothing in the way', async () => {
    const { size, root } = await process.grow();
    expect(await process.reconcile()).toEqual({ hasSent: true, isStuck: false });
    await process.reconcile();
    await process.reconcile();
    expect(await ledger.anchored(logId)).toMatchObject([{ size, root }]);
    expect(await states()).toEqual([`${String(size)} final`]);
    expect((await process.get('/v1/anchors')).json).toMatchObject({
      items: [{ size, root, state: 'final' }],
      waitingSince: null,
      why: null,
    });
  });

  it.each([
    ['though it was lost on its way to the chain', 'lost-before', 0],
    ['though the chain took it and the answer was lost', 'lost-after', 1],
  ] as const)('%s', async (_, fault, onChain) => {
    const { size } = await process.grow();
    onSending(fault);
    expect(await process.reconcileFails()).toMatch(/ChainUnreachable: the chain does not answer/);
    expect(await sizes()).toHaveLength(onChain);
    expect(await states()).toEqual([`${String(size)} signed`]);
    healed();
    await process.reconcile();
    await process.reconcile();
    expect(await sizes()).toEqual([size]);
    expect(await states()).toEqual([`${String(size)} final`]);
  });

  it.each([
    ['between the intent and the broadcast', 'lost-before'],
    ['between the broadcast and its record', 'lost-after'],
  ] as const)('though the process ended %s', async (_, fault) => {
    const { size } = await process.grow();
    onSending(fault);
    await process.reconcileFails();
    const [intent] = await process.anchors();
    healed();
    await restart();
    await process.reconcile();
    await process.reconcile();
    expect(await ledger.anchored(logId)).toMatchObject([{ size, transaction: intent?.transaction_hash }]);
    expect(await process.anchors()).toMatchObject([{ size, state: 'final', raw: intent?.raw }]);
  });

  it.each(['lost-before', 'lost-after'] as const)('whichever request of a reconciling is %s', async (fault) => {
    const grown: number[] = [];
    for (let lost = 0, wasLost = true; wasLost; lost++) {
      grown.push((await process.grow()).size);
      let request = 0;
      wasLost = false;
      address.fault = () => {
        const isIt = request++ === lost;
        wasLost ||= isIt;
        return isIt ? fault : 'none';
      };
      await process.reconcileFails();
      await process.reconcileFails();
      healed();
      if (lost % 3 === 0) await restart();
      await process.reconcile();
      await process.reconcile();
      expect(await sizes()).toEqual(grown);
    }
    expect(grown.length).toBeGreaterThan(10);
    expect(await states()).toEqual(grown.map((size) => `${String(size)} final`));
  });

  it('by one of two that reconcile at the same time', async () => {
    const other = await ledger.process([address]);
    const { size } = await process.grow();
    await Promise.allSettled([process.reconcile(), other.reconcile(), process.reconcile(), other.reconcile()]);
    await process.reconcile();
    await other.reconcile();
    await process.reconcile();
    expect(await sizes()).toEqual([size]);
    expect((await states()).filter((state) => !state.endsWith('lost'))).toEqual([`${String(size)} final`]);
  });
});

describe('an anchor that is in no block', () => {
  beforeEach(async () => {
    await process.grow();
    await process.reconcile();
    await process.reconcile();
    await chain.holdBlocks();
  });

  it('is not joined by another one', async () => {
    await process.grow();
    await process.reconcile();
    await process.grow();
    expect(await process.reconcile()).toEqual({ hasSent: false, isStuck: false });
    expect(await chain.waiting()).toHaveLength(1);
  });

  it('is replaced on its nonce by the newest state for at least a tenth more, again and again', async () => {
    await process.grow();
    await process.reconcile();
    const fees: bigint[] = [];
    for (let round = 0; round < 3; round++) {
      const [waiting] = await chain.waiting();
      fees.push(BigInt(waiting?.maxFeePerGas ?? 0));
      ledger.clock.advance(3 * 60_000);
      await process.grow();
      expect(await process.reconcile()).toMatchObject({ hasSent: true });
      expect(await process.reconcile()).toMatchObject({ hasSent: false }); // the replaced ones are not sent again: nodes would refuse them
      expect(await chain.waiting()).toHaveLength(1);
      expect(BigInt((await chain.waiting())[0]?.maxFeePerGas ?? 0)).toBeGreaterThanOrEqual(((fees.at(-1) ?? 0n) * 11n) / 10n);
    }
    expect(new Set((await process.anchors()).slice(1).map(({ nonce }) => nonce)).size).toBe(1);
    await chain.mine();
    await process.reconcile();
    const newest = await process.wanted();
    expect((await sizes()).at(-1)).toBe(newest?.size);
    expect((await states()).map((state) => state.split(' ')[1])).toEqual(['final', 'lost', 'lost', 'lost', 'final']);
  });

  it('is not raised beyond four times what the market asks', async () => {
    await process.grow();
    await process.reconcile();
    let sent = 0;
    for (let round = 0; round < 30; round++) {
      ledger.clock.advance(3 * 60_000);
      await process.grow();
      const { hasSent, isStuck } = await process.reconcile();
      sent += Number(hasSent);
      expect(hasSent || isStuck).toBe(true);
    }
    expect(sent).toBeGreaterThan(5);
    expect(sent).toBeLessThan(20);
  });

  it('counts where it is mined though its replacement was lost', async () => {
    const first = await process.grow();
    await process.reconcile();
    ledger.clock.advance(3 * 60_000);
    const second = await process.grow();
    let sendings = 0; // the first is that of the old one, once more
    address.fault = (method) => (method === 'eth_sendRawTransaction' && sendings++ > 0 ? 'lost-before' : 'none');
    await process.reconcileFails();
    healed();
    await chain.mine();
    await process.reconcile();
    await chain.mine();
    await process.reconcile();
    expect((await sizes()).slice(1)).toEqual([first.size, second.size]);
    expect((await states()).slice(1)).toEqual([
      `${String(first.size)} final`,
      `${String(second.size)} lost`,
      `${String(second.size)} final`,
    ]);
  });

  it('is offered again when the chain refused it, and blocks nothing for good', async () => {
    const { size } = await process.grow();
    onSending({ fails: 'insufficient funds for gas * price + value' });
    expect(await process.reconcileFails()).toMatch(/ChainRefused: insufficient funds/);
    expect(await process.reconcileFails()).toMatch(/ChainRefused: insufficient funds/);
    healed();
    await process.reconcile();
    await chain.mine();
    await process.reconcile();
    expect((await sizes()).at(-1)).toBe(size);
  });
});

describe('a block that is reorganised away', () => {
  it('takes its anchor with it; the very same transaction is sent again', async () => {
    await ledger.end(process);
    process = await ledger.process([address], chain.wallets[0], 3);
    const before = await chain.snapshot();
    const { size } = await process.grow();
    await process.reconcile();
    await process.reconcile();
    expect(await states()).toEqual([`${String(size)} mined`]);
    const [{ transaction_hash } = { transaction_hash: '' }] = await process.anchors();

    await chain.revert(before);
    expect(await sizes()).toEqual([]);
    await process.reconcile();
    expect(await states()).toEqual([`${String(size)} broadcast`]);
    expect((await process.get('/v1/anchors')).json).toMatchObject({ items: [] });
    await process.reconcile();
    await chain.mine(2);
    await process.reconcile();
    expect(await ledger.anchored(logId)).toMatchObject([{ size, transaction: transaction_hash }]);
    expect(await states()).toEqual([`${String(size)} final`]);
  });

  it('needs no repair where another transaction took its place: the newest state covers it', async () => {
    await ledger.end(process);
    process = await ledger.process([address], chain.wallets[0], 3);
    const before = await chain.snapshot();
    const first = await process.grow();
    await process.reconcile();
    await process.reconcile();
    await chain.revert(before);
    // The key pays for something else in the new history: the nonce is gone.
    await ledger.call(chain.wallets[0], 'createLog', [`0x${logId.slice(2)}`, chain.wallets[0].address, chain.wallets[0].address]);
    const second = await process.grow();
    await process.reconcile();
    await chain.mine(3);
    await process.reconcile();
    expect(await sizes()).toEqual([second.size]);
    expect(await states()).toEqual([`${String(first.size)} lost`, `${String(second.size)} final`]);
  });
});
