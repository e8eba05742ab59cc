import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chain } from '../../api/src/anchors/chain.ts';
import type { Tx } from '../../api/src/database/database.ts';
import { Difference } from '../../api/src/fsck/difference.ts';
import { fsck, type Checked } from '../../api/src/fsck/fsck.ts';
import type { Walk } from '../../api/src/fsck/walk.ts';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { HighWaterMark } from '../../api/src/log/high-water-mark.ts';
import { TestLedger } from '../ledger.ts';

const ENTRIES = 270;
const AT_ONCE = 15;
const BUILDS_WITHIN_MS = 300_000;

let ledger: TestLedger;
let walk: Omit<Walk, 'database'>;
let evidenceFile = '';

/** A ledger with everything that can be stored: a full tile, a statement with disclosures, a set status bit, evidence, a final anchor. */
beforeAll(async () => {
  ledger = await TestLedger.start();
  await ledger.makeOrganisation('la-loma');
  const key = await ledger.keyOf('la-loma', ORGANISATION_SCOPES);
  const facility = (code: string, more: object = {}) =>
    ledger.done('POST /v1/facilities?wait=accepted', {
      key,
      body: {
        id: `https://ledger.example/id/la-loma/facility/${code}`,
        name: `Place ${code}`,
        country: 'CO',
        visibility: 'public',
        location: { geoLocation: { latitude: 1.85, longitude: -76.05 } },
        ...more,
      },
    });
  for (let i = 0; i < ENTRIES; i += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => facility(String(i + j))));
  const file = await ledger.done('POST /v1/evidence', { key, body: '%PDF-1.7\n%%EOF\n', headers: { 'content-type': 'application/pdf' } });
  evidenceFile = join(ledger.config.dataDir, 'evidence', String(file.sha256).slice(0, 2), String(file.sha256));
  await facility('home', { isHome: true, address: { streetAddress: 'Vereda 1', postalCode: '415001' } });
  const { id } = await facility('closed');
  await ledger.done(`POST /v1/facilities/${String(id)}/suspend?wait=anchored`, { key, body: { reason: { text: 'Flooded.', lang: 'en' } } });
  const chain = await Chain.open(ledger.config.chain);
  await untilAllIsAnchored();
  const log = await ledger.done('GET /v1/log');
  walk = {
    publicUrl: ledger.config.publicUrl,
    logs: [{ origin: log.origin, verifierKey: log.key, contract: log.contract, logId: log.logId, predecessor: null, isWhole: true }],
    mark: HighWaterMark.in(ledger.config.dataDir).read(),
    chain: { chain, asOf: (await chain.latest()).number },
    evidenceFolder: join(ledger.config.dataDir, 'evidence'),
    progress: () => undefined,
  };
}, BUILDS_WITHIN_MS);
afterAll(() => ledger.stop());

async function untilAllIsAnchored(): Promise<void> {
  const open = `select from anchor where state in ('signed', 'broadcast', 'mined') union all
    (select from log where size > (select coalesce(max(size), 0) from anchor where state = 'final')) union all (select from pending)`;
  while ((await ledger.database.query(open)).length > 0) await sleep(100);
}

class RolledBack extends Error {
  constructor(readonly result: Checked | Error) {
    super('rolled back');
  }
}

/** What fsck makes of the ledger once `sql` was done to it behind the back of every trigger; then nothing of it stays. */
async function after(sql: string, more: Partial<Walk> = {}): Promise<Checked | Error> {
  try {
    return await ledger.database.transaction(async (tx: Tx) => {
      await tx.query('set local session_replication_role = replica');
      if (sql !== '') expect(await tx.execute(sql)).toBeGreaterThan(0);
      throw new RolledBack(await fsck({ ...walk, ...more, database: tx }).catch((error: unknown) => error as Error));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.result;
    throw error;
  }
}

const flip = (column: string, at = 7): string => `set_byte(${column}, ${String(at)}, get_byte(${column}, ${String(at)}) # 1)`;
const letter = (column: string, at: number | string): string =>
  `overlay(${column} placing case substr(${column}, ${String(at)}, 1) when 'A' then 'B' else 'A' end from ${String(at)} for 1)`;
const logged = (index: number): string => `(select statement from entry where index = ${String(index)})`;
const newest = `(select max(size) from checkpoint)`;

it('finds nothing where nothing was changed, and asks the chain as well', async () => {
  const checked = await after('');
  expect(checked).toMatchObject({ tiles: 1, evidence: 1, statusLists: 2 });
  expect(checked).toHaveProperty('anchorsOnChain', (checked as Checked).anchors);
  expect((checked as Checked).entries).toBeGreaterThan(256);
});

describe('one changed byte is found and named', () => {
  it.each([
    ['of a statement', `update statement set jws = ${letter('jws', 90)} where id = ${logged(100)}`, /^statement [0-9a-f]{64}: /],
    ['of a signature', `update statement set jws = ${letter('jws', 'length(jws) - 9')} where id = ${logged(100)}`, /^statement [0-9a-f]{64}: /],
    ['of the policy that begins the log', `update statement set jws = ${letter('jws', 90)} where id = ${logged(0)}`, /^statement [0-9a-f]{64}: /],
    ["of a statement's id", `update statement set id = ${flip('id')} where id = ${logged(100)}`, /^statement [0-9a-f]{64}: /],
    ['of the digest of what was signed', `update statement set signing_input_hash = ${flip('signing_input_hash')} where id = ${logged(9)}`, /^statement [0-9a-f]{64}: /],
    ['of an issuer', `update statement set issuer = ${letter('issuer', 9)} where id = ${logged(100)}`, /^statement [0-9a-f]{64}: /],
    ['of an entry in a full tile', `update entry set statement = ${flip('statement')} where index = 100`, /^entry 100: /],
    ['of an entry beyond the full tiles', `update entry set statement = ${flip('statement')} where index = 260`, /^entry 260: /],
    ['of an index', `update entry set index = 9100 where index = 100`, /^entry 100: /],
    ['of a tile', `update tile set hashes = ${flip('hashes', 32 * 77 + 5)}`, /^tile 0\/0: hash 77 /],
    ["of a tile's root", `update tile set root = ${flip('root')}`, /^tile 0\/0: /],
    ["of a checkpoint's root", `update checkpoint set root = ${flip('root')} where size = ${newest}`, /^checkpoint \d+: /],
    ["of a checkpoint's text", `update checkpoint set note = ${letter('note', 3)} where size = ${newest}`, /^checkpoint \d+: /],
    ["of a checkpoint's signature", `update checkpoint set note = ${letter('note', 'length(note) - 20')} where size = ${newest}`, /^checkpoint \d+: /],
    ["of a checkpoint's size", `update checkpoint set size = size + 1 where size = ${newest}`, /^(?:checkpoint|entry) \d+: /],
    ["of a checkpoint's state", `update checkpoint set state = ${flip('state')} where size = ${newest}`, /^checkpoint \d+: /],
    ["of a checkpoint's time", `update checkpoint set signed_at = signed_at + interval '1 second' where size = ${newest}`, /^checkpoint \d+: /],
    ['that hides a state', `update checkpoint set state = null where size = ${newest}`, /^checkpoint \d+: /],
    ['of the head', `update log set root = ${flip('root')}`, /^head: /],
    ['of what was published', `update log set published_size = 1`, /^head: /],
    ['of a key document', `update document set body = ${flip('body')} where url like '%/organisations/la-loma/did.json'`, /^document https:\/\/ledger\.example\/organisations\/la-loma\/did\.json, version 1: /],
    ["of a key document's digest", `update document set sha256 = ${flip('sha256')} where url like '%/.well-known/did.json'`, /^document https:\/\/ledger\.example\/\.well-known\/did\.json, version 1: /],
    ['of a published status list', `update document set body = ${flip('body', 300)} where url like '%/status/2' and version = 2`, /^document https:\/\/ledger\.example\/status\/2, version 2: /],
    ['of which version a state held', `update state_document set version = 1 where url like '%/status/2' and version = 2`, /^checkpoint \d+: /],
    ['of a status list', `update status_list set bits = ${flip('bits', 5000)} where id = 1`, /^status list 1, entry 40007: /],
    ['of the list with a set bit', `update status_list set bits = decode(repeat('00', 16384), 'hex') where id = 2`, /^status list 2, entry \d+: /],
    ['of a status change', `update status_change set value = not value`, /^status change [0-9a-f]{64}: /],
    ['of a stored key', `update signing_key set public_jwk = jsonb_set(public_jwk, '{x}', '"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"') where did like '%la-loma'`, /^key did:web:ledger\.example:organisations:la-loma#key-1: /],
    ['of when a key was withdrawn', `update signing_key set revoked_at = now() where did like '%la-loma'`, /^key did:web:ledger\.example:organisations:la-loma#key-1: /],
    ['of a disclosure', `update disclosure set disclosure = ${letter('disclosure', 9)}`, /^disclosure [\w-]{43} of statement [0-9a-f]{64}: /],
    ["of a disclosure's digest", `update disclosure set digest = ${letter('digest', 9)}`, /^disclosure [\w-]{43} of statement [0-9a-f]{64}: /],
    ["of an anchor's root", `update anchor set root = ${flip('root')} where size = (select max(size) from anchor)`, /^anchor of size \d+ /],
    ["of an anchor's size", `update anchor set size = size - 1 where size = (select max(size) from anchor)`, /^anchor of size \d+ /],
    ["of an anchor's transaction", `update anchor set raw = overlay(raw placing case substr(raw, 60, 1) when 'a' then 'b' else 'a' end from 60 for 1)`, /^anchor of size \d+ /],
    ["of a transaction's hash", `update anchor set transaction_hash = overlay(transaction_hash placing case substr(transaction_hash, 60, 1) when 'a' then 'b' else 'a' end from 60 for 1)`, /^anchor of size \d+ /],
    ["of an anchor's nonce", `update anchor set nonce = nonce + 1`, /^anchor of size \d+ .*nonce/],
    ["of an anchor's sender", `update anchor set sender = overlay(sender placing case substr(sender, 9, 1) when 'a' then 'b' else 'a' end from 9 for 1)`, /^anchor of size \d+ .*sender/],
    ["of an anchor's fee", `update anchor set max_fee = max_fee + 1`, /^anchor of size \d+ .*maxFeePerGas/],
    ["of an anchor's log", `update anchor set log_id = overlay(log_id placing case substr(log_id, 9, 1) when 'a' then 'b' else 'a' end from 9 for 1)`, /^anchor of size \d+ .*logId/],
    ["of an anchor's block", `update anchor set block_hash = overlay(block_hash placing case substr(block_hash, 9, 1) when 'a' then 'b' else 'a' end from 9 for 1)`, /^anchor of size \d+ .*the chain/],
    ["of an anchor's time", `update anchor set block_time = block_time + interval '1 second'`, /^anchor of size \d+ .*the chain/],
    ['of what an anchor cost', `update anchor set fee_wei = fee_wei + 1`, /^anchor of size \d+ .*the chain/],
    ['that makes a logged statement wait again', `insert into pending select sequence, id from statement where id = ${logged(9)}`, /^statement [0-9a-f]{64}: it is in the log, and waits to be/],
  ])('%s', async (_what, sql, place) => {
    const found = await after(sql);
    expect(found).toBeInstanceOf(Difference);
    expect((found as Difference).message).toMatch(place);
  }); // prettier-ignore

  it.each([
    ['origin', { origin: 'ledger.exampla/log' }, /^high-water mark: /],
    ['size', { size: 2 }, /^high-water mark: /],
    ['root', { root: '00'.repeat(32) }, /^high-water mark: /],
  ])("of the mark's %s", async (_what, change, place) => {
    if (walk.mark === null) throw new Error('nothing was published');
    expect(((await after('', { mark: { ...walk.mark, ...change } })) as Difference).message).toMatch(place);
  });

  it('of a file of evidence, and that one is missing', async () => {
    const bytes = readFileSync(evidenceFile);
    writeFileSync(evidenceFile, Buffer.concat([bytes.subarray(0, 3), Buffer.from('X'), bytes.subarray(4)]));
    expect(((await after('')) as Difference).message).toMatch(/^evidence [0-9a-f]{64}: its file has another digest/);
    writeFileSync(evidenceFile, bytes);
    expect(((await after('', { evidenceFolder: '/nowhere' })) as Difference).message).toMatch(
      /^evidence [0-9a-f]{64}: its file is missing/,
    );
    expect(await after('')).toMatchObject({ evidence: 1 });
  });
});

it('lets a disclosure that was erased be missing', async () => {
  expect(await after('delete from disclosure where at = (select min(at) from disclosure)')).toHaveProperty('entries');
});
