import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { attestedSchemes } from '../../api/src/database/migrations/0019-attested-schemes.ts';
import { auditAccesses } from '../../api/src/database/migrations/0017-audit-accesses.ts';
import { LookedInto } from './looked-into.ts';

let world: LookedInto;
beforeAll(async () => {
  world = await LookedInto.make({ isRunning: false });
});
afterAll(() => world.stop());

const SCHEMES = `select encode(statement, 'hex') as statement, key, uri from statement_subject where role = 'scheme' order by statement`;

it('attestations from before schemes were kept apart are found by them as those that came later', async () => {
  const { database } = world.ledger;
  const kept = await database.query(SCHEMES);
  expect(kept.length).toBeGreaterThan(3);
  const [before] = /create function attested_scheme[^]*?where kind = 'attestation';/.exec(auditAccesses.sql) ?? [];
  await database.query(`delete from statement_subject where role = 'scheme'; ${String(before)}`);
  expect(await database.query(SCHEMES)).toEqual([]);
  await database.query(attestedSchemes.sql);
  expect(await database.query(SCHEMES)).toEqual(kept);
});

it('what cannot be read names no scheme, and stops nothing', async () => {
  const { database } = world.ledger;
  const [before] = /create function attested_scheme[^]*?where kind = 'attestation';/.exec(auditAccesses.sql) ?? [];
  await database.query(String(before));
  try {
    const jwsOf = (payload: string) => `e30.${Buffer.from(payload, 'utf8').toString('base64url')}.x`;
    for (const jws of [
      '',
      'x',
      'a.b.c',
      'e30.!!!.x',
      jwsOf('{'),
      jwsOf('[]'),
      jwsOf('{"credentialSubject":7}'),
      jwsOf('{"a":"\\u0000"}'),
      jwsOf(`{"credentialSubject":{"referenceScheme":{"id":"${'x'.repeat(2049)}"}}}`),
    ])
      expect(await database.query('select attested_scheme($1) as scheme', [jws])).toEqual([{ scheme: null }]);
    expect(
      await database.query('select attested_scheme($1) as scheme', [jwsOf('{"credentialSubject":{"referenceScheme":{"id":"urn:ä"}}}')]),
    ).toEqual([{ scheme: 'urn:ä' }]);
  } finally {
    await database.query('drop index statement_by_scheme; drop function attested_scheme(text)');
  }
});
