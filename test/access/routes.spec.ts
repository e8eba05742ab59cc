import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { TestLedger, type Answer } from '../ledger.ts';
import { PARAMETERS, ROWS, type Outcome, type Row } from './routes.ts';
import { victimOn, type Belongings } from './victim.ts';

let ledger: TestLedger;
let tokens: { stranger: string; expired: string; narrow: (row: Row) => Promise<string> };
let belongings: Belongings;

beforeAll(async () => {
  ledger = await TestLedger.start();
  ({ belongings } = await victimOn(ledger));
  await ledger.makeOrganisation('stranger');
  const expired = await ledger.keyOf('victim', ORGANISATION_SCOPES, 1000);
  ledger.clock.advance(1000);
  tokens = {
    stranger: await ledger.keyOf('stranger', ORGANISATION_SCOPES),
    expired,
    narrow: async (row) => ledger.keyOf('victim', [row.wrong ?? 'statements:read']),
  };
  // From here on nothing changes by itself: every write that is counted is a request's.
  await ledger.rest();
});
afterAll(() => ledger.stop());

/** The routes that the server has, read off its own tree: whoever registered them, and however. HEAD follows GET. */
function registeredRoutes(): string[] {
  const parents: string[] = [];
  return ledger.app
    .getHttpAdapter()
    .getInstance()
    .printRoutes()
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', segment = '', methods] = /^([│├└─\s]*)(.*?)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
      const depth = indent.length / 4 - 1;
      if (segment === '' || depth < 0) return [];
      parents[depth] = segment;
      const path = parents
        .slice(0, depth + 1)
        .join('')
        .replace(/^\/\//, '/');
      return (methods ?? '')
        .split(', ')
        .filter((method) => method !== '' && method !== 'HEAD')
        .map((method) => `${method} ${path}`);
    });
}

/** Everything that is kept, to show that who was refused wrote nothing. */
async function kept(): Promise<unknown> {
  const [row] = await ledger.database.query(
    `select (select count(*) from organisation) o, (select count(*) from signing_key) k, (select count(*) from signing_key where revoked_at is not null) r,
            (select count(*) from key_challenge) c, (select count(*) from scheme) s, (select count(*) from scheme_attester) sa, (select count(*) from document) d,
            (select count(*) from statement where kind <> 'state') st, (select count(*) from status_entry) se, (select count(*) from status_change) sc,
            (select count(*) from evidence_holder) e, (select count(*) from capture) ca, (select count(*) from thing) t, (select count(*) from idempotency) i,
            (select count(*) from api_key where revoked_at is not null) rk, (select count(*) from statement where visibility = 'public' and kind <> 'state') p`,
  );
  return row;
}

const addressOf = ({ route, query, of }: Row, whose: Belongings = belongings): string =>
  route.replace('/tile/*', '/tile/0/000.p/1').replace(/:([a-z0-9]+)/gi, (_whole, name: string) => {
    const isNamed = of !== undefined && ['id', 'sha256', 'eventID'].includes(name);
    return isNamed ? whose[of] : (PARAMETERS[name] ?? `no value for :${name} in PARAMETERS`);
  }) + (query ?? '');

const takesBody = ({ route }: Row): boolean => route.startsWith('POST');

const ask = (row: Row, key: string | undefined, whose?: Belongings): Promise<Answer> => {
  const [method = ''] = row.route.split(' ');
  return ledger.ask(`${method} ${addressOf(row, whose).slice(method.length + 1)}`, {
    key,
    ...(takesBody(row) ? { body: row.body ?? {} } : {}),
  });
};

function expectOutcome(answered: Answer, outcome: Outcome): void {
  if (outcome === 'passes') {
    expect([401, 403]).not.toContain(answered.status);
    expect(answered.status).toBeLessThan(500);
  } else {
    expect(answered.status).toBe(outcome);
    expect(answered.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
  expect(answered.text).not.toMatch(/\n\s+at |node_modules/);
}

it('the table names every route that there is, once, and no other', () => {
  expect(ROWS.map(({ route }) => route).sort()).toEqual(registeredRoutes().sort());
});

it('a route that the table does not name is noticed', () => {
  const [forgotten, ...others] = ROWS;
  expect(registeredRoutes()).toContain(forgotten?.route);
  expect(others.map(({ route }) => route).sort()).not.toEqual(registeredRoutes().sort());
});

/** Belongings of the same form that are nobody's. */
const nobodys = (): Belongings => ({
  ...belongings,
  ...Object.fromEntries(
    Object.entries(belongings).map(([name, id]) => [
      name,
      name === 'eventID' ? `${id.slice(0, -12)}000000000000` : id.replace(/[0-9a-f]/g, '0'),
    ]),
  ),
});

describe.each(ROWS.map((row) => [row.route, row] as const))('%s', (_route, row) => {
  it('without a key', async () => {
    const before = await kept();
    expectOutcome(await ask(row, undefined), row.access.none);
    expect(await kept()).toEqual(before);
  });

  it('can be read by a page of anyone, where anyone may and it is no page itself', async () => {
    const { headers } = await ask(row, undefined);
    const isPage = String(headers['content-type']).startsWith('text/html');
    const isOpen = row.access.none !== 401 && !isPage;
    expect(headers['access-control-allow-origin']).toBe(isOpen ? '*' : undefined);
  });

  it('says how long its answer may be kept', async () => {
    for (const key of [undefined, tokens.stranger]) expect((await ask(row, key)).headers['cache-control']).toBeDefined();
  });

  it("with a stranger's key", async () => {
    const before = await kept();
    const answered = await ask(row, tokens.stranger);
    expectOutcome(answered, row.access.stranger);
    expect(answered.text).not.toMatch(/(?<!aria-)hidden/i);
    if (row.access.stranger !== 'passes') expect(await kept()).toEqual(before);
  });

  it('with an expired key', async () => {
    const before = await kept();
    expectOutcome(await ask(row, tokens.expired), row.access.expired);
    expect(await kept()).toEqual(before);
  });

  it('with a key of the wrong scope', async () => {
    const token = await tokens.narrow(row);
    const before = await kept();
    expectOutcome(await ask(row, token), row.access.wrongScope);
    if (row.access.wrongScope !== 'passes') expect(await kept()).toEqual(before);
  });

  if (row.access.stranger === 404)
    it('answers a stranger as it answers for what is not there', async () => {
      const there = await ask(row, tokens.stranger);
      const absent =
        row.of === undefined
          ? await ledger.ask(addressOf(row).replace('victim', 'nobody'), {
              key: tokens.stranger,
              ...(takesBody(row) ? { body: JSON.parse(JSON.stringify(row.body ?? {}).replace('victim', 'nobody')) as object } : {}),
            })
          : await ask(row, tokens.stranger, nobodys());
      expect([there.status, there.text]).toEqual([absent.status, absent.text]);
    });
});
