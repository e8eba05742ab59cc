import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AnchoredLedger, type AnchoringProcess } from './anchored-ledger.ts';
import { startTestChain, type Address, type TestChain } from './test-chain.ts';

// The service as it runs: sequencer and anchorer by themselves.

let chain: TestChain;
let address: Address;
let ledger: AnchoredLedger;
let process: AnchoringProcess;

beforeAll(async () => {
  chain = await startTestChain();
});
afterAll(() => chain.stop());
beforeEach(async () => {
  address = await chain.address();
  ledger = await AnchoredLedger.on(chain);
  process = await ledger.process([address]);
});
afterEach(() => ledger.stop());

async function until<T>(look: () => Promise<T>, isIt: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look();
    if (isIt(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const anchoring = async (of = process) => (await of.get('/v1/anchors')).json as { items: { size: number }[]; waitingSince: string | null; why: string | null }; // prettier-ignore
const logSize = async (): Promise<number> => Number((await process.get('/v1/log')).json['size']);

it('goes on with the chain down, says since when it waits and why, and catches up', async () => {
  process.service.start();
  await until(anchoring, ({ items }) => items.length > 0);

  address.fault = () => 'lost-before';
  const size = await logSize();
  const began = ledger.clock.now();
  await process.accept();
  ledger.clock.advance(2000);
  const { waitingSince, why } = await until(anchoring, (status) => status.waitingSince !== null);
  expect(new Date(String(waitingSince)).getTime()).toBeGreaterThanOrEqual(began.getTime());
  expect(why).toBe('The chain does not answer.');
  await process.accept();
  await until(logSize, (now) => now > size + 1);
  expect((await process.get('/readyz')).json).toMatchObject({
    ready: true,
    anchoring: `waiting since ${String(waitingSince)}: The chain does not answer.`,
  });

  address.fault = () => 'none';
  const done = await until(anchoring, (status) => status.waitingSince === null);
  expect(done.why).toBeNull();
  await until(anchoring, ({ items }) => (items[0]?.size ?? 0) > size);
});

it('keeps since when it waits over a restart, and over another reason to wait', async () => {
  process.service.start();
  address.fault = () => 'lost-before';
  const { waitingSince } = await until(anchoring, (status) => status.waitingSince !== null);
  await ledger.end(process);
  process = await ledger.process([address]);
  expect(await anchoring()).toMatchObject({ waitingSince, why: 'The chain does not answer.' });
  address.fault = () => ({ fails: 'no more requests today' });
  ledger.clock.advance(60_000);
  process.service.start();
  const status = await until(anchoring, ({ why }) => why === 'The chain refuses the anchor.');
  expect(status.waitingSince).toBe(waitingSince);
});

it('anchors in one process of two, until that ends; the other one knows how it goes', async () => {
  const second = await chain.address();
  const other = await ledger.process([second]);
  second.asked.length = 0;
  process.service.start();
  await until(anchoring, ({ items }) => items.length > 0);
  other.service.start();
  await process.accept();
  ledger.clock.advance(2000);
  await until(
    () => anchoring(other),
    ({ items }) => items.length > 1,
  );
  expect(second.asked).toEqual([]);

  address.fault = () => 'lost-before';
  await process.accept();
  ledger.clock.advance(2000);
  await until(
    () => anchoring(other),
    ({ waitingSince }) => waitingSince !== null,
  );

  await ledger.end(process);
  process = other;
  await until(anchoring, ({ items, waitingSince }) => items.length > 2 && waitingSince === null);
  expect(second.asked).toContain('eth_sendRawTransaction');
});

it('gives the key in the address of an RPC to nobody', async () => {
  const secret = 'secretsecret0123456789';
  await ledger.end(process);
  const { url } = address;
  const secretive = { ...address, url: `${url.replace('//', '//user:passwordpassword@')}/v3/${secret}?key=other${secret}` };
  process = await ledger.process([secretive]);
  process.service.start();
  address.fault = (method) =>
    method === 'eth_getBlockByNumber' ? { fails: `no such project: ${secret}, other${secret}, passwordpassword` } : 'none';
  await process.accept();
  await until(anchoring, (status) => status.waitingSince !== null);
  address.fault = () => 'lost-before';
  await until(anchoring, (status) => status.why === 'The chain does not answer.');
  const told = [...ledger.logged, (await process.get('/v1/anchors')).text, (await process.get('/readyz')).text].join('\n');
  expect(told).toContain('no such project: …');
  expect(told).not.toMatch(/secretsecret|passwordpassword/);
  expect(told).not.toContain(url);
});
