import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { verifyBundle, type Bundle, type ChainHead, type Expect, type JsonObject, type Policy, type Verdict } from '@terroir/proof';
import { explain } from '@terroir/proof/words';
import { nobleCrypto } from '@terroir/proof/noble';
import { bundleOf, failing, requiring, scene, SEALED_AT, SOON_AFTER, verify, type Scene } from './scene.ts';
import {
  ATTESTATION,
  base64url,
  disclosureOf,
  FACILITY,
  idOf,
  keyOf,
  makeKey,
  NoteKey,
  PRODUCT,
  signJws,
  signWith,
  SmallLedger,
  statusEntry,
  type Party,
  type Sealed,
  type StatusSlot,
} from './small-ledger.ts';

describe('a bundle that holds', () => {
  it('is valid, with who says it, who held the key, as of when, and what it does not show', async () => {
    const given = scene();
    const verification = await verify(given);
    expect(verification).toMatchObject({
      verdict: 'valid',
      basis: 'log',
      at: SOON_AFTER,
      validAsOf: SEALED_AT,
      saidBy: null,
      keyHeldBy: 'self',
      statement: idOf(bundleOf(given).statement),
      issuer: given.issuer.did,
      origin: given.ledger.origin,
      index: given.index,
      replacedBy: null,
    });
    expect(verification.doesNotShow).toEqual(['That the statement is true.', 'That nothing was left out.']);
  });

  it('is valid as text and as an object alike, and with any cryptography', async () => {
    const given = scene({ alg: 'EdDSA' });
    const text = JSON.stringify(bundleOf(given));
    expect(await verify(given, { bundle: text })).toEqual(await verify(given));
    const other = nobleCrypto(DecompressionStream);
    expect(explain(await verifyBundle(text, given.ledger.policy(), { at: new Date(SOON_AFTER), crypto: other }))).toEqual(
      await verify(given),
    );
  });

  it('says that the operator held the key', async () => {
    expect(await verify(scene({ heldBy: 'operator' }))).toMatchObject({ verdict: 'valid', keyHeldBy: 'operator' });
  });

  it.each([
    [0, 'policy'],
    [1, 'registration of the key'],
  ])("proves the ledger's own entry %i, its %s", async (index) => {
    const given = scene();
    expect((await verify(given, { bundle: given.ledger.bundle(index, given.head, given.ledger.ledger) })).verdict).toBe('valid');
  });

  it('proves the state itself', async () => {
    const given = scene();
    const bundle = given.ledger.bundle(given.head.size - 1, given.head, given.ledger.ledger);
    expect(await verify(given, { bundle })).toMatchObject({ verdict: 'valid', issuer: 'did:web:ledger.example' });
  });
});

describe('what is not a bundle', () => {
  const given = scene();
  const whole = bundleOf(given);
  const broken: readonly (readonly [string, string])[] = [
    ['is empty', ''],
    ['is cut off', JSON.stringify(whole).slice(0, -2)],
    ['is a list', '[]'],
    ['has a key twice', JSON.stringify(whole).replace('{', '{"index":0,')],
    ['has a member that is not known', JSON.stringify({ ...whole, more: 1 })],
    ['is of another version', JSON.stringify({ ...whole, format: 'terroir/proof@2' })],
    ['has a path of 65', JSON.stringify({ ...whole, path: Array<string>(65).fill(whole.path[0] ?? '') })],
    ['has an index beyond 2^53', JSON.stringify(whole).replace(`"index":${String(whole.index)}`, '"index":9007199254740993')],
    ['has a lone surrogate', JSON.stringify(whole).replace('did.json', '\\ud800')],
    ['is larger than 4 MiB', JSON.stringify(whole) + ' '.repeat(4 * 1024 * 1024)],
    ['is nested without end', '['.repeat(1_000_000)],
    ['is one endless string', `"${'\\u0041'.repeat(600_000)}`],
  ];
  it.each(broken)('that %s is invalid, and no error', async (_, bundle) => {
    expect(failing(await verify(given, { bundle }))).toEqual(['invalid', ['format']]);
  });

  it('is no bundle when it holds itself', async () => {
    const circular: { head: unknown } = { head: null };
    circular.head = circular;
    expect((await verify(given, { bundle: circular as unknown as Bundle })).verdict).toBe('invalid');
  });

  it('is the caller’s mistake when the time is none', async () => {
    await expect(verify(given, { at: 'yesterday' })).rejects.toMatchObject({ name: 'ProofError', code: 'no-asked-time' });
  });

  it('is the caller’s mistake when the policy has a key that is none', async () => {
    const policy = given.ledger.policy();
    const [log] = policy.logs;
    const wrong = [
      { ...policy, logs: [{ ...log, keys: ['garbage'] }] as Policy['logs'] },
      { ...policy, witnesses: { quorum: 1, keys: ['garbage'] } },
    ];
    for (const one of wrong)
      await expect(verify(given, { policy: one })).rejects.toMatchObject({ name: 'ProofError', code: 'no-verifier-key' });
  });
});

describe('the signature', () => {
  it('fails when another key signed', async () => {
    const given = scene({
      statement: (ledger, slots, issuer) =>
        signJws(
          { ...makeKey('', 'ES256'), kid: keyOf(issuer).kid },
          'vc+jwt',
          ledger.claims(issuer, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
        ),
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['signature']]);
  });

  it('fails when an Ed25519 key is said to have signed ES256', async () => {
    const given = scene({
      alg: 'EdDSA',
      statement: (ledger, slots, issuer) => {
        const key = keyOf(issuer);
        return signWith(
          key,
          { alg: 'ES256', typ: 'vc+jwt', kid: key.kid },
          ledger.claims(issuer, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
        );
      },
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['signature']]);
  });

  it.each([
    ['none', { alg: 'none', typ: 'vc+jwt', kid: 'did:web:ledger.example:organisations:andes-cert#key-1' }],
    ['a jwk of its own', { alg: 'ES256', typ: 'vc+jwt', kid: 'did:web:ledger.example:organisations:andes-cert#key-1', jwk: {} }],
    ['crit', { alg: 'ES256', typ: 'vc+jwt', kid: 'did:web:ledger.example:organisations:andes-cert#key-1', crit: ['exp'] }],
    ['another typ', { alg: 'ES256', typ: 'JWT', kid: 'did:web:ledger.example:organisations:andes-cert#key-1' }],
    ['no kid', { alg: 'ES256', typ: 'vc+jwt' }],
  ])('is not looked at under a header with %s', async (_, header) => {
    const given = scene({
      statement: (ledger, slots, issuer) =>
        signWith(
          keyOf(issuer),
          header,
          ledger.claims(issuer, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
        ),
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['format']]);
  });

  it('fails when it is spelt anew: ES256 signatures have a second form, which is another entry', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    const [header = '', payload = '', signature = ''] = bundle.statement.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
    const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
    expect(failing(await verify(given, { bundle: { ...bundle, statement: `${header}.${payload}.${base64url(other)}` } }))).toEqual([
      'invalid',
      ['inclusion'],
    ]);
  });
});

describe('the issuer', () => {
  it('is not whoever puts the victim’s kid on a statement of its own', async () => {
    const ledger = new SmallLedger();
    const victim = ledger.organisation('victim', 'ES256', 'self');
    const thief = ledger.organisation('thief', 'ES256', 'self');
    const slots = ledger.slots();
    const claims = ledger.claims(victim, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) });
    const index = ledger.log(signJws({ ...keyOf(thief), kid: keyOf(victim).kid }, 'vc+jwt', claims));
    const head = ledger.seal(SEALED_AT);
    const given = { ledger, issuer: victim, slots, index, head };
    expect(failing(await verify(given))).toEqual(['invalid', ['signature']]);
    expect(failing(await verify(given, { bundle: ledger.bundle(index, head, thief) }))).toEqual(['invalid', ['issuer']]);
  });

  it('is not the one of another name than the key’s', async () => {
    const given = scene({
      statement: (ledger, slots, issuer) =>
        ledger.attestation(issuer, slots, { issuer: { id: 'did:web:ledger.example:organisations:victim' } }),
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['issuer']]);
  });

  it('is not shown by an old key document', async () => {
    const given = scene();
    const old = bundleOf(given);
    given.issuer.keys.push({ key: makeKey(`${given.issuer.did}#key-2`, 'ES256'), heldBy: 'self' });
    given.ledger.publishKeys(given.issuer);
    const head = given.ledger.seal('2026-05-02T14:40:00.000Z');
    const bundle = { ...given.ledger.bundle(given.index, head, given.issuer), issuer: old.issuer };
    expect(failing(await verify(given, { bundle }))).toEqual(['invalid', ['issuer']]);
  });

  it.each([
    ['of another id', (document: JsonObject) => ({ ...document, id: 'did:web:ledger.example:organisations:other' })],
    ['that lists no key', (document: JsonObject) => ({ ...document, verificationMethod: [] })],
    ['whose key is not for statements', (document: JsonObject) => ({ ...document, assertionMethod: [] })],
    [
      'whose key another controls',
      (document: JsonObject) => ({
        ...document,
        verificationMethod: (document['verificationMethod'] as JsonObject[]).map((method) => ({
          ...method,
          controller: 'did:web:evil.example',
        })),
      }),
    ],
    [
      'that lists the key twice',
      (document: JsonObject) => ({
        ...document,
        verificationMethod: [...(document['verificationMethod'] as JsonObject[]), ...(document['verificationMethod'] as JsonObject[])],
      }),
    ],
  ])('is not shown by a key document %s, in the map though it be', async (_, change) => {
    const given = scene({
      beforeSeal: (ledger, _slots, issuer) =>
        ledger.documents.set(issuer.url, JSON.stringify(change(JSON.parse(ledger.documents.get(issuer.url) ?? '') as JsonObject))),
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['issuer']]);
  });

  const foreign = (): Scene => {
    const ledger = new SmallLedger();
    const issuer = ledger.party('did:web:other.example', 'https://other.example/.well-known/did.json', 'ES256', 'self');
    const slots = ledger.slots();
    const index = ledger.log(ledger.attestation(issuer, slots));
    return { ledger, issuer, slots, index, head: ledger.seal(SEALED_AT) };
  };

  it('is unknown on another domain, unless the policy takes snapshots', async () => {
    const given = foreign();
    expect((await verify(given)).checks.issuer.result).toBe('unknown');
    expect((await verify(given)).verdict).toBe('unknown');
    const taken = await verify(given, { policy: given.ledger.policy({ snapshots: true }) });
    expect(taken.verdict).toBe('valid');
    expect(taken.checks.issuer.sentence).toContain('how the ledger saw it');
  });

  it('is unknown when only a name looks like one below the ledger’s', async () => {
    const ledger = new SmallLedger();
    const issuer = ledger.party(
      'did:web:ledger.example.evil.example',
      'https://ledger.example.evil.example/.well-known/did.json',
      'ES256',
      'self',
    );
    const slots = ledger.slots();
    const index = ledger.log(ledger.attestation(issuer, slots));
    expect((await verify({ ledger, issuer, slots, index, head: ledger.seal(SEALED_AT) })).verdict).toBe('unknown');
  });

  it('is who the policy pins, whatever the map says', async () => {
    const given = foreign();
    const pinned = { [given.issuer.did]: JSON.parse(given.ledger.documents.get(given.issuer.url) ?? '') as JsonObject };
    expect((await verify(given, { policy: given.ledger.policy({ pinned }) })).verdict).toBe('valid');
    const other = foreign();
    expect(failing(await verify(other, { policy: other.ledger.policy({ pinned }) }))).toEqual(['invalid', ['signature']]);
  });
});

describe('a key that was withdrawn', () => {
  const withdrawn = (asOf: string): Scene & { readonly first: Sealed } => {
    const given = scene();
    given.ledger.withdraw(given.issuer, asOf);
    return { ...given, first: given.head, head: given.ledger.seal('2026-05-03T10:00:00.000Z') };
  };
  const AT = '2026-05-03T11:00:00.000Z';
  const later = { ...withdrawn('2026-05-02T18:00:00Z') };

  it('still counts for what an anchor shows to have been said before', async () => {
    const bundle = { ...bundleOf(later), since: later.ledger.since(later.index, later.first) };
    const chain = [later.ledger.seen(later.first, 7, '2026-05-02T14:21:00Z', true)];
    expect(await verify(later, { at: AT, bundle, chain })).toMatchObject({ verdict: 'valid', saidBy: '2026-05-02T14:21:00.000Z' });
    const notFinal = [later.ledger.seen(later.first, 7, '2026-05-02T14:21:00Z', false)];
    expect((await verify(later, { at: AT, bundle, chain: notFinal })).verdict).toBe('unknown');
  });

  it('counts no more from the second on in which the block was made: what is in it may have come later in that second', async () => {
    for (const [asOf, result] of [
      ['2026-05-02T14:21:00.900Z', 'unknown'],
      ['2026-05-02T14:21:01.000Z', 'pass'],
    ] as const) {
      const given = withdrawn(asOf);
      const bundle = { ...bundleOf(given), since: given.ledger.since(given.index, given.first) };
      const chain = [given.ledger.seen(given.first, 7, '2026-05-02T14:21:00Z', true)];
      expect((await verify(given, { at: AT, bundle, chain })).checks.issuer.result).toBe(result);
    }
  });

  it('leaves it unknown where no trusted time shows when it was said', async () => {
    const verification = await verify(later, { at: AT });
    expect(verification.checks.issuer.result).toBe('unknown');
    expect(verification.verdict).toBe('unknown');
  });

  it('does not count for what the chain did not cover by then', async () => {
    const given = scene();
    const chain = [
      {
        ...given.ledger.chain,
        size: given.index,
        root: `0x${given.ledger.rootAt(given.index).toString('hex')}`,
        block: 6,
        time: '2026-05-02T13:00:00Z',
        final: true,
      },
    ];
    given.ledger.withdraw(given.issuer, '2026-05-02T12:00:00Z');
    const head = given.ledger.seal('2026-05-03T10:00:00.000Z');
    expect(failing(await verify({ ...given, head }, { at: AT, chain }))).toEqual(['invalid', ['issuer']]);
  });

  it('counts by the cosignatures of as many witnesses as the policy asks for', async () => {
    const { ledger, first, index } = later;
    const text = ledger.checkpointText(first.size);
    const cosigned = `${first.checkpoint}${ledger.witness.cosignatureLine(text, Date.parse('2026-05-02T14:22:00Z') / 1000)}`;
    const headText = ledger.checkpointText(later.head.size);
    const whole = bundleOf(later);
    const bundle = {
      ...whole,
      head: {
        ...whole.head,
        checkpoint: `${later.head.checkpoint}${ledger.witness.cosignatureLine(headText, Date.parse('2026-05-03T10:01:00Z') / 1000)}`,
      },
      since: { ...ledger.since(index, first), checkpoint: cosigned },
    };
    const policy = ledger.policy({ witnesses: { quorum: 1, keys: [ledger.witness.verifierKey] } });
    expect(await verify(later, { at: AT, bundle, policy })).toMatchObject({
      verdict: 'valid',
      basis: 'witnessed',
      saidBy: '2026-05-02T14:22:00.000Z',
    });
  });

  it('fails with an older checkpoint that does not hold', async () => {
    const since = later.ledger.since(later.index, later.first);
    const bundle = { ...bundleOf(later), since: { ...since, path: since.statePath } };
    expect(failing(await verify(later, { at: AT, bundle }))[0]).toBe('invalid');
  });
});

describe('the checkpoint', () => {
  it('is unknown where the policy does not name the log, and where there is no policy', async () => {
    const given = scene();
    const other = new SmallLedger('other.example');
    expect(await verify(given, { policy: other.policy() })).toMatchObject({
      verdict: 'unknown',
      validAsOf: null,
      keyHeldBy: 'unknown',
      basis: null,
    });
    expect(await verify(given, { policy: null })).toMatchObject({
      verdict: 'unknown',
      sentence: 'It holds together; nothing says whose it is.',
    });
  });

  it('says invalid even without a policy when it does not hold together', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    expect(failing(await verify(given, { policy: null, bundle: { ...bundle, index: 0 } }))[0]).toBe('invalid');
    expect(
      failing(
        await verify(given, {
          policy: null,
          bundle: { ...bundle, issuer: { ...bundle.issuer, document: bundle.issuer.document.replace('self', 'none') } },
        }),
      )[0],
    ).toBe('invalid');
  });

  it('does not say "expired" of what nobody vouches for', async () => {
    expect((await verify(scene(), { policy: null, at: '2028-01-01T00:00:00Z' })).verdict).toBe('unknown');
  });

  it('is invalid when forged whole: own keys, own log, own chain, the name of a log that the policy trusts', async () => {
    const forged = scene();
    const honest = scene();
    expect(failing(await verify(forged, { policy: honest.ledger.policy() }))).toEqual(['invalid', ['checkpoint']]);
  });

  it('is invalid when it is of another log than the file says', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    const other = new SmallLedger('other.example');
    const policy = given.ledger.policy({ logs: [...given.ledger.policy().logs, ...other.policy().logs] });
    expect(failing(await verify(given, { policy, bundle: { ...bundle, head: { ...bundle.head, origin: other.origin } } }))[0]).toBe(
      'invalid',
    );
  });

  it('is unknown with fewer witnesses than the policy asks for, and valid with them', async () => {
    const given = scene();
    const { ledger, head } = given;
    const policy = ledger.policy({
      witnesses: { quorum: 1, keys: [ledger.witness.verifierKey, new NoteKey('absent.example', 0x04).verifierKey] },
    });
    expect((await verify(given, { policy })).verdict).toBe('unknown');
    const bundle = bundleOf(given);
    const line = ledger.witness.cosignatureLine(ledger.checkpointText(head.size), Date.parse(SEALED_AT) / 1000);
    const witnessed = { ...bundle, head: { ...bundle.head, checkpoint: head.checkpoint + line + line } };
    expect(await verify(given, { policy, bundle: witnessed })).toMatchObject({ verdict: 'valid', basis: 'witnessed', saidBy: SEALED_AT });
    const two = ledger.policy({ witnesses: { ...policy.witnesses, quorum: 2 } });
    expect((await verify(given, { policy: two, bundle: witnessed })).verdict).toBe('unknown');
  });
});

describe('inclusion', () => {
  const given = scene();
  const bundle = bundleOf(given);
  it.each([
    ['another index', { index: bundle.index - 1 }],
    ['an index beyond the tree', { index: 4096 }],
    ['a path that is too short', { path: bundle.path.slice(1) }],
    ['a path that is too long', { path: [...bundle.path, bundle.path[0] ?? ''] }],
    ['the path of a neighbour', { path: given.ledger.path(0, given.head.size) }],
    ['a statement that is not in the log', { statement: given.ledger.attestation(given.issuer, given.slots, { name: 'Another' }) }],
  ])('fails with %s', async (_, change) => {
    expect(failing(await verify(given, { bundle: { ...bundle, ...change } }))).toEqual(['invalid', ['inclusion']]);
  });
});

describe('the state', () => {
  const sealedWith = (changes: JsonObject): Scene => {
    const ledger = new SmallLedger();
    const issuer = ledger.organisation('andes-cert', 'ES256', 'self');
    const slots = ledger.slots();
    const index = ledger.log(ledger.attestation(issuer, slots));
    return { ledger, issuer, slots, index, head: ledger.seal(SEALED_AT, changes) };
  };

  it.each<readonly [string, JsonObject]>([
    ['another size', { size: 5 }],
    ['another index', { index: 2 }],
    ['another log', { origin: 'other.example/log' }],
    ['another chain', { chainId: 1 }],
    ['another contract', { contract: `0x${'ee'.repeat(20)}` }],
    ['another log id', { logId: `0x${'ee'.repeat(32)}` }],
    ['a day that does not exist', { time: '2026-02-30T00:00:00Z' }],
    ['a member that is not known', { more: 1 }],
  ])('fails with %s', async (_, changes) => {
    expect(failing(await verify(sealedWith(changes)))).toEqual(['invalid', ['state']]);
  });

  it('fails when it is not the last entry: an old one cannot stand for a newer tree', async () => {
    const given = scene();
    given.ledger.log('later');
    const size = given.ledger.entries.length;
    const bundle = bundleOf(given);
    const head = { ...bundle.head, checkpoint: given.ledger.checkpoint(size), statePath: given.ledger.path(given.head.size - 1, size) };
    expect(failing(await verify(given, { bundle: { ...bundle, head, path: given.ledger.path(given.index, size) } }))).toEqual([
      'invalid',
      ['state'],
    ]);
  });

  it('fails when the ledger did not sign it, though the log did', async () => {
    const ledger = new SmallLedger();
    const issuer = ledger.organisation('andes-cert', 'ES256', 'self');
    const slots = ledger.slots();
    const index = ledger.log(ledger.attestation(issuer, slots));
    const head = ledger.seal(SEALED_AT, {}, { ...makeKey('', 'ES256'), kid: ledger.ledgerKey.kid });
    expect(failing(await verify({ ledger, issuer, slots, index, head }))).toEqual(['invalid', ['state']]);
  });

  it('fails when a statement of another kind stands in its place', async () => {
    const ledger = new SmallLedger();
    const issuer = ledger.organisation('andes-cert', 'ES256', 'self');
    const slots = ledger.slots();
    const index = ledger.log(ledger.attestation(issuer, slots));
    const size = index + 2;
    const state = signJws(ledger.ledgerKey, 'vc+jwt', {
      origin: ledger.origin,
      index: size - 1,
      size,
      ...ledger.chain,
      time: SEALED_AT,
      map: ledger.mapRoot(),
    });
    ledger.log(state);
    const head = {
      size,
      root: ledger.rootAt(size),
      checkpoint: ledger.checkpoint(size),
      state,
      time: SEALED_AT,
      documents: new Map(ledger.documents),
    };
    expect(failing(await verify({ ledger, issuer, slots, index, head }))).toEqual(['invalid', ['state']]);
  });

  it('is pending while a newer checkpoint holds the statement and no state does', async () => {
    const given = scene();
    const slots = given.ledger.slots();
    const index = given.ledger.log(given.ledger.attestation(given.issuer, slots));
    const size = given.ledger.entries.length;
    const bundle = {
      ...given.ledger.bundle(index, given.head, given.issuer),
      path: given.ledger.path(index, size),
      pending: { checkpoint: given.ledger.checkpoint(size) },
    };
    const chain = [given.ledger.seen(given.head, 5, SEALED_AT, true)];
    expect(await verify(given, { bundle, chain })).toMatchObject({ verdict: 'pending', basis: null, saidBy: null });
    expect((await verify(given, { bundle: { ...bundle, index: given.index } })).verdict).toBe('invalid');
    const { pending: _pending, ...without } = bundle;
    expect((await verify(given, { bundle: without })).verdict).toBe('invalid');
  });
});

describe('the anchor', () => {
  const given = scene();
  const policy = requiring(given.ledger, 'anchor');
  const whole = bundleOf(given);
  const bundle = { ...whole, head: { ...whole.head, anchor: given.ledger.anchor(7) } };
  const seen = given.ledger.seen(given.head, 7, '2026-05-02T14:21:00Z', true);
  const older: ChainHead = { ...seen, size: 2, root: `0x${given.ledger.rootAt(2).toString('hex')}`, block: 5 };
  const newer: ChainHead = { ...seen, size: 99, root: `0x${'99'.repeat(32)}`, block: 9 };

  it.each<readonly [string, readonly ChainHead[], Verdict, string | null]>([
    ['nobody asked the chain', [], 'unknown', null],
    ['the chain holds it, and it is final', [seen], 'valid', 'anchored'],
    [
      'the chain holds it by upper-case spelling',
      [{ ...seen, root: seen.root.toUpperCase().replace('0X', '0x'), contract: seen.contract.toUpperCase().replace('0X', '0x') }],
      'valid',
      'anchored',
    ],
    ['the chain held it, and went on', [seen, newer], 'valid', 'anchored'],
    ['the chain holds it, and it is not final', [{ ...seen, final: false }], 'pending', null],
    ['the chain is behind', [older], 'pending', null],
    ['the chain went on, and nobody saw it there', [newer], 'unknown', null],
    ['only another chain holds it', [{ ...seen, chainId: 1 }], 'unknown', null],
    ['only another contract holds it', [{ ...seen, contract: `0x${'ee'.repeat(20)}` }], 'unknown', null],
    ['only another log holds it', [{ ...seen, logId: `0x${'ee'.repeat(32)}` }], 'unknown', null],
    ['the chain holds another root for this size', [{ ...seen, root: `0x${'99'.repeat(32)}` }], 'invalid', null],
  ])('when %s', async (_, chain, verdict, basis) => {
    expect(await verify(given, { bundle, policy, chain })).toMatchObject({ verdict, basis });
  });

  it('is a reason to say invalid even where it is not required', async () => {
    expect((await verify(given, { bundle, chain: [{ ...seen, root: `0x${'99'.repeat(32)}` }] })).verdict).toBe('invalid');
    expect((await verify(given, { bundle, chain: [older] })).verdict).toBe('valid');
  });

  it('is not what the file says: without the caller’s word the anchor in it counts for nothing', async () => {
    expect((await verify(given, { bundle, policy })).checks.anchor.result).toBe('unknown');
    const elsewhere = { ...bundle, head: { ...bundle.head, anchor: { ...given.ledger.anchor(7), chainId: 1 } } };
    expect(failing(await verify(given, { bundle: elsewhere, policy, chain: [seen] }))).toEqual(['invalid', ['anchor']]);
  });

  it('takes the time of the block as seconds and as text', async () => {
    expect((await verify(given, { bundle, chain: [seen] })).saidBy).toBe('2026-05-02T14:21:00.000Z');
    expect((await verify(given, { bundle, chain: [{ ...seen, time: '2026-05-02T14:21:00Z' }] })).saidBy).toBe('2026-05-02T14:21:00.000Z');
  });
});

describe('the status', () => {
  it('is revoked by the list that the state holds', async () => {
    const given = scene({
      beforeSeal: (ledger, slots) => {
        for (const slot of slots.slice(0, 1)) ledger.setStatus(slot, true, '2026-05-02T14:00:00Z');
      },
    });
    expect(await verify(given)).toMatchObject({ verdict: 'revoked', replacedBy: null, basis: null });
  });

  it('is suspended by the other list, and again valid when reinstated', async () => {
    const given = scene({
      beforeSeal: (ledger, slots) => {
        for (const slot of slots.slice(1)) ledger.setStatus(slot, true, '2026-05-02T14:00:00Z');
      },
    });
    expect((await verify(given)).verdict).toBe('suspended');
    given.slots.slice(1).forEach((slot) => {
      given.ledger.setStatus(slot, false, '2026-05-02T14:30:00Z');
    });
    const head = given.ledger.seal('2026-05-02T14:40:00.000Z');
    expect((await verify({ ...given, head })).verdict).toBe('valid');
    // The old list, set, with its old proof: it is neither the state's nor newer.
    const bundle = { ...given.ledger.bundle(given.index, head, given.issuer) };
    const both = { ...bundle, status: [...bundle.status, ...bundleOf(given).status.slice(1)] };
    expect((await verify(given, { bundle: both })).verdict).toBe('valid');
  });

  it('is revoked rather than suspended or expired', async () => {
    const given = scene({
      beforeSeal: (ledger, slots) => {
        slots.forEach((slot) => {
          ledger.setStatus(slot, true, '2026-05-02T14:00:00Z');
        });
      },
    });
    expect((await verify(given, { at: '2028-01-01T00:00:00Z' })).verdict).toBe('revoked');
  });

  it('is revoked at once by a newer list that the ledger signed, in the map or not', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    given.slots.slice(0, 1).forEach((slot) => {
      given.ledger.setStatus(slot, true, '2026-05-02T14:50:00Z');
    });
    const url = given.ledger.listUrl('revocation');
    const newer = { url, list: given.ledger.documents.get(url) ?? '', map: bundle.status[0]?.map ?? { mask: '', siblings: [] } };
    expect((await verify(given, { bundle: { ...bundle, status: [...bundle.status, newer] } })).verdict).toBe('revoked');
    expect((await verify(given, { bundle: { ...bundle, status: [newer, ...bundle.status.slice(1)] } })).verdict).toBe('revoked');
    // Signed by somebody else, the same list is no list of the ledger.
    const forged = given.ledger.listCredential(url, 'revocation', Buffer.alloc(131_072 / 8, 0xff), '2026-05-02T14:50:00Z', {
      ...makeKey('', 'ES256'),
      kid: given.ledger.ledgerKey.kid,
    });
    expect(failing(await verify(given, { bundle: { ...bundle, status: [...bundle.status, { ...newer, list: forged }] } }))).toEqual([
      'invalid',
      ['status'],
    ]);
  });

  it('is not cleared by a newer list outside of the map, nor by an old one that was replayed', async () => {
    const given = scene();
    const old = bundleOf(given);
    given.slots.slice(0, 1).forEach((slot) => {
      given.ledger.setStatus(slot, true, '2026-05-02T14:30:00Z');
    });
    const head = given.ledger.seal('2026-05-02T14:40:00.000Z');
    const bundle = given.ledger.bundle(given.index, head, given.issuer);
    expect((await verify(given, { bundle })).verdict).toBe('revoked');
    expect((await verify(given, { bundle: { ...bundle, status: old.status } })).verdict).toBe('unknown');
    const clean = given.ledger.listCredential(
      given.ledger.listUrl('revocation'),
      'revocation',
      Buffer.alloc(131_072 / 8),
      '2026-05-02T14:50:00Z',
    );
    const cleaned = {
      ...bundle,
      status: [
        ...bundle.status.slice(1),
        { url: given.ledger.listUrl('revocation'), list: clean, map: bundle.status[0]?.map ?? { mask: '', siblings: [] } },
      ],
    };
    expect((await verify(given, { bundle: cleaned })).verdict).toBe('unknown');
  });

  it('is unknown while a list is missing: every entry is covered or none', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    for (const status of [[], bundle.status.slice(1), bundle.status.slice(0, 1)])
      expect((await verify(given, { bundle: { ...bundle, status } })).verdict).toBe('unknown');
  });

  it('says valid as of the state when that is older than the policy allows, and valid when asked for that time', async () => {
    const given = scene();
    expect(await verify(given, { at: '2026-06-30T00:00:00Z' })).toMatchObject({
      verdict: 'unknown',
      validAsOf: SEALED_AT,
      sentence: `Valid as of ${SEALED_AT}; nothing newer is at hand.`,
    });
    expect((await verify(given, { at: SEALED_AT })).verdict).toBe('valid');
    expect((await verify(given, { at: '2026-05-03T14:20:00Z' })).verdict).toBe('valid');
    expect((await verify(given, { at: '2026-05-03T14:20:01Z' })).verdict).toBe('unknown');
  });

  it('is unknown at a time before the state', async () => {
    const given = scene();
    expect((await verify(given, { at: '2026-05-02T14:19:01Z' })).verdict).toBe('valid');
    expect((await verify(given, { at: '2026-05-02T14:18:59Z' })).verdict).toBe('unknown');
  });

  it('reads one object with a whole number as UNTP 0.7.0 has it', async () => {
    const alone = (slot: StatusSlot | undefined): JsonObject =>
      slot === undefined ? {} : { ...statusEntry(slot), statusListIndex: slot.index };
    const given = scene({ statement: (ledger, slots, issuer) => ledger.attestation(issuer, [], { credentialStatus: alone(slots[0]) }) });
    expect((await verify(given)).verdict).toBe('valid');
    const revoked = scene({
      statement: (ledger, slots, issuer) => ledger.attestation(issuer, [], { credentialStatus: alone(slots[0]) }),
      beforeSeal: (ledger, slots) => {
        for (const slot of slots.slice(0, 1)) ledger.setStatus(slot, true, '2026-05-02T14:00:00Z');
      },
    });
    expect((await verify(revoked)).verdict).toBe('revoked');
  });

  it.each<readonly [string, (slots: readonly JsonObject[]) => unknown]>([
    ['no status at all', () => undefined],
    ['an empty list', () => []],
    ['a whole number among several', (slots) => slots.map((slot) => ({ ...slot, statusListIndex: 0 }))],
    ['an index with a sign', (slots) => slots.map((slot) => ({ ...slot, statusListIndex: '+0' }))],
    ['an index beyond the list', (slots) => slots.map((slot) => ({ ...slot, statusListIndex: '131072' }))],
    ['another purpose than its list', (slots) => slots.map((slot) => ({ ...slot, statusPurpose: 'revocation' }))],
    ['a purpose that is not known', (slots) => slots.map((slot) => ({ ...slot, statusPurpose: 'message' }))],
    ['another type', (slots) => slots.map((slot) => ({ ...slot, type: 'StatusList2021Entry' }))],
    ['several bits an entry', (slots) => slots.map((slot) => ({ ...slot, statusSize: 2 }))],
    [
      'a list on another host',
      (slots) => slots.map((slot) => ({ ...slot, statusListCredential: 'https://ledger.example.evil.example/status/1' })),
    ],
  ])('fails with %s', async (_, change) => {
    const given = scene({
      statement: (ledger, slots, issuer) => ledger.attestation(issuer, [], { credentialStatus: change(slots.map(statusEntry)) }),
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['status']]);
  });

  it('exempts a StatusChange, and nothing that only calls itself one', async () => {
    const plain = scene({
      statement: (ledger, _slots, issuer) =>
        ledger.credential(issuer, ['StatusChange'], {
          credentialSubject: { statement: '00'.repeat(32), purpose: 'revocation', value: true },
        }),
    });
    expect((await verify(plain)).verdict).toBe('valid');
    const disguised = scene({
      statement: (ledger, _slots, issuer) => ledger.credential(issuer, ['StatusChange', 'DigitalConformityCredential'], ATTESTATION),
    });
    expect(failing(await verify(disguised))).toEqual(['invalid', ['status']]);
    const registration = scene({
      statement: (ledger, _slots, issuer) => ledger.credential(issuer, ['KeyRegistration'], { credentialSubject: {} }),
    });
    expect(failing(await verify(registration))).toEqual(['invalid', ['status']]);
  });

  it('names what replaced it, by a change that the issuer signed', async () => {
    const given = scene({
      beforeSeal: (ledger, slots) => {
        for (const slot of slots.slice(0, 1)) ledger.setStatus(slot, true, '2026-05-02T14:00:00Z');
      },
    });
    const { ledger, issuer } = given;
    const bundle = bundleOf(given);
    const successor = '5a'.repeat(32);
    const changeBy = (party: Party, statement: string): string =>
      ledger.credential(party, ['StatusChange'], {
        credentialSubject: { statement, purpose: 'revocation', value: true, replacedBy: successor },
      });
    const id = idOf(bundle.statement);
    expect(await verify(given, { bundle: { ...bundle, change: changeBy(issuer, id) } })).toMatchObject({
      verdict: 'revoked',
      replacedBy: successor,
    });
    expect((await verify(given, { bundle: { ...bundle, change: changeBy(ledger.ledger, id) } })).replacedBy).toBe(successor);
    expect((await verify(given, { bundle: { ...bundle, change: changeBy(issuer, '00'.repeat(32)) } })).replacedBy).toBeNull();
    expect(
      (await verify(given, { bundle: { ...bundle, change: changeBy(ledger.organisation('other', 'ES256', 'self'), id) } })).replacedBy,
    ).toBeNull();
    expect((await verify(given, { bundle: { ...bundle, change: 'no JWS' } })).replacedBy).toBeNull();
  });
});

describe('the period', () => {
  const long = (given: Scene): Policy => given.ledger.policy({ maxStateAgeSeconds: 1e9 });

  it.each<readonly [string, Verdict]>([
    ['2027-01-01T05:00:59Z', 'valid'],
    ['2027-01-01T05:01:01Z', 'expired'],
    ['2026-05-02T15:00:00Z', 'valid'],
  ])('at %s is %s, with a minute for clocks that differ', async (at, verdict) => {
    const given = scene();
    expect((await verify(given, { at, policy: long(given) })).verdict).toBe(verdict);
  });

  it('has not begun', async () => {
    const given = scene({ claims: { validFrom: '2026-06-01T00:00:00Z' } });
    expect((await verify(given)).verdict).toBe('not-yet-valid');
    expect((await verify(given, { policy: long(given), at: '2026-05-31T23:59:01Z' })).verdict).toBe('valid');
  });

  const certified = (certificate: JsonObject): object => ({
    validUntil: undefined,
    credentialSubject: { ...ATTESTATION.credentialSubject, certificate },
  });
  it.each<readonly [string, Verdict]>([
    ['2026-06-30T23:30:00-05:00', 'valid'],
    ['2026-07-01T00:00:30-05:00', 'valid'],
    ['2026-07-01T00:02:00-05:00', 'expired'],
    ['2026-05-02T09:21:00-05:00', 'valid'],
  ])('of a certificate ends with its last day in its own zone: at %s it is %s', async (at, verdict) => {
    const given = scene({ claims: certified({ validFrom: '2026-05-02', validUntil: '2026-06-30', zone: 'America/Bogota' }) });
    expect((await verify(given, { at, policy: long(given) })).verdict).toBe(verdict);
  });

  it.each<readonly [string, object]>([
    ['a day that does not exist', { validUntil: '2026-02-30T00:00:00Z' }],
    ['no offset', { validUntil: '2026-12-31T00:00:00' }],
    ['an end before its beginning', { validUntil: '2025-12-31T00:00:00Z' }],
    ['a certificate day that does not exist', certified({ validUntil: '2026-06-31', zone: 'America/Bogota' })],
    ['a zone that does not exist', certified({ validUntil: '2026-06-30', zone: 'America/Atlantis' })],
    ['certificate days in no zone', certified({ validUntil: '2026-06-30' })],
  ])('that has %s fails', async (_, claims) => {
    expect(failing(await verify(scene({ claims })))).toEqual(['invalid', ['validity']]);
  });
});

describe('the subject', () => {
  const given = scene();

  it.each([
    FACILITY,
    PRODUCT,
    'https://id.gs1.org/01/09521000000025/10/LOT-7',
    'https://elsewhere.example/some/path/01/9521000000025/10/LOT-7?x=1',
    'urn:epc:class:lgtin:9521000.000002.LOT-7',
    'did:web:ledger.example:organisations:la-loma',
  ])('is %s', async (subject) => {
    expect((await verify(given, { expect: { subject } })).verdict).toBe('valid');
  });

  it.each([
    'https://ledger.example/01/09521000000025/10/LOT-8',
    'https://ledger.example/01/09521000000025',
    'urn:uuid:0d0f1a52-9d2e-4f0d-9b51-6a5c5a0e7a11',
  ])('is not %s', async (subject) => {
    expect(failing(await verify(given, { expect: { subject } }))).toEqual(['invalid', ['subject']]);
  });

  it('is any id in the lists of an event', async () => {
    const event = {
      type: 'TransformationEvent',
      inputQuantityList: [{ epcClass: 'https://ledger.example/01/09521000000039/10/G1', quantity: 10, uom: 'KGM' }],
      outputEPCList: ['https://ledger.example/01/09521000000025/21/9'],
      readPoint: { id: 'https://ledger.example/414/9521000000053' },
    };
    const logged = scene({
      statement: (ledger, slots, issuer) =>
        ledger.credential(issuer, ['EpcisEventCredential'], {
          credentialStatus: slots.map(statusEntry),
          credentialSubject: { type: 'EpcisEvent', event },
        }),
    });
    const about = async (subject: string): Promise<Verdict> => (await verify(logged, { expect: { subject } })).verdict;
    expect(await about('https://ledger.example/01/09521000000039/10/G1')).toBe('valid');
    expect(await about('https://ledger.example/01/09521000000025/21/9')).toBe('valid');
    expect(await about('https://ledger.example/414/9521000000053')).toBe('invalid');
  });

  it('is the facility of a facility record', async () => {
    const logged = scene({
      statement: (ledger, slots, issuer) =>
        ledger.credential(issuer, ['DigitalFacilityRecord'], {
          credentialStatus: slots.map(statusEntry),
          credentialSubject: { type: ['Facility'], id: FACILITY },
        }),
    });
    expect((await verify(logged, { expect: { subject: FACILITY } })).verdict).toBe('valid');
    expect((await verify(logged, { expect: { subject: PRODUCT } })).verdict).toBe('invalid');
  });

  it('is another statement than the one that was asked for', async () => {
    expect((await verify(given, { expect: { statement: idOf(bundleOf(given).statement) } })).verdict).toBe('valid');
    expect(failing(await verify(given, { expect: { statement: '00'.repeat(32) } }))).toEqual(['invalid', ['subject']]);
  });
});

describe('what is disclosed', () => {
  const holder = makeKey('', 'ES256');
  const number = disclosureOf('number', 'CO-2026-0117');
  const price = disclosureOf('price', '4.20');
  const certificate = { _sd: [number.digest, price.digest], validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' };
  const withheld = [
    { at: '/credentialSubject/certificate/number', reason: 'commercial' },
    { at: '/credentialSubject/certificate/price', reason: 'commercial' },
  ];
  const signed = (claims: object): Scene =>
    scene({
      statement: (ledger, slots, issuer) =>
        signJws(keyOf(issuer), 'vc+sd-jwt', {
          ...ledger.claims(issuer, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
          _sd_alg: 'sha-256',
          cnf: { jwk: holder.jwk },
          ...claims,
        }),
    });
  const given = signed({ withheld, credentialSubject: { ...ATTESTATION.credentialSubject, certificate } });
  const presented = (...disclosures: string[]): Bundle => ({ ...bundleOf(given), disclosures });

  it('is shown at its place, and what is withheld is named', async () => {
    const verification = await verify(given, { bundle: presented(number.disclosure) });
    expect(verification).toMatchObject({
      verdict: 'valid',
      withheld: [{ at: '/credentialSubject/certificate/price', reason: 'commercial' }],
    });
    expect(verification.payload).toMatchObject({ credentialSubject: { certificate: { number: 'CO-2026-0117' } } });
    expect(JSON.stringify(verification.payload)).not.toContain('_sd');
    expect(await verify(given)).toMatchObject({ verdict: 'valid', withheld });
  });

  it.each([
    ['used twice', [number.disclosure, number.disclosure]],
    ['of nothing', [disclosureOf('number', 'CO-1').disclosure]],
    ['not base64url', [`${number.disclosure}=`]],
  ])('fails when a disclosure is %s', async (_, disclosures) => {
    expect(failing(await verify(given, { bundle: presented(...disclosures) }))).toEqual(['invalid', ['format']]);
  });

  it('fails when there are disclosures for a statement that withholds nothing', async () => {
    const plain = scene();
    expect(failing(await verify(plain, { bundle: { ...bundleOf(plain), disclosures: [number.disclosure] } }))).toEqual([
      'invalid',
      ['format'],
    ]);
  });

  it.each<readonly [string, (slots: readonly JsonObject[]) => object]>([
    ['an entry of credentialStatus', (slots) => ({ credentialStatus: [slots[1], { '...': number.digest }] })],
    ['what an entry of credentialStatus says', (slots) => ({ credentialStatus: [slots[1], { ...slots[0], _sd: [number.digest] }] })],
    ['what is said of the issuer', () => ({ issuer: { id: 'did:web:ledger.example:organisations:andes-cert', _sd: [number.digest] } })],
  ])('fails when %s could be withheld', async (_, claims) => {
    const veiled = scene({
      statement: (ledger, slots, issuer) =>
        signJws(keyOf(issuer), 'vc+sd-jwt', {
          ...ledger.claims(issuer, ['DigitalConformityCredential'], ATTESTATION),
          ...claims(slots.map(statusEntry)),
        }),
    });
    expect(failing(await verify(veiled))).toEqual(['invalid', ['format']]);
  });

  it.each(['validUntil', 'credentialStatus', 'id', 'withheld', '_sd', '...'])('fails when %s is a disclosure', async (name) => {
    const veil = disclosureOf(name, 'x');
    const veiled = signed({ [name === '_sd' || name === '...' ? 'name' : name]: undefined, _sd: [veil.digest] });
    expect((await verify(veiled, { bundle: { ...bundleOf(veiled), disclosures: [veil.disclosure] } })).verdict).toBe('invalid');
  });

  it('leaves it open what a statement is about, where just that is withheld', async () => {
    const veiled = signed({
      withheld: [{ at: '/credentialSubject/conformityAssessment', reason: 'commercial' }],
      credentialSubject: { ...ATTESTATION.credentialSubject, conformityAssessment: undefined, _sd: [number.digest] },
    });
    expect((await verify(veiled, { expect: { subject: PRODUCT } })).verdict).toBe('unknown');
  });

  describe('with the binding of its holder', () => {
    const sdHash = (...disclosures: string[]): string =>
      createHash('sha256')
        .update([bundleOf(given).statement, ...disclosures, ''].join('~'))
        .digest('base64url');
    const bind = (claims: object, header: object = { alg: 'ES256', typ: 'kb+jwt' }, key = holder): string =>
      signWith(key, header, {
        iat: Date.parse(SOON_AFTER) / 1000,
        aud: 'https://buyer.example',
        nonce: 'n-1',
        sd_hash: sdHash(number.disclosure),
        ...claims,
      });
    const asked = { audience: 'https://buyer.example', nonce: 'n-1' };
    const shown = (kbJwt: string | null, expected: Expect = asked) =>
      verify(given, { bundle: { ...presented(number.disclosure), kbJwt }, expect: expected });

    it('is valid for the audience and the nonce that were asked for', async () => {
      expect((await shown(bind({}))).verdict).toBe('valid');
      expect((await shown(bind({}), {})).verdict).toBe('valid');
    });

    it.each<readonly [string, string | null]>([
      ['is missing', null],
      ['is for another audience', bind({ aud: 'https://other.example' })],
      ['answers another nonce', bind({ nonce: 'n-2' })],
      ['is for other disclosures', bind({ sd_hash: sdHash() })],
      ['is from the future', bind({ iat: Date.parse(SOON_AFTER) / 1000 + 120 })],
      ['is by another key', bind({}, { alg: 'ES256', typ: 'kb+jwt' }, makeKey('', 'ES256'))],
      ['is of another typ', bind({}, { alg: 'ES256', typ: 'JWT' })],
      ['is by no algorithm', bind({}, { alg: 'none', typ: 'kb+jwt' })],
      ['is none', 'x.y.z'],
    ])('fails when it %s', async (_, kbJwt) => {
      expect(failing(await shown(kbJwt))).toEqual(['invalid', ['signature']]);
    });
  });
});
