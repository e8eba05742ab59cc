import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger, type Answer } from '../ledger.ts';
import { PARAMETERS, ROWS, type Row } from '../access/routes.ts';
import { victimOn, type Belongings } from '../access/victim.ts';

let ledger: TestLedger;
let belongings: Belongings;
let auditor: string;
beforeAll(async () => {
  ledger = await TestLedger.start();
  ({ belongings } = await victimOn(ledger));
  const until = new Date(ledger.clock.now().getTime() + 3_600_000).toISOString();
  const body = { organisation: 'victim', auditor: { name: 'Good Eyes' }, covers: { what: 'organisation' }, withRestricted: true, until };
  auditor = String((await ledger.done('POST /v1/audit/grants', { key: ledger.operator, body })).token);
  await ledger.rest();
});
afterAll(() => ledger.stop());

const addressOf = ({ route, query, of }: Row): string =>
  route
    .replace('/tile/*', '/tile/0/000.p/1')
    .replace(/:([a-z0-9]+)/gi, (_whole, name: string) =>
      of !== undefined && ['id', 'sha256', 'eventID'].includes(name) ? belongings[of] : (PARAMETERS[name] ?? ''),
    ) + (query ?? '');

const ask = (row: Row, key: string | undefined): Promise<Answer> =>
  ledger.ask(addressOf(row), { key, ...(row.route.startsWith('POST') ? { body: row.body ?? {} } : {}) });

/** What differs between two times of asking, whoever asks. */
const lasting = (text: string): string => text.replaceAll(/"(?:at|creationDate)":"[^"]*"/g, '');

/** What the key of a grant is for. */
const FOR_AUDITORS = ['GET /v1/audit/statements', 'GET /v1/audit/evidence/:sha256', 'POST /v1/audit/samples', 'GET /v1/audit/samples'];

describe.each(ROWS.filter(({ route }) => !FOR_AUDITORS.includes(route)).map((row) => [row.route, row] as const))(
  'the widest grant opens no more than anyone has: %s',
  (_route, row) => {
    it(row.access.none === 401 ? 'is not allowed' : 'answers as to somebody without a key', async () => {
      const answered = await ask(row, auditor);
      if (row.access.none === 401) {
        expect([401, 403]).toContain(answered.status);
        return;
      }
      const nobodys = await ask(row, undefined);
      expect([answered.status, answered.headers['content-type']]).toEqual([nobodys.status, nobodys.headers['content-type']]);
      if (!['GET /readyz', 'GET /v1/log', 'GET /v1/anchors', 'GET /checkpoint', 'GET /logs/:number/checkpoint'].includes(row.route))
        expect(lasting(answered.text)).toBe(lasting(nobodys.text));
      expect(answered.text).not.toMatch(/(?<!aria-)hidden/i);
    });
  },
);
