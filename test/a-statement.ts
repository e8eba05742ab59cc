import { randomBytes } from 'node:crypto';
import type { NewStatement } from '../api/src/statements/statement.ts';

const ISSUER = 'did:web:ledger.example';

/** A statement that says nothing in particular, and that nobody signed: for tests that ask the log, not the statement. */
export function aStatement(acceptedAt: Date): NewStatement {
  const header = JSON.stringify({ alg: 'ES256', typ: 'vc+jwt', kid: `${ISSUER}#key-1` });
  const payload = JSON.stringify({ noise: randomBytes(8).toString('hex') });
  const jws = [header, payload, randomBytes(64)].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return {
    kind: 'event',
    jws,
    issuer: ISSUER,
    organisation: null,
    requestHash: null,
    visibility: 'public',
    readers: [],
    subjects: [],
    disclosures: [],
    acceptedAt,
  };
}
