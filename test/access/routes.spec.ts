import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { PARAMETERS, ROWS, type Outcome, type Row } from './routes.ts';
import { IdentitiesService } from './service.ts';

let service: IdentitiesService;
let tokens: { stranger: string; expired: string; narrow: (row: Row) => Promise<string> };
let victimKey: string;

beforeAll(async () => {
  service = await IdentitiesService.start();
  await service.makeOrganisation('victim');
  await service.makeOrganisation('stranger');
  const expired = await service.keyOf('victim', ORGANISATION_SCOPES, 1000);
  service.clock.advance(1000);
  victimKey = await service.keyOf('victim', ORGANISATION_SCOPES);
  tokens = {
    stranger: await service.keyOf('stranger', ORGANISATION_SCOPES),
    expired,
    narrow: async (row) => service.keyOf('victim', [row.wrong ?? 'statements:read']),
  };
});
afterAll(() => service.stop());

/** The routes that the server has, read off its own tree: whoever registered them, and however. HEAD follows GET. */
function registeredRoutes(): string[] {
  const parents: string[] = [];
  return service.app
    .getHttpAdapter()
    .getInstance()
    .printRoutes({ commonPrefix: false })
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
  const [row] = await service.database.query(
    `select (select count(*) from organisation) o, (select count(*) from signing_key) k, (select count(*) from signing_key where revoked_at is not null) r,
            (select count(*) from key_challenge) c, (select count(*) from scheme) s, (select count(*) from document) d, (select count(*) from statement) st,
            (select count(*) from api_key where revoked_at is not null) rk`,
  );
  return row;
}

const addressOf = ({ route, query }: Row): string =>
  route.replace(/:([a-z]+)/gi, (_whole, name: string) =>
    name === 'id' ? victimKey.slice(8, 24) : (PARAMETERS[name] ?? `no value for :${name} in PARAMETERS`),
  ) + (query ?? '');

const ask = (row: Row, key: string | undefined) =>
  service.ask(addressOf(row), { key, ...(row.route.startsWith('GET') ? {} : { body: row.body ?? {} }) });

function expectOutcome(
  answered: { readonly status: number; readonly headers: Record<string, unknown>; readonly text: string },
  outcome: Outcome,
): void {
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
  expect(ROWS.map(({ route }) => route).sort()).toEqual([...new Set(registeredRoutes())].sort());
});

it('a route that the table does not name is noticed', () => {
  const [forgotten, ...others] = ROWS;
  expect(registeredRoutes()).toContain(forgotten?.route);
  expect(others.map(({ route }) => route).sort()).not.toEqual(registeredRoutes().sort());
});

describe.each(ROWS.map((row) => [row.route, row] as const))('%s', (_route, row) => {
  it('without a key', async () => {
    const before = await kept();
    expectOutcome(await ask(row, undefined), row.access.none);
    expect(await kept()).toEqual(before);
  });

  it("with a stranger's key", async () => {
    const before = await kept();
    const answered = await ask(row, tokens.stranger);
    expectOutcome(answered, row.access.stranger);
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
      const absent = await service.ask(addressOf(row).replace('victim', 'nobody').replace(victimKey.slice(8, 24), '0'.repeat(16)), {
        key: tokens.stranger,
        ...(row.route.startsWith('GET') ? {} : { body: JSON.parse(JSON.stringify(row.body ?? {}).replace('victim', 'nobody')) as object }),
      });
      expect([there.status, there.text]).toEqual([absent.status, absent.text]);
    });
});
