import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ownedKeys, ownerOf } from '../../api/src/ownership/owned-key.ts';
import { freshDatabase } from '../database.ts';

const GS1 = 'https://id.gs1.org';
const GIVEN = 'https://ledger.example/id/';

/** What each thing is, its key, and the key whose owner speaks for it. */
const THINGS: readonly (readonly [string, string, string])[] = [
  ['a product', `${GS1}/01/09521234543213`, `${GS1}/01/09521234543213`],
  ['a lot', `${GS1}/01/09521234543213/10/L%2F1`, `${GS1}/01/09521234543213`],
  ['a variant', `${GS1}/01/09521234543213/22/2A`, `${GS1}/01/09521234543213`],
  ['an item', `${GS1}/01/09521234543213/21/7`, `${GS1}/01/09521234543213`],
  ['an item of a lot', `${GS1}/01/09521234543213/10/L1/21/7`, `${GS1}/01/09521234543213`],
  ['another’s serial number of a product', `${GS1}/01/09521234543213/235/7`, `${GS1}/01/09521234543213`],
  ['a piece of an item', `${GS1}/8006/095212345432130102/21/7`, `${GS1}/01/09521234543213`],
  ['pieces of a lot', `${GS1}/8006/095212345432130102/10/L1`, `${GS1}/01/09521234543213`],
  ['another product', `${GS1}/01/09521234543220/10/L1`, `${GS1}/01/09521234543220`],
  ['a container', `${GS1}/00/095212345678901238`, `${GS1}/00/095212345678901238`],
  ['a kind of returnable asset', `${GS1}/8003/09521321000018`, `${GS1}/8003/09521321000018`],
  ['a returnable asset', `${GS1}/8003/09521321000018P1`, `${GS1}/8003/09521321000018`],
  ['another of its kind', `${GS1}/8003/09521321000018P2`, `${GS1}/8003/09521321000018`],
  ['an asset', `${GS1}/8004/9521321A1`, `${GS1}/8004/9521321A1`],
  ['an asset by an importer', `${GS1}/8004/9521321A1/7040/1ABC`, `${GS1}/8004/9521321A1`],
  ['a kind of part', `${GS1}/8010/9521321-7`, `${GS1}/8010/9521321-7`],
  ['a part', `${GS1}/8010/9521321-7/8011/12`, `${GS1}/8010/9521321-7`],
  ['a model', `${GS1}/8013/9521321Model7VR`, `${GS1}/8013/9521321Model7VR`],
  ['a paper', `${GS1}/253/9521321000018A7`, `${GS1}/253/9521321000018`],
  ['a coupon', `${GS1}/255/95213210000187`, `${GS1}/255/9521321000018`],
  ['a consignment', `${GS1}/401/9521321A7`, `${GS1}/401/9521321A7`],
  ['a shipment', `${GS1}/402/95213210000000018`, `${GS1}/402/95213210000000018`],
  ['a place', `${GS1}/414/9521321000010`, `${GS1}/414/9521321000010`],
  ['a part of a place', `${GS1}/414/9521321000010/254/7`, `${GS1}/414/9521321000010`],
  ['a party', `${GS1}/417/9521321000018`, `${GS1}/417/9521321000018`],
  ['a party by an importer', `${GS1}/417/9521321000018/7040/1ABC`, `${GS1}/417/9521321000018`],
  ['a service relation', `${GS1}/8018/952132100000000018/8019/1`, `${GS1}/8018/952132100000000018`],
  ['a foreign name', 'urn:example:plot:7', 'urn:example:plot:7'],
  ['an address that only looks like a number', `${GS1}.example/01/09521234543213/10/L1`, `${GS1}.example/01/09521234543213/10/L1`],
  ['a mistyped link', `${GS1}/8003/`, `${GS1}/8003/`],
];

let client: pg.Client;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await freshDatabase();
  drop = database.drop;
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`insert into organisation (slug, did, name, country, roles, created_at)
    values ('la-loma', 'did:web:ledger.example:organisations:la-loma', 'La Loma', 'CO', '{supplier}', now())`);
});
afterAll(async () => {
  await client.end();
  await drop();
});

// What was claimed stays claimed: each test takes its own claims back.
beforeEach(() => client.query('begin'));
afterEach(() => client.query('rollback'));

const claim = (keys: readonly string[]): Promise<unknown> =>
  client.query(
    `insert into thing (key, uri, kind, organisation, claimed_at) select key, key, 'product', 'la-loma', now() from unnest($1::text[]) as key`,
    [keys],
  );

/** Which of these keys have an owner, as everything that is read asks for it. */
async function ownedAmong(keys: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    `select asked.key from unnest($1::text[]) with ordinality as asked (key, place) where ${ownerOf('asked.key', '$2')} = 'la-loma' order by asked.place`,
    [keys, GIVEN],
  );
  return rows.map(({ key }) => key);
}

describe('one rule says who owns an id', () => {
  it.each(THINGS)('claimed is the widest number first: %s', (_what, key, widest) => {
    expect(ownedKeys(key)).toEqual([...new Set([widest, key])]);
  });

  it.each(THINGS)('who claims %s is found as the owner of whatever its number covers, and of nothing else', async (_what, key, widest) => {
    await claim(ownedKeys(key));
    expect(await ownedAmong(THINGS.map(([, one]) => one))).toEqual(
      THINGS.filter(([, one, its]) => its === widest || one === key).map(([, one]) => one),
    );
  });

  it('an id that this ledger gave out belongs to the organisation that it names', async () => {
    const keys = [`${GIVEN}la-loma/plot/7`, `${GIVEN}mill/plot/7`, 'https://other.example/id/la-loma/plot/7'];
    expect(await ownedAmong(keys)).toEqual([`${GIVEN}la-loma/plot/7`]);
  });
});
