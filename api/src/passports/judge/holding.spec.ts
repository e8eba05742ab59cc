import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import { heldAt, heldAtTransaction, holdsNow, type Judged, type StatusChanged } from './holding.ts';

const at = (time: string): Date => new Date(time);
const NOW = at('2026-06-15T12:00:00Z');

const certificate = (changes: JsonObject = {}): JsonObject => ({
  type: ['VerifiableCredential', 'DigitalConformityCredential'],
  validFrom: '2026-01-01T05:00:00Z',
  validUntil: '2027-01-01T05:00:00Z',
  credentialSubject: { certificate: { validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota', ...changes } },
});

const judged = (changes: Partial<Judged> = {}): Judged => ({
  claims: certificate(),
  isRevoked: false,
  isSuspended: false,
  changes: [],
  key: { revokedAt: null },
  anchoredAt: at('2026-02-01T00:00:00Z'),
  notAnchoredAt: at('2026-01-31T00:00:00Z'),
  ...changes,
});

const changed = (purpose: StatusChanged['purpose'], value: boolean, time: string): StatusChanged => ({
  purpose,
  value,
  changedAt: at(time),
});

describe('now', () => {
  it('a statement in force holds', () => {
    expect(holdsNow(judged(), NOW).word).toBe('valid');
  });

  it('a statement that the list revokes is revoked, and it is said since when', () => {
    const statement = judged({ isRevoked: true, changes: [changed('revocation', true, '2026-05-14T09:00:00Z')] });
    expect(holdsNow(statement, NOW)).toEqual({ word: 'revoked', text: 'Withdrawn for good on 14 May 2026.' });
  });

  it('the list decides, and not what was said of a change', () => {
    expect(holdsNow(judged({ isRevoked: true }), NOW).word).toBe('revoked');
    expect(holdsNow(judged({ changes: [changed('revocation', true, '2026-05-14T09:00:00Z')] }), NOW).word).toBe('valid');
    expect(holdsNow(judged({ isSuspended: true }), NOW).word).toBe('suspended');
  });

  it('a reinstated statement holds again', () => {
    const changes = [changed('suspension', true, '2026-05-01T00:00:00Z'), changed('suspension', false, '2026-05-20T00:00:00Z')];
    expect(holdsNow(judged({ changes }), NOW).word).toBe('valid');
  });

  it.each([
    ['the last moment of its last day, in its zone', '2027-01-01T04:58:00Z', 'valid'],
    ['the day after, in its zone', '2027-01-01T05:02:00Z', 'expired'],
    ['the day before its first, in its zone', '2026-01-01T04:58:00Z', 'not-yet-valid'],
    ['the first moment of its first day, in its zone', '2026-01-01T05:02:00Z', 'valid'],
  ])('a certificate on %s', (_when, time, word) => {
    expect(holdsNow(judged(), at(time)).word).toBe(word);
  });

  it('the days of a certificate count though the credential goes on', () => {
    expect(holdsNow(judged({ claims: certificate({ validUntil: '2026-03-31' }) }), NOW)).toEqual({
      word: 'expired',
      text: 'Its last day was 31 March 2026.',
    });
  });

  it('a statement whose certificate is withheld, and that names no end itself, cannot be judged, now or then', () => {
    const { validUntil: _none, credentialSubject: _hidden, ...open } = certificate();
    const claims = { ...open, withheld: [{ at: '/credentialSubject/certificate', reason: 'commercial' }] };
    const expected = { word: 'unknown', text: 'The days of its certificate are withheld: whether it is in force cannot be told.' };
    expect(holdsNow(judged({ claims }), NOW)).toEqual(expected);
    expect(heldAt(judged({ claims }), NOW)).toEqual(expected);
  });

  it('a period that cannot be read is unknown', () => {
    expect(holdsNow(judged({ claims: certificate({ zone: 'Mars/Olympus' }) }), NOW).word).toBe('unknown');
    expect(holdsNow(judged({ claims: { validFrom: '2026-13-01T00:00:00Z' } }), NOW).word).toBe('unknown');
  });
});

describe('a statement whose key was withdrawn', () => {
  const key = { revokedAt: at('2026-03-01T00:00:00Z') };

  it('holds where it was anchored before', () => {
    expect(holdsNow(judged({ key, anchoredAt: at('2026-02-28T00:00:00Z') }), NOW).word).toBe('valid');
  });

  it('does not hold where it was logged after', () => {
    expect(holdsNow(judged({ key, anchoredAt: at('2026-03-03T00:00:00Z'), notAnchoredAt: at('2026-03-02T00:00:00Z') }), NOW).word).toBe(
      'revoked',
    );
  });

  it.each([
    ['an anchor after, and none between', { anchoredAt: at('2026-03-03T00:00:00Z'), notAnchoredAt: at('2026-02-27T00:00:00Z') }],
    ['no anchor at all', { anchoredAt: null, notAnchoredAt: null }],
  ])('is unknown where no trusted time shows which: %s', (_how, times) => {
    expect(holdsNow(judged({ key, ...times }), NOW).word).toBe('unknown');
  });

  it('is unknown where nobody knows the key', () => {
    expect(holdsNow(judged({ key: null }), NOW).word).toBe('unknown');
  });
});

describe('at the transaction', () => {
  const transaction = at('2026-04-01T10:00:00Z');

  it('a statement that was revoked later did hold', () => {
    const statement = judged({ isRevoked: true, changes: [changed('revocation', true, '2026-05-14T09:00:00Z')] });
    expect([heldAt(statement, transaction).word, holdsNow(statement, NOW).word]).toEqual(['valid', 'revoked']);
  });

  it('a statement that was revoked before did not', () => {
    expect(heldAt(judged({ isRevoked: true, changes: [changed('revocation', true, '2026-03-14T09:00:00Z')] }), transaction).word).toBe(
      'revoked',
    );
  });

  it('a statement that was suspended then did not, though it holds now', () => {
    const changes = [changed('suspension', true, '2026-03-20T00:00:00Z'), changed('suspension', false, '2026-04-20T00:00:00Z')];
    expect([heldAt(judged({ changes }), transaction).word, holdsNow(judged({ changes }), NOW).word]).toEqual(['suspended', 'valid']);
  });

  it('an expired certificate did hold', () => {
    const statement = judged({ claims: certificate({ validUntil: '2026-04-01' }) });
    expect([heldAt(statement, transaction).word, holdsNow(statement, NOW).word]).toEqual(['valid', 'expired']);
  });

  it('of several times the worst counts', () => {
    const statement = judged({ claims: certificate({ validUntil: '2026-04-01' }) });
    expect(heldAtTransaction(statement, [transaction, at('2026-04-03T10:00:00Z')]).word).toBe('expired');
  });

  it('without a time nobody can tell', () => {
    expect(heldAtTransaction(judged(), [])).toEqual({ word: 'unknown', text: 'No event says when it mattered.' });
  });
});
