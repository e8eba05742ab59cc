import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runDemo, type DemoAt } from '../../scripts/demo/run.ts';
import { TestLedger } from '../ledger.ts';

let ledger: TestLedger;
let folder: string;
let at: DemoAt;
let firstLot: string;

beforeAll(async () => {
  ledger = await TestLedger.listening();
  folder = mkdtempSync(join(tmpdir(), 'terroir-demo-'));
  at = {
    url: ledger.url,
    address: ledger.url,
    operatorKey: ledger.operator,
    keyFile: join(folder, 'andes-cert.jwk'),
    now: new Date(),
    say: () => undefined,
  };
  firstLot = await runDemo(at);
}, 120_000);
afterAll(async () => {
  await ledger.stop();
  rmSync(folder, { recursive: true, force: true });
});

const counts = async () =>
  (await ledger.database.query('select kind, count(*) from statement where kind <> $1 group by kind order by kind', ['state'])) as unknown;

const statements = async (kind: string): Promise<{ id: string; name: string }[]> => {
  const rows = await ledger.database.query<{ id: Buffer }>('select id from statement where kind = $1 order by sequence', [kind]);
  return Promise.all(
    rows.map(async ({ id }) => {
      const { payload } = await ledger.done(`GET /v1/statements/${id.toString('hex')}`);
      return { id: id.toString('hex'), name: String(payload.name ?? '') };
    }),
  );
};

const verdictOn = async (name: string): Promise<unknown> => {
  const found = (await statements('attestation')).find((one) => one.name === name);
  return (await ledger.done(`GET /v1/verify/${found?.id ?? ''}`)).verdict;
};

describe('the demo', () => {
  it('begins with the blend', () => {
    expect(firstLot).toBe(`${ledger.url}/01/09520123450045/10/MB-2609`);
  });

  it('says things of five firms, each an entry of the log', async () => {
    expect(await counts()).toEqual([
      { kind: 'attestation', count: 4 },
      { kind: 'event', count: 15 },
      { kind: 'facility', count: 5 },
      { kind: 'key-registration', count: 6 },
      { kind: 'policy', count: 1 },
      { kind: 'product', count: 8 },
      { kind: 'status-change', count: 1 },
    ]);
  });

  it('has one certificate in order, one revoked and one test that expired', async () => {
    expect(await verdictOn('Organic certificate, plots of La Loma')).toBe('valid');
    expect(await verdictOn('Organic certificate, plots of El Cedro')).toBe('revoked');
    expect(await verdictOn('Residue test of lot LL-2607')).toBe('expired');
    expect(await verdictOn('Bought from the co-operative itself')).toBe('valid');
  });

  it('has events that verify', async () => {
    const events = await statements('event');
    const verdicts = await Promise.all(events.map(async ({ id }) => (await ledger.done(`GET /v1/verify/${id}`)).verdict as unknown));
    expect(new Set(verdicts)).toEqual(new Set(['valid']));
  });

  it('told again changes nothing, so that a start that was killed can go on with it', async () => {
    const before = await counts();
    await runDemo(at);
    expect(await counts()).toEqual(before);
  });
});
