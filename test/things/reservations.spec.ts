import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MOST_UNUSED } from '../../api/src/status/status-reservations.ts';
import { TestLedger } from '../ledger.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false });
  for (const slug of ['la-loma', 'roaster']) await ledger.makeOrganisation(slug);
});
afterAll(() => ledger.stop());

const ONE_REQUEST = 200;

const reserve = (key: string) =>
  ledger.ask('POST /v1/status/reservations', { key, body: { count: ONE_REQUEST / 2, purposes: ['revocation', 'suspension'] } });

it('of requests at the same moment only so many reserve places as an organisation may hold unused', async () => {
  const key = await ledger.keyOf('la-loma', ['attestations:write']);
  const most = MOST_UNUSED / ONE_REQUEST;
  const answers = await Promise.all(Array.from({ length: most + 4 }, () => reserve(key)));
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.map(({ json }) => json.type as string)).toEqual(Array.from({ length: 4 }, () => '/problems/not-in-this-state'));
  const [held] = await ledger.database.query<{ unused: number }>(
    `select count(*) as unused from status_entry where reserved_by = 'la-loma' and statement is null`,
  );
  expect(held?.unused).toBe(MOST_UNUSED);
});

it('one organisation at its bound keeps no other from reserving', async () => {
  expect((await reserve(await ledger.keyOf('roaster', ['attestations:write']))).status).toBe(201);
});
