import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';

let ledger: TestLedger;
let key: string;

/** Forty thousand public events of a neighbour, and two hundred of the farm that is looked into; a few of the neighbour's are of the farm's lots. What they say does not matter: nobody reads it here. */
const FILL = [
  `insert into thing (key, uri, kind, organisation, claimed_at) values ('https://id.gs1.org/01/09521234543213', 'u', 'product', 'farm', now())`,
  `insert into statement (id, kind, issuer, organisation, jws, signing_input_hash, visibility, accepted_at)
   select sha256(('s' || n)::bytea), case when n % 4 = 0 then 'attestation' else 'event' end, 'did:web:ledger.example:organisations:x',
          case when n % 200 = 0 then 'farm' else 'neighbour' end, 'x', sha256(('h' || n)::bytea), 'public', now() from generate_series(1, 40000) n`,
  `insert into statement_subject (statement, key, uri, role)
   select id, 'https://id.gs1.org/01/0952' || case when sequence % 1000 = 1 or organisation = 'farm' then '1234543213' else '9999999999' end || '/10/L-' || sequence, 'u', 'epcClass' from statement where kind in ('event', 'attestation')`,
  'analyze',
];

beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false });
  for (const slug of ['farm', 'neighbour']) await ledger.makeOrganisation(slug);
  for (const step of FILL) await ledger.database.query(step);
  const until = new Date(ledger.clock.now().getTime() + 3_600_000).toISOString();
  const body = { organisation: 'farm', auditor: { name: 'Good Eyes' }, covers: { what: 'organisation' }, withRestricted: false, until };
  key = String((await ledger.done('POST /v1/audit/grants', { key: ledger.operator, body })).token);
});
afterAll(() => ledger.stop());

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly Plan[];
}

const flat = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];

/** How many rows of statements and subjects the database touches to answer a question. */
async function touchedBy(query: string): Promise<number> {
  const { database } = ledger;
  const read = database.read.bind(database);
  const asked: [string, readonly unknown[] | undefined][] = [];
  database.read = (text, values) => {
    asked.push([text, values]);
    return Promise.resolve([]);
  };
  try {
    await ledger.ask(`GET /v1/audit/statements?${query}`, { key });
  } finally {
    database.read = read;
  }
  const [text, values] = asked[0] ?? [];
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (analyze, format json) ${text ?? ''}`, values);
  const nodes = row === undefined ? [] : flat(row['QUERY PLAN'][0].Plan);
  return nodes
    .filter((node) => node['Relation Name'] === 'statement' || node['Relation Name'] === 'statement_subject')
    .reduce((sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'], 0);
}

it.each([
  '',
  'format=csv&limit=10000',
  'kind=event',
  'organisation=neighbour',
  'subject=https://id.gs1.org/01/09521234543213/10/L-200',
  'scheme=https://organic.example/scheme',
  'asKnown=2026-01-01T00:00:00Z',
  'state=accepted',
  'status=standing',
])('what others say of other things is not looked through: ?%s', async (query) => {
  const touched = await touchedBy(query);
  expect(touched).toBeGreaterThan(0);
  expect(touched).toBeLessThan(8000);
});
