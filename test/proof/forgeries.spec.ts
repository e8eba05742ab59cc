import { describe, expect, it } from '@jest/globals';
import type { Bundle, JsonObject, Policy } from '@terroir/proof';
import { bundleOf, failing, requiring, scene, SEALED_AT, SOON_AFTER, verify, type Scene } from './scene.ts';
import { ATTESTATION, base64url, keyDocumentOf, keyOf, makeKey, signJws, SmallLedger, statusEntry, type Party } from './small-ledger.ts';

/** A statement by `did`, whose document stands at `url`, in the log of a ledger that maps it. */
function saidBy(did: string, url: string): Scene {
  const ledger = new SmallLedger();
  const issuer = ledger.party(did, url, 'ES256', 'self');
  const slots = ledger.slots();
  const index = ledger.log(ledger.attestation(issuer, slots));
  return { ledger, issuer, slots, index, head: ledger.seal(SEALED_AT) };
}

describe('forged whole: own keys, own log, own chain, every name as the victim has it', () => {
  const [forged, honest] = [scene(), scene()];
  const bundle = { ...bundleOf(forged), since: forged.ledger.since(forged.index, forged.head) };
  const named = { ...bundle, head: { ...bundle.head, anchor: forged.ledger.anchor(7) } };

  it('is invalid by the policy of the victim, with or without what its chain says', async () => {
    const policy = requiring(honest.ledger, 'anchor');
    const onHonestChain = [honest.ledger.seen(honest.head, 7, SEALED_AT, true)];
    const onForgedChain = [forged.ledger.seen(forged.head, 7, SEALED_AT, true)];
    for (const chain of [[], onHonestChain, onForgedChain])
      expect(failing(await verify(forged, { bundle: named, policy, chain }))).toEqual(['invalid', ['checkpoint']]);
  });

  it('holds together and is nobody’s without a policy', async () => {
    expect((await verify(forged, { bundle: named, policy: null })).verdict).toBe('unknown');
  });

  it('is invalid with any one part of the victim’s put in', async () => {
    const victim = bundleOf(honest);
    const parts: readonly Partial<Bundle>[] = [
      { head: victim.head },
      { head: { ...bundle.head, checkpoint: victim.head.checkpoint } },
      { head: victim.head, path: victim.path },
      { head: victim.head, path: victim.path, index: victim.index, issuer: victim.issuer },
      { head: victim.head, path: victim.path, issuer: victim.issuer, status: victim.status, since: null },
      { head: victim.head, path: victim.head.statePath, index: honest.head.size - 1, since: null },
    ];
    for (const part of parts)
      expect((await verify(forged, { bundle: { ...bundle, ...part }, policy: honest.ledger.policy() })).verdict).toBe('invalid');
  });
});

describe('a checkpoint', () => {
  it('of another log is refused, though the right key signed it', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    const text = given.ledger.checkpointText(given.head.size, 'other.example/log');
    const checkpoint = `${text}\n${given.ledger.logKey.signatureLine(text)}`;
    expect(failing(await verify(given, { bundle: { ...bundle, head: { ...bundle.head, checkpoint } } }))).toEqual([
      'invalid',
      ['checkpoint'],
    ]);
    const asTheOther = { ...bundle, head: { ...bundle.head, origin: 'other.example/log', checkpoint } };
    expect((await verify(given, { bundle: asTheOther })).verdict).not.toBe('valid');
  });

  it('is refused with a false signature by the name of the log’s key beside the true one', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    const text = given.ledger.checkpointText(given.head.size);
    const [name = '', signature = ''] = given.ledger.logKey.signatureLine(text).slice(2).trim().split(' ');
    const bytes = Buffer.from(signature, 'base64');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    const checkpoint = `${bundle.head.checkpoint}\u2014 ${name} ${bytes.toString('base64')}\n`;
    expect(failing(await verify(given, { bundle: { ...bundle, head: { ...bundle.head, checkpoint } } }))).toEqual([
      'invalid',
      ['checkpoint'],
    ]);
  });
});

describe('what was current once', () => {
  /** A statement that was revoked after its first head. */
  function revokedLater() {
    const given = scene();
    const old = bundleOf(given);
    for (const slot of given.slots.slice(0, 1)) given.ledger.setStatus(slot, true, '2026-05-02T14:30:00Z');
    const head = given.ledger.seal('2026-05-02T14:40:00.000Z');
    return { given: { ...given, head }, old, now: given.ledger.bundle(given.index, head, given.issuer) };
  }

  it('cannot be replayed beside the current state: an old status list', async () => {
    const { given, old, now } = revokedLater();
    expect((await verify(given, { bundle: now })).verdict).toBe('revoked');
    expect((await verify(given, { bundle: { ...now, status: old.status } })).verdict).toBe('unknown');
    const withNewProof = old.status.map((list, i) => ({ ...list, map: now.status[i]?.map ?? list.map }));
    expect((await verify(given, { bundle: { ...now, status: withNewProof } })).verdict).toBe('unknown');
    expect((await verify(given, { bundle: { ...now, status: [...old.status, ...now.status] } })).verdict).toBe('revoked');
    expect((await verify(given, { bundle: { ...now, status: [] } })).verdict).toBe('unknown');
  });

  it('shows no more than it did then: an old head counts for as long as the policy says', async () => {
    const { given, old } = revokedLater();
    expect((await verify(given, { bundle: old, at: '2026-05-03T14:19:00Z' })).verdict).toBe('valid');
    expect((await verify(given, { bundle: old, at: '2026-05-03T14:21:00Z' })).verdict).toBe('unknown');
  });

  it('vouches for no key either, where the statement has no status of its own', async () => {
    const given = scene({
      statement: (ledger, _slots, issuer) =>
        ledger.credential(issuer, ['StatusChange'], {
          credentialSubject: { statement: '00'.repeat(32), purpose: 'revocation', value: true },
        }),
    });
    expect((await verify(given)).verdict).toBe('valid');
    const late = await verify(given, { at: '2026-05-04T00:00:00Z' });
    expect(late.verdict).toBe('unknown');
    expect(late.checks.issuer).toMatchObject({ result: 'unknown', sentence: expect.stringContaining('as of 2026-05-02T14:20:00.000Z') });
  });

  it('does not make a key count again: an old key document', async () => {
    const given = scene();
    const old = bundleOf(given);
    given.ledger.withdraw(given.issuer, '2026-05-02T12:00:00Z');
    const head = given.ledger.seal('2026-05-02T14:40:00.000Z');
    const now = given.ledger.bundle(given.index, head, given.issuer);
    expect((await verify(given, { bundle: now })).verdict).toBe('unknown');
    const later = [given.ledger.seen(head, 9, '2026-05-02T14:41:00Z', true)];
    expect(await verify(given, { bundle: now, chain: later })).toMatchObject({ verdict: 'unknown', saidBy: '2026-05-02T14:41:00.000Z' });
    expect(failing(await verify(given, { bundle: { ...now, issuer: old.issuer } }))).toEqual(['invalid', ['issuer']]);
    const withNewProof = { ...old.issuer, map: now.issuer.map };
    expect(failing(await verify(given, { bundle: { ...now, issuer: withNewProof } }))).toEqual(['invalid', ['issuer']]);
  });
});

describe('a did:web that reads like the victim’s', () => {
  const victim = 'did:web:ledger.example:organisations:andes-cert';
  it.each([
    ['in capitals', 'did:web:LEDGER.example:organisations:andes-cert', 'https://LEDGER.example/organisations/andes-cert/did.json'],
    [
      'with the port that https has anyway',
      'did:web:ledger.example%3A443:organisations:andes-cert',
      'https://ledger.example:443/organisations/andes-cert/did.json',
    ],
    [
      'with the victim’s name as a path',
      'did:web:evil.example:ledger.example:organisations:andes-cert',
      'https://evil.example/ledger.example/organisations/andes-cert/did.json',
    ],
    ['with the victim’s name in front', 'did:web:ledger.example-evil.example', 'https://ledger.example-evil.example/.well-known/did.json'],
  ])('is another one: %s', async (_, did, url) => {
    const verification = await verify(saidBy(did, url));
    expect(verification.verdict).toBe('unknown');
    expect(verification.issuer).toBe(did);
    expect(verification.issuer).not.toBe(victim);
  });

  it.each([
    [
      'a letter percent-encoded',
      'did:web:ledger.example:organisations:andes%2Dcert',
      'https://ledger.example/organisations/andes-cert/did.json',
    ],
    [
      'a slash percent-encoded',
      'did:web:ledger.example%2Forganisations:andes-cert',
      'https://ledger.example/organisations/andes-cert/did.json',
    ],
    [
      'a port in small letters',
      'did:web:ledger.example%3a443:organisations:andes-cert',
      'https://ledger.example:443/organisations/andes-cert/did.json',
    ],
    [
      'a dot segment',
      'did:web:ledger.example:evil:..:organisations:andes-cert',
      'https://ledger.example/organisations/andes-cert/did.json',
    ],
    [
      'a letter of another script',
      'did:web:ledg\u0435r.example:organisations:andes-cert',
      'https://ledg\u0435r.example/organisations/andes-cert/did.json',
    ],
    [
      'a letter of full width',
      'did:web:ledger.example:organisations:andes\uff0dcert',
      'https://ledger.example/organisations/andes-cert/did.json',
    ],
    [
      'a letter that cannot be seen',
      'did:web:ledger.example:organisations:andes\u200b-cert',
      'https://ledger.example/organisations/andes-cert/did.json',
    ],
    [
      'a user before the host',
      'did:web:evil@ledger.example:organisations:andes-cert',
      'https://evil@ledger.example/organisations/andes-cert/did.json',
    ],
  ])('is none, not even a snapshot: %s', async (_, did, url) => {
    const given = saidBy(did, url);
    const policy = given.ledger.policy({ snapshots: true });
    expect(failing(await verify(given, { policy }))).toEqual(['invalid', ['issuer']]);
  });
});

describe('a URL that reads like the right one', () => {
  const given = scene();
  const bundle = bundleOf(given);
  const respelt = (url: string): readonly string[] => [
    url.replace('https:', 'HTTPS:'),
    url.replace('ledger.example', 'LEDGER.EXAMPLE'),
    url.replace('ledger.example', 'ledger.example:443'),
    url.replace('ledger.example', 'ledger.example.'),
    url.replace('ledger.example', 'ledger\uff0eexample'),
    url.replace('https://', 'https://user@'),
    url.replace('ledger.example/', 'ledger.example//'),
    url.replace('ledger.example/', 'ledger.example/./'),
    `${url}#`,
    `${url}?`,
    ` ${url}`,
  ];

  it.each(respelt(bundle.issuer.url))('is no place of a key document: %s', async (url) => {
    expect(failing(await verify(given, { bundle: { ...bundle, issuer: { ...bundle.issuer, url } } }))).toEqual(['invalid', ['issuer']]);
  });

  it.each(respelt(bundle.status[0]?.url ?? ''))('is no place of a status list: %s', async (url) => {
    const status = bundle.status.map((list, i) => (i === 0 ? { ...list, url } : list));
    expect((await verify(given, { bundle: { ...bundle, status } })).verdict).toBe('unknown');
  });

  it.each(respelt('https://ledger.example/status/1'))('is no list that a statement may name: %s', async (url) => {
    const logged = scene({
      statement: (ledger, slots, issuer) =>
        ledger.attestation(issuer, [], {
          credentialStatus: slots.map(statusEntry).map((slot, i) => (i === 0 ? { ...slot, statusListCredential: url } : slot)),
        }),
    });
    expect((await verify(logged)).verdict).not.toBe('valid');
  });
});

describe('what replaced a revoked statement', () => {
  const revoked = (): Scene =>
    scene({
      beforeSeal: (ledger, slots) => {
        for (const slot of slots.slice(0, 1)) ledger.setStatus(slot, true, '2026-05-02T14:00:00Z');
      },
    });
  const changeBy = ({ ledger, issuer }: Scene, key: ReturnType<typeof makeKey>, statement: string): string =>
    signJws(
      key,
      'vc+jwt',
      ledger.claims(issuer, ['StatusChange'], {
        credentialSubject: { statement, purpose: 'revocation', value: true, replacedBy: 'ee'.repeat(32) },
      }),
    );

  it('is not what a document in the file says whose issuer the policy pins', async () => {
    const given = revoked();
    const bundle = bundleOf(given);
    const { verification: own, forged } = await forgeReplacement(given, bundle);
    expect(own).toMatchObject({ verdict: 'revoked', replacedBy: 'ee'.repeat(32) });
    expect(forged).toMatchObject({ verdict: 'revoked', replacedBy: null });
  });

  async function forgeReplacement(given: Scene, bundle: Bundle) {
    const id = String((await verify(given)).statement);
    const policy: Policy = given.ledger.policy({ pinned: { [given.issuer.did]: JSON.parse(bundle.issuer.document) as JsonObject } });
    const thief: Party = { ...given.issuer, keys: [{ key: makeKey(keyOf(given.issuer).kid, 'ES256'), heldBy: 'self' }] };
    const document = keyDocumentOf(thief);
    const change = changeBy(given, keyOf(thief), id);
    return {
      verification: await verify(given, { policy, bundle: { ...bundle, change: changeBy(given, keyOf(given.issuer), id) } }),
      forged: await verify(given, { policy, bundle: { ...bundle, change, issuer: { ...bundle.issuer, document } } }),
    };
  }

  it('is not what somebody says with a key that was withdrawn since', async () => {
    const given = revoked();
    const stolen = keyOf(given.issuer);
    given.issuer.keys.push({ key: makeKey(`${given.issuer.did}#key-2`, 'ES256'), heldBy: 'self' });
    given.ledger.withdraw(given.issuer, '2026-05-02T14:30:00Z');
    const first = given.head;
    const head = given.ledger.seal('2026-05-02T14:40:00.000Z');
    const bundle = { ...given.ledger.bundle(given.index, head, given.issuer), since: given.ledger.since(given.index, first) };
    const chain = [given.ledger.seen(first, 7, '2026-05-02T14:21:00Z', true)];
    const id = String((await verify(given)).statement);
    const by = async (key: typeof stolen) => verify(given, { chain, bundle: { ...bundle, change: changeBy(given, key, id) } });
    expect(await by(stolen)).toMatchObject({ verdict: 'revoked', replacedBy: null });
    const current = given.issuer.keys[1]?.key ?? stolen;
    expect(await by(current)).toMatchObject({ verdict: 'revoked', replacedBy: 'ee'.repeat(32) });
  });
});

describe('what a holder leaves out', () => {
  const DIGEST = base64url(Buffer.alloc(32, 7));
  const withholding = (claims: object): Scene =>
    scene({
      statement: (ledger, slots, issuer) =>
        signJws(keyOf(issuer), 'vc+sd-jwt', {
          ...ledger.claims(issuer, ['DigitalConformityCredential'], {
            ...ATTESTATION,
            validUntil: undefined,
            credentialStatus: slots.map(statusEntry),
          }),
          ...claims,
        }),
    });

  it.each<readonly [string, JsonObject]>([
    ['/credentialSubject/certificate/validUntil', { ...ATTESTATION.credentialSubject, certificate: { number: 'CO-1', _sd: [DIGEST] } }],
    ['/credentialSubject/certificate', { type: ['ConformityAttestation'], _sd: [DIGEST] }],
  ])('leaves it open whether the period is over: %s', async (at, credentialSubject) => {
    const given = withholding({ withheld: [{ at, reason: 'commercial' }], credentialSubject });
    const verification = await verify(given);
    expect(verification.checks.validity.result).toBe('unknown');
    expect(verification.verdict).toBe('unknown');
  });

  it('leaves nothing open where the credential itself says until when it holds', async () => {
    const [at, credentialSubject] = ['/credentialSubject/certificate', { type: ['ConformityAttestation'], _sd: [DIGEST] }];
    const given = withholding({ validUntil: '2027-01-01T05:00:00Z', withheld: [{ at, reason: 'commercial' }], credentialSubject });
    expect((await verify(given)).verdict).toBe('valid');
    const policy = given.ledger.policy({ maxStateAgeSeconds: 1e9 });
    expect((await verify(given, { policy, at: '2027-01-02T00:00:00Z' })).verdict).toBe('expired');
  });

  it.each(['exp', 'nbf', 'iss'])('cannot be when a token counts or whose it is: %s', async (name) => {
    const veil = base64url(JSON.stringify(['salt-salt-salt-salt-sa', name, 1]));
    const digest = Buffer.from(await globalThis.crypto.subtle.digest('SHA-256', Buffer.from(veil))).toString('base64url');
    const given = withholding({ _sd: [digest] });
    expect((await verify(given)).verdict).toBe('valid');
    expect(failing(await verify(given, { bundle: { ...bundleOf(given), disclosures: [veil] } }))).toEqual(['invalid', ['format']]);
  });
});

it('a statement that could be suspended and never revoked is invalid', async () => {
  const given = scene({
    statement: (ledger, slots, issuer) => ledger.attestation(issuer, [], { credentialStatus: slots.slice(1).map(statusEntry) }),
  });
  expect(failing(await verify(given))).toEqual(['invalid', ['status']]);
});

it('a pinned key that expires counts for what was logged before, and only by a time that is not the signer’s', async () => {
  const given = scene();
  const document = JSON.parse(bundleOf(given).issuer.document) as { verificationMethod: JsonObject[] };
  const pinned = {
    [given.issuer.did]: {
      ...document,
      verificationMethod: document.verificationMethod.map((method) => ({ ...method, expires: '2026-05-02T14:30:00Z' })),
    },
  };
  const policy = given.ledger.policy({ pinned });
  expect((await verify(given, { policy })).verdict).toBe('unknown');
  const chain = [given.ledger.seen(given.head, 7, '2026-05-02T14:21:00Z', true)];
  expect(await verify(given, { policy, chain, at: SOON_AFTER })).toMatchObject({ verdict: 'valid', saidBy: '2026-05-02T14:21:00.000Z' });
});
