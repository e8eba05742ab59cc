import type { Bundle, ChainHead, Policy } from '@terroir/proof';
import {
  ATTESTATION,
  disclosureOf,
  idOf,
  keyOf,
  makeKey,
  signJws,
  SmallLedger,
  statusEntry,
  type Party,
  type StatusSlot,
  type TestKey,
} from './small-ledger.ts';

/** A ledger with a statement of each kind that the verifier tells apart, each with its bundle. */
export interface Originals {
  readonly bundles: readonly Bundle[];
  /** By an older state, which is too old for the policies: parts to replay. */
  readonly old: readonly Bundle[];
  /** One that asks for the log alone, one that asks for the chain. */
  readonly policies: readonly Policy[];
  readonly at: Date;
  readonly chain: readonly ChainHead[];
  readonly ledger: SmallLedger;
  /** Somebody who has keys of all kinds, and none that counts. */
  readonly thief: Thief;
}

interface Thief {
  readonly key: TestKey;
  /** A key document with the thief's key in place of every other. */
  readonly document: (document: string) => string;
}

function makeThief(kid: string): Thief {
  const key = makeKey(kid, 'ES256');
  const own = `"x":"${key.jwk.x}","y":"${String(key.jwk.y)}"`;
  return { key, document: (document) => document.replaceAll(/"x":"[^"]*"(?:,"y":"[^"]*")?/g, own) };
}

/** A statement in the victim's name by the thief's key, which an honest log took in: it proves no more than that somebody said it. */
const byThief = (ledger: SmallLedger, victim: Party, { key }: Thief, slots: readonly StatusSlot[]): string =>
  signJws(
    key,
    'vc+jwt',
    ledger.claims(victim, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
  );

const REPLACEMENT = '5a'.repeat(32);

/** What is withheld of the second statement: members at two depths and an element of a list. */
function veiled(ledger: SmallLedger, issuer: Party, slots: readonly StatusSlot[]) {
  const [number, price, site] = [
    disclosureOf('number', 'CO-2026-0117'),
    disclosureOf('price', '4.20'),
    disclosureOf('site', { id: 'urn:a' }),
  ];
  const certificate = { _sd: [number.digest, price.digest], validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' };
  const jws = signJws(keyOf(issuer), 'vc+sd-jwt', {
    ...ledger.claims(issuer, ['DigitalConformityCredential'], { ...ATTESTATION, credentialStatus: slots.map(statusEntry) }),
    _sd_alg: 'sha-256',
    withheld: [{ at: '/credentialSubject/certificate/price', reason: 'commercial' }],
    credentialSubject: { ...ATTESTATION.credentialSubject, certificate, _sd: [site.digest] },
  });
  return { jws, disclosures: [number, price, site].map(({ disclosure }) => disclosure) };
}

export function makeOriginals(): Originals {
  const ledger = new SmallLedger();
  const andes = ledger.organisation('andes-cert', 'ES256', 'self');
  const loma = ledger.organisation('la-loma', 'EdDSA', 'operator');
  const former = ledger.organisation('former', 'ES256', 'self');
  const slots = Array.from({ length: 8 }, () => ledger.slots());
  const of = (place: number): readonly StatusSlot[] => slots[place] ?? [];
  const [alone] = of(5).map((slot) => ({ ...statusEntry(slot), statusListIndex: slot.index }));
  const thief = makeThief(`${andes.did}#key-1`);
  const sdJwt = veiled(ledger, loma, of(1));
  const revoked = ledger.attestation(andes, of(2));
  const said: readonly { readonly issuer: Party; readonly jws: string; readonly disclosures?: readonly string[] }[] = [
    { issuer: andes, jws: ledger.attestation(andes, of(0)) },
    { issuer: loma, ...sdJwt },
    { issuer: andes, jws: revoked },
    { issuer: loma, jws: ledger.attestation(loma, of(3), { name: 'Suspended' }) },
    { issuer: former, jws: ledger.attestation(former, of(4), { name: 'By a key that was withdrawn later' }) },
    { issuer: andes, jws: ledger.attestation(andes, [], { credentialStatus: alone }) },
    { issuer: andes, jws: ledger.attestation(andes, of(6), { name: 'Over', validUntil: '2026-03-01T00:00:00Z' }) },
    { issuer: andes, jws: byThief(ledger, andes, thief, of(7)) },
  ];
  const placed = said.map((one) => ({ disclosures: [], ...one, index: ledger.log(one.jws) }));
  const first = ledger.seal('2026-05-02T14:20:00.000Z');
  const old = placed.map(({ index, issuer, disclosures }) => ledger.bundle(index, first, issuer, disclosures));

  for (const slot of of(2).slice(0, 1)) ledger.setStatus(slot, true, '2026-05-02T14:30:00Z');
  for (const slot of of(3).slice(1)) ledger.setStatus(slot, true, '2026-05-02T14:30:00Z');
  ledger.withdraw(former, '2026-05-02T14:40:00Z');
  const change = ledger.credential(andes, ['StatusChange'], {
    credentialSubject: { statement: idOf(revoked), purpose: 'revocation', value: true, replacedBy: REPLACEMENT },
  });
  const changeIndex = ledger.log(change);
  const head = ledger.seal('2026-05-02T14:50:00.000Z');
  const bundles = [...placed, { issuer: andes, index: changeIndex, jws: change, disclosures: [] }].map(
    ({ index, issuer, jws, disclosures }): Bundle => {
      const bundle = { ...ledger.bundle(index, head, issuer), disclosures };
      return {
        ...bundle,
        head: { ...bundle.head, anchor: ledger.anchor(9) },
        since: index < first.size ? ledger.since(index, first) : null,
        ...(jws === revoked ? { change } : {}),
      };
    },
  );
  const policy = ledger.policy({ maxStateAgeSeconds: 1200 });
  return {
    bundles,
    old,
    policies: [policy, { ...policy, require: [...policy.require, 'anchor'] }],
    at: new Date('2026-05-02T15:00:00Z'),
    chain: [ledger.seen(first, 7, '2026-05-02T14:21:00Z', true), ledger.seen(head, 9, '2026-05-02T14:51:00Z', true)],
    ledger,
    thief,
  };
}
