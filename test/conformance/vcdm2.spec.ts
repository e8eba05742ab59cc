import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { JsonObject } from '@terroir/proof';
import { DigitalFacilityRecord, facilityRecord, faultsOf, NewFacility } from '@terroir/schemas';
import { describeWithSharedData, SHARED_DATA, sharedJson } from '../shared-data.ts';
import { aFacility } from '../things/requests.ts';

/** A credential that this ledger takes. The suite's own are of no kind that it knows, so each of their faults is put into this one. */
const good = (): JsonObject =>
  facilityRecord(
    NewFacility.parse(aFacility()),
    {
      issuer: { id: 'did:web:ledger.example:organisations:la-loma', name: 'Co-operative La Loma' },
      contextUrl: 'https://ledger.example/contexts/v1',
    },
    {
      id: 'urn:uuid:5a0b1c2d-0000-4000-8000-000000000001',
      now: new Date('2026-05-02T14:00:00Z'),
      status: (['revocation', 'suspension'] as const).map((statusPurpose, i) => ({
        id: `https://ledger.example/status/${String(i)}#1`,
        type: 'BitstringStatusListEntry' as const,
        statusPurpose,
        statusListIndex: '1',
        statusListCredential: `https://ledger.example/status/${String(i)}`,
      })),
    },
  );

/** The members that a file is about: named by the file, or those that only few files have. */
const SPECIAL = [
  'id',
  'issuer',
  'proof',
  'refreshService',
  'credentialSchema',
  'credentialStatus',
  'termsOfUse',
  'validFrom',
  'validUntil',
];
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  context: ['@context'],
  type: ['@context', 'type'],
  subject: ['credentialSubject'],
};

function topicOf(file: string, input: JsonObject): readonly string[] {
  const special = SPECIAL.filter((member) => Object.hasOwn(input, member));
  const named = /-(context|type|subject)-/.exec(file)?.[1];
  if (special.length > 0) return special;
  return named === undefined ? [] : (TOPICS[named] ?? []);
}

/** `credential` with these members as the file has them, or without them where it has none. */
function bent(file: string): { readonly credential: JsonObject; readonly members: readonly string[] } {
  const input = sharedJson('vc', 'vcdm2-inputs', file) as JsonObject;
  const members = topicOf(file, input);
  const credential = good();
  for (const member of members) {
    Reflect.deleteProperty(credential, member);
    const value = input[member];
    if (value !== undefined) credential[member] = value;
  }
  return { credential, members };
}

const faults = (credential: JsonObject): string[] => {
  const read = DigitalFacilityRecord.safeParse(credential);
  return read.success ? [] : faultsOf(read.error).map(({ at }) => at);
};

/** The members that mean the same in every kind of credential. */
const OF_ALL_KINDS = ['id', 'validFrom', 'validUntil'];

describeWithSharedData("VCDM 2.0: the inputs of W3C's own test suite", () => {
  const files = readdirSync(join(SHARED_DATA, 'vc', 'vcdm2-inputs')).filter((file) => file.startsWith('credential-'));
  const failing = files.filter((file) => file.includes('-fail'));
  const fitting = files.filter((file) => {
    const { members } = bent(file);
    return file.includes('-ok') && members.length > 0 && members.every((member) => OF_ALL_KINDS.includes(member));
  });

  it('are many', () => {
    expect(failing.length).toBeGreaterThanOrEqual(19);
    expect(fitting).toHaveLength(5);
    expect(faults(good())).toEqual([]);
  });

  it.each(failing)('refuse the fault of %s at its place', (file) => {
    const { credential, members } = bent(file);
    const found = faults(credential);
    expect(found).not.toEqual([]);
    for (const at of found) expect(members.map((member) => `/${member}`)).toContain(/^\/[^/]*/.exec(at)?.[0]);
  });

  it.each(fitting)('take what %s has', (file) => {
    expect(faults(bent(file).credential)).toEqual([]);
  });
});
