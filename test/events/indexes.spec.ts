import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';

let ledger: TestLedger;

/** Twenty thousand events, twenty of each value that is asked for. What they say does not matter: nobody reads it here. */
const FILL = [
  `insert into statement (id, kind, issuer, organisation, jws, signing_input_hash, visibility, accepted_at)
   select sha256(('s' || n)::bytea), 'event', 'did:web:ledger.example:organisations:farm', 'farm', 'x', sha256(('h' || n)::bytea),
          case when n % 10 = 0 then 'private' else 'public' end, now() from generate_series(1, 20000) n`,
  `insert into event (statement, organisation, event_id, is_error_declaration, id_origin, event_hash, context, type, action, event_time, recorded_at,
                      biz_step, disposition, read_point, biz_location, sequence)
   select s.id, 'farm', 'urn:uuid:' || s.sequence, s.sequence % 500 = 0, 'matches', 'h', '[]', 'Type' || s.sequence % 1000, 'ACT' || s.sequence % 1000,
          now() - s.sequence * interval '1 hour', now() - (20000 - s.sequence) * interval '1 minute', 'step-' || s.sequence % 1000, 'as-' || s.sequence % 1000,
          'https://id.gs1.org/414/' || s.sequence % 1000, 'https://id.gs1.org/414/' || s.sequence % 1000, s.sequence
     from statement s where s.kind = 'event'`,
  `insert into statement_subject (statement, key, uri, role) select statement, 'https://id.gs1.org/01/' || sequence % 300, 'u', 'epc' from event`,
  'analyze',
];

beforeAll(async () => {
  ledger = await TestLedger.start({ isRunning: false });
  await ledger.makeOrganisation('farm');
  for (const step of FILL) await ledger.database.query(step);
});
afterAll(() => ledger.stop());

interface Plan {
  readonly 'Index Name'?: string;
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const flat = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];

/** How the database carries out what a request asks of it. */
async function planOf(query: string): Promise<readonly Plan[]> {
  const { database } = ledger;
  const read = database.read.bind(database);
  const asked: [string, readonly unknown[] | undefined][] = [];
  database.read = async (text, values) => {
    asked.push([text, values]);
    return read(text, values);
  };
  try {
    await ledger.ask(`GET /epcis/events?${query}`);
  } finally {
    database.read = read;
  }
  const [text, values] = asked.at(-1) ?? [];
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${text ?? ''}`, values);
  return row === undefined ? [] : flat(row['QUERY PLAN'][0].Plan);
}

it.each([
  ['', 'event_in_order'],
  ['eventType=Type7', 'event_by_type'],
  ['EQ_action=ACT7', 'event_by_action'],
  ['EQ_bizStep=step-7', 'event_by_biz_step'],
  ['EQ_bizStep=step-7%7Cstep-9', 'event_by_biz_step'],
  ['EQ_disposition=as-7', 'event_by_disposition'],
  ['EQ_readPoint=https://id.gs1.org/414/7', 'event_by_read_point'],
  ['EQ_bizLocation=https://id.gs1.org/414/7', 'event_by_biz_location'],
  ['EQ_eventID=urn:uuid:777', 'event_by_id'],
  ['EXISTS_errorDeclaration=true', 'event_of_errors'],
  ['MATCH_anyEPC=https://id.gs1.org/01/7', 'statement_subject_by_key'],
])('events asked for by "%s" are found by the index %s', async (query, index) => {
  const plan = await planOf(query);
  expect(plan.map((node) => node['Index Name'])).toContain(index);
  expect(plan.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'])).toEqual([]);
});

it.each([
  ['eventTime', 'event_by_time'],
  ['recordTime', 'event_by_record_time'],
])('events asked for by their %s are found by the index %s', async (time, index) => {
  const since = new Date(Date.now() - 3_600_000).toISOString();
  expect((await planOf(`GE_${time}=${since}`)).map((node) => node['Index Name'])).toContain(index);
});
