import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { thingKey, verifyBundle, type Bundle, type ChainHead, type JsonObject, type JsonValue, type ProofCrypto } from '@terroir/proof';
import { bundleOf, crypto, failing, scene, SEALED_AT, SOON_AFTER, verify, type Scene } from './scene.ts';
import { ATTESTATION, base64url, idOf, keyOf, signJws, signText, statusEntry } from './small-ledger.ts';

const text = (value: unknown): string => JSON.stringify(value);

/** Cryptography that counts what it is asked for: how much work a file can make. */
function counting(): { readonly crypto: ProofCrypto; readonly calls: { signatures: number; lists: number } } {
  const calls = { signatures: 0, lists: 0 };
  return {
    calls,
    crypto: {
      verifyEs256: async (...given) => (calls.signatures++, crypto.verifyEs256(...given)),
      verifyEd25519: async (...given) => (calls.signatures++, crypto.verifyEd25519(...given)),
      gunzip: async (...given) => (calls.lists++, crypto.gunzip(...given)),
    },
  };
}

describe('a file that was cut off', () => {
  it('is invalid at every length', async () => {
    const given = scene();
    const whole = text(bundleOf(given));
    for (let length = 0; length < whole.length; length += 101)
      expect(failing(await verify(given, { bundle: whole.slice(0, length) }))).toEqual(['invalid', ['format']]);
  });
});

describe('a file of parts of two', () => {
  const first = scene();
  const second: Scene = {
    ...first,
    slots: first.ledger.slots(),
    index: first.ledger.log(first.ledger.attestation(first.issuer, first.ledger.slots(), { name: 'Another' })),
    head: first.ledger.seal('2026-05-02T14:30:00.000Z'),
  };
  const [a, b] = [bundleOf(first), { ...bundleOf(second), since: first.ledger.since(second.index, second.head) }];
  const names = Object.keys(a) as (keyof Bundle)[];
  const few = names.flatMap((name, i) => [[name], ...names.slice(i + 1).map((other) => [name, other])]);
  const subsets = [...few, ...few.map((kept) => names.filter((name) => !kept.includes(name)))];

  it('is valid only as one of the two, whichever part is swapped, or two, or all but those', async () => {
    for (const swapped of subsets) {
      const mixed = { ...a, ...Object.fromEntries(swapped.map((name) => [name, b[name]])) };
      const verification = await verify(first, { bundle: mixed });
      if (verification.verdict !== 'valid') continue;
      const original = verification.statement === idOf(a.statement) ? a : b;
      expect(verification).toMatchObject({ statement: idOf(original.statement), index: original.index });
      expect({ ...mixed, since: null, status: [] }).toEqual({ ...original, since: null, status: [] });
    }
  });

  it('is invalid with a head of parts of two', async () => {
    for (const name of ['checkpoint', 'state', 'statePath'] as const)
      expect((await verify(first, { bundle: { ...a, head: { ...a.head, [name]: b.head[name] } } })).verdict).toBe('invalid');
  });
});

describe('what is spelt in a second way', () => {
  const given = scene();
  const bundle = bundleOf(given);
  const lastBit = (encoded: string): string =>
    encoded.replace(/(.)(=*)$/, (_, last: string, padding: string) => `${respell(last)}${padding}`);
  const respell = (character: string): string => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    return alphabet[alphabet.indexOf(character) ^ 1] ?? 'B';
  };
  const parts = bundle.statement.split('.');

  it.each<readonly [string, Partial<Bundle>]>([
    ['the signature with other last bits', { statement: bundle.statement.slice(0, -1) + respell(bundle.statement.slice(-1)) }],
    ['the signature with padding', { statement: `${bundle.statement}==` }],
    ['the statement with a space', { statement: `${bundle.statement} ` }],
    [
      'the statement in the other alphabet',
      { statement: parts.map((part) => part.replaceAll('-', '+').replaceAll('_', '/')).join('.') + '+' },
    ],
    ['a hash of the path', { path: bundle.path.map(lastBit) }],
    ['a hash of the path without padding', { path: bundle.path.map((hash) => hash.slice(0, -1)) }],
    ['the mask of a map', { issuer: { ...bundle.issuer, map: { ...bundle.issuer.map, mask: lastBit(bundle.issuer.map.mask) } } }],
    [
      'the root of the checkpoint',
      {
        head: {
          ...bundle.head,
          checkpoint: bundle.head.checkpoint.replace(
            /^(.+\n.+\n)(.+)\n/,
            (_, before: string, root: string) => `${before}${lastBit(root)}\n`,
          ),
        },
      },
    ],
    ['the lines of the checkpoint', { head: { ...bundle.head, checkpoint: bundle.head.checkpoint.replaceAll('\n', '\r\n') } }],
  ])('is refused: %s', async (_, change) => {
    expect((await verify(given, { bundle: { ...bundle, ...change } })).verdict).toBe('invalid');
  });

  it('is refused: a signature as DER', async () => {
    const der = Buffer.concat([Buffer.from('3044022000', 'hex'), Buffer.alloc(64)]);
    expect(
      failing(await verify(given, { bundle: { ...bundle, statement: `${parts[0] ?? ''}.${parts[1] ?? ''}.${base64url(der)}` } })),
    ).toEqual(['invalid', ['format']]);
  });
});

describe('keys that are there twice', () => {
  const twice = (json: string, member: string): string => json.replace('{', `{${member},`);

  it('are refused in the statement, though it was signed so', async () => {
    const given = scene({
      statement: (ledger, slots, issuer) => {
        const key = keyOf(issuer);
        const payload = text(
          ledger.claims(issuer, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
        );
        return signText(key, { alg: key.alg, typ: 'vc+jwt', kid: key.kid }, twice(payload, '"issuer":{"id":"did:web:evil.example"}'));
      },
    });
    const { verdict, sentence } = await verify(given);
    expect(verdict).toBe('invalid');
    expect(sentence).toContain('/issuer: the key is there twice');
  });

  it('are refused in a key document that the state holds', async () => {
    const given = scene({
      beforeSeal: (ledger, _slots, issuer) =>
        ledger.documents.set(issuer.url, twice(ledger.documents.get(issuer.url) ?? '', '"id":"did:web:evil.example"')),
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['issuer']]);
  });

  it('are refused in a proof', async () => {
    const given = scene();
    const source = text(bundleOf(given)).replace('"path":', '"path":[],"path":');
    expect(failing(await verify(given, { bundle: source }))).toEqual(['invalid', ['format']]);
  });
});

describe('how much work a file can make', () => {
  it('is one list read, however many entries name it and however often it is there', async () => {
    const given = scene({
      statement: (ledger, slots, issuer) =>
        ledger.attestation(issuer, [], {
          credentialStatus: Array.from({ length: 16 }, (_, i) =>
            statusEntry({ url: slots[0]?.url ?? '', purpose: 'revocation', index: i }),
          ),
        }),
    });
    const bundle = bundleOf(given);
    const [list] = bundle.status;
    const { crypto: counted, calls } = counting();
    const asked = { at: new Date(SOON_AFTER), crypto: counted };
    expect((await verifyBundle(bundle, given.ledger.policy(), asked)).verdict).toBe('valid');
    expect(calls.lists).toBe(1);
    const crowded = { ...bundle, status: list === undefined ? [] : Array.from({ length: 16 }, () => list) };
    await verifyBundle(crowded, given.ledger.policy(), asked);
    expect(calls.lists).toBe(17);
  });

  it('is one signature checked of a hundred false ones, beside the statement’s own', async () => {
    const given = scene();
    const bundle = bundleOf(given);
    const line = given.ledger.logKey.signatureLine('something else\n');
    const checkpoint = `${given.ledger.checkpointText(given.head.size)}\n${line.repeat(100)}`;
    const { crypto: counted, calls } = counting();
    const { verdict } = await verifyBundle({ ...bundle, head: { ...bundle.head, checkpoint } }, given.ledger.policy(), {
      at: new Date(SOON_AFTER),
      crypto: counted,
    });
    expect(verdict).toBe('invalid');
    expect(calls.signatures).toBe(2);
  });

  it('ends where a list bursts', async () => {
    const given = scene({
      beforeSeal: (ledger, slots) => {
        const url = slots[0]?.url ?? '';
        const list = signJws(ledger.ledgerKey, 'vc+jwt', {
          ...(JSON.parse(Buffer.from((ledger.documents.get(url) ?? '').split('.')[1] ?? '', 'base64url').toString()) as JsonObject),
          credentialSubject: {
            type: 'BitstringStatusList',
            statusPurpose: 'revocation',
            encodedList: `u${gzipSync(Buffer.alloc(256 * 1024 * 1024)).toString('base64url')}`,
          },
        });
        ledger.documents.set(url, list);
      },
    });
    expect(failing(await verify(given))).toEqual(['invalid', ['status']]);
  });

  it('is bounded in depth, though each disclosure is shallow', async () => {
    const given = scene({ statement: nested });
    const disclosures = links(256).map(({ disclosure }) => disclosure);
    expect(failing(await verify(given, { bundle: { ...bundleOf(given), disclosures } }))).toEqual(['invalid', ['format']]);
    const few = links(256)
      .slice(-1)
      .map(({ disclosure }) => disclosure);
    expect((await verify(given, { bundle: { ...bundleOf(given), disclosures: few } })).verdict).toBe('valid');
  });

  /** Disclosures, each inside of the next, sixty levels deep; the last one is outermost. */
  function links(count: number) {
    const all: { readonly disclosure: string; readonly digest: string }[] = [];
    for (let i = 0; i < count; i++) {
      let value: JsonValue = { _sd: all.slice(-1).map(({ digest }) => digest) };
      for (let depth = 0; depth < (i === count - 1 ? 0 : 58); depth++) value = [value];
      const disclosure = base64url(text([`salt-${String(i)}`, `link${String(i)}`, value]));
      all.push({ disclosure, digest: Buffer.from(idOf(disclosure), 'hex').toString('base64url') });
    }
    return all;
  }

  function nested(ledger: Scene['ledger'], slots: Scene['slots'], issuer: Scene['issuer']): string {
    return signJws(keyOf(issuer), 'vc+sd-jwt', {
      ...ledger.claims(issuer, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
      _sd: links(256)
        .slice(-1)
        .map(({ digest }) => digest),
    });
  }

  it('is not a screen full of a name that is not known', async () => {
    const given = scene();
    const { sentence } = await verify(given, { bundle: `{"${'x'.repeat(1_000_000)}":1}` });
    expect(sentence.length).toBeLessThan(500);
    const twice = await verify(given, { bundle: `{"${'x'.repeat(1_000_000)}":1,"${'x'.repeat(1_000_000)}":1}` });
    expect(twice.sentence.length).toBeLessThan(500);
  });
});

describe('what is no file at all', () => {
  const given = scene();
  const nothing: readonly unknown[] = [
    undefined,
    null,
    1,
    1n,
    Symbol('x'),
    () => '',
    [],
    {},
    { toJSON: () => undefined },
    new Map(),
    Number.NaN,
  ];
  it.each(nothing.map((value) => [value]))('is invalid: %p', async (value) => {
    const answer = await verifyBundle(value as Bundle | string, given.ledger.policy(), { at: new Date(SOON_AFTER), crypto });
    expect(failing(answer)).toEqual(['invalid', ['format']]);
  });
});

describe('what the caller saw on chain and gives wrongly', () => {
  const given = scene();
  const seen = given.ledger.seen(given.head, 7, SEALED_AT, true);
  it.each<readonly [string, Partial<ChainHead>]>([
    ['a time that is none', { time: 'yesterday' }],
    ['a time that is no number', { time: Number.NaN }],
    ['a time beyond all dates', { time: 1e20 }],
    ['a size with a fraction', { size: 1.5 }],
    ['a size beyond 2^53', { size: 2 ** 53 }],
    ['a root without 0x', { root: 'ab'.repeat(32) }],
    ['a short root', { root: '0xab' }],
    ['another log by mistake', { logId: '' }],
  ])('is the caller’s mistake: %s', async (_, change) => {
    const answer = verify(given, { chain: [{ ...seen, ...change }] });
    await expect(answer).rejects.toMatchObject({ name: 'ProofError', code: expect.stringMatching(/^no-(?:chain-head|time)$/) });
  });
});

it('a subject with half a character is about nothing, and no error', async () => {
  for (const uri of ['https://ledger.example/01/\ud800', 'urn:epc:id:sgtin:9521000.000002.\ud800', '\udc00']) {
    expect(thingKey(uri)).toBe(uri);
    expect((await verify(scene(), { expect: { subject: uri } })).verdict).toBe('invalid');
  }
});
