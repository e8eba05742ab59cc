import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start();
});
afterAll(() => ledger.stop());

it('logs its own policy and key first, ends with a state, and anchors that', async () => {
  for (let i = 0; i < 100; i++) {
    const { json } = await ledger.ask('GET /v1/anchors');
    if (json.items.length > 0) break;
    await new Promise((r) => setTimeout(r, 100));
  }
  const { json } = await ledger.ask('GET /v1/anchors');
  expect(json.items[0]).toMatchObject({ size: 3, state: 'final' });
  const log = await ledger.done('GET /v1/log');
  expect(log).toMatchObject({ origin: 'ledger.example/log', size: 3 });
});
