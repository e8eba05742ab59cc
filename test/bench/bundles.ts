import { sign, verify, type KeyObject } from 'node:crypto';
import { verifyBundle, type ProofCrypto } from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';
import { bundleOf, scene, SOON_AFTER } from '../proof/scene.ts';
import { keyOf } from '../proof/small-ledger.ts';
import { paired, type Measured } from './figure.ts';

/** A bundle with an older checkpoint that covered it: signatures of statement, two checkpoints, two states and two lists. */
function made() {
  const given = scene();
  const since = given.ledger.since(given.index, given.head);
  given.ledger.log(given.ledger.attestation(given.issuer, given.ledger.slots()));
  const head = given.ledger.seal(SOON_AFTER);
  return { policy: given.ledger.policy(), text: JSON.stringify({ ...bundleOf({ ...given, head }), since }), key: keyOf(given.issuer) };
}

/** As many signatures of P-256 as the bundle has of any kind, by node:crypto: what no verifier can do without. */
function signaturesAlone({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }, count: number): () => void {
  const data = Buffer.alloc(1024, 7);
  const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return () => {
    for (let i = 0; i < count; i++) verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  };
}

export async function bundleFigures(): Promise<readonly Measured[]> {
  const { text, policy } = made();
  let signatures = 0;
  const platform = webCrypto(globalThis.crypto.subtle, DecompressionStream);
  const counting: ProofCrypto = {
    ...platform,
    verifyEs256: async (...given) => (signatures++, platform.verifyEs256(...given)),
    verifyEd25519: async (...given) => (signatures++, platform.verifyEd25519(...given)),
  };
  const at = new Date(Date.parse(SOON_AFTER) + 60_000);
  const { verdict } = await verifyBundle(text, policy, { at, crypto: counting });
  if (verdict !== 'valid') throw new Error(`the bundle to be measured is ${verdict}`);
  const { generateKeyPairSync } = await import('node:crypto');
  const floor = signaturesAlone(generateKeyPairSync('ec', { namedCurve: 'P-256' }), signatures);
  const [ms, floorMs] = await paired(async () => verifyBundle(text, policy, { at, crypto: platform }), floor, { rounds: 20, calls: 50 });
  return [
    {
      name: `bundle of ${String(signatures)} signatures, nothing seen before`,
      value: ms,
      unit: 'ms',
      baseline: floorMs,
      against: `${String(signatures)} signatures of P-256 alone, by node:crypto`,
      goal: { of: 'value', atMost: 1 },
    },
  ];
}
