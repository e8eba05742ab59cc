import { describe, expect, it } from '@jest/globals';
import { fromHex } from './bytes.ts';
import { formatVerifierKey } from './note.ts';
import { parsePolicy } from './policy.ts';

const x = 'A'.repeat(43);
const logKey = formatVerifierKey('ledger.example/log', fromHex('11'.repeat(32)));
const log = {
  origin: 'ledger.example/log',
  keys: [logKey],
  ledger: { did: 'did:web:ledger.example', keys: [{ kid: 'did:web:ledger.example#1', kty: 'EC', crv: 'P-256', x, y: x }] },
  anchors: [{ chainId: 8453, contract: `0x${'ab'.repeat(20)}`, logId: `0x${'cd'.repeat(32)}`, confirmations: 12 }],
};
const policy = {
  format: 'terroir/policy@1',
  logs: [log],
  witnesses: { quorum: 0, keys: [] },
  pinned: { 'did:web:other.example': { id: 'did:web:other.example' } },
  snapshots: false,
  require: ['signature', 'anchor'],
  maxStateAgeSeconds: 86_400,
};

describe('a policy', () => {
  it('is read', () => {
    expect(parsePolicy(JSON.stringify(policy))).toEqual(policy);
  });

  it.each<readonly [string, unknown]>([
    ['another version', { ...policy, format: 'terroir/policy@2' }],
    ['a member that is not known', { ...policy, more: 1 }],
    ['a member that is not known inside', { ...policy, logs: [{ ...log, more: 1 }] }],
    ['a member missing', { ...policy, snapshots: undefined }],
    ['a check that is not known', { ...policy, require: ['signatures'] }],
    ['a log twice', { ...policy, logs: [log, log] }],
    ['a log key whose number is wrong', { ...policy, logs: [{ ...log, keys: [logKey.replace('log+', 'lag+')] }] }],
    ['a witness key that signs notes', { ...policy, witnesses: { quorum: 1, keys: [logKey] } }],
    ['a ledger that is no did:web', { ...policy, logs: [{ ...log, ledger: { did: 'did:key:z', keys: [] } }] }],
    [
      'a ledger key of another DID',
      {
        ...policy,
        logs: [{ ...log, ledger: { ...log.ledger, keys: [{ kid: 'did:web:other.example#1', kty: 'EC', crv: 'P-256', x, y: x }] } }],
      },
    ],
    ['a ledger key twice', { ...policy, logs: [{ ...log, ledger: { ...log.ledger, keys: [...log.ledger.keys, ...log.ledger.keys] } }] }],
    [
      'a curve that does not fit its kind',
      {
        ...policy,
        logs: [{ ...log, ledger: { ...log.ledger, keys: [{ kid: 'did:web:ledger.example#1', kty: 'OKP', crv: 'P-256', x, y: x }] } }],
      },
    ],
    ['a negative age', { ...policy, maxStateAgeSeconds: -1 }],
    ['a log id without 0x', { ...policy, logs: [{ ...log, anchors: [{ ...log.anchors[0], logId: 'cd'.repeat(32) }] }] }],
  ])('is refused with %s', (_, broken) => {
    expect(() => parsePolicy(JSON.stringify(broken))).toThrow(expect.objectContaining({ name: 'ProofError' }));
  });
});
