import {
  verifyBundle,
  type Bundle,
  type ChainHead,
  type CheckName,
  type Expect,
  type Policy,
  type Verdict,
  type Outcome,
} from '@terroir/proof';
import { explain, type Explained } from '@terroir/proof/words';
import { webCrypto } from '@terroir/proof/webcrypto';
import { SmallLedger, type Party, type Sealed, type StatusSlot } from './small-ledger.ts';

export const crypto = webCrypto(globalThis.crypto.subtle, DecompressionStream);

export const SEALED_AT = '2026-05-02T14:20:00.000Z';
export const SOON_AFTER = '2026-05-02T15:00:00.000Z';

/** A ledger with one attestation in it, and the head that covers it. */
export interface Scene {
  readonly ledger: SmallLedger;
  readonly issuer: Party;
  readonly slots: readonly StatusSlot[];
  readonly index: number;
  readonly head: Sealed;
}

export interface Making {
  readonly claims?: object;
  readonly heldBy?: 'operator' | 'self';
  readonly alg?: 'ES256' | 'EdDSA';
  readonly beforeSeal?: (ledger: SmallLedger, slots: readonly StatusSlot[], issuer: Party) => void;
  readonly statement?: (ledger: SmallLedger, slots: readonly StatusSlot[], issuer: Party) => string;
}

export function scene({ claims = {}, heldBy = 'self', alg = 'ES256', beforeSeal, statement }: Making = {}): Scene {
  const ledger = new SmallLedger();
  const issuer = ledger.organisation('andes-cert', alg, heldBy);
  const slots = ledger.slots();
  const index = ledger.log(statement === undefined ? ledger.attestation(issuer, slots, claims) : statement(ledger, slots, issuer));
  beforeSeal?.(ledger, slots, issuer);
  return { ledger, issuer, slots, index, head: ledger.seal(SEALED_AT) };
}

export interface Asked {
  readonly bundle?: Bundle | string;
  readonly policy?: Policy | null;
  readonly at?: string;
  readonly expect?: Expect;
  readonly chain?: readonly ChainHead[];
}

export const bundleOf = ({ ledger, index, head, issuer }: Scene): Bundle => ledger.bundle(index, head, issuer);

export async function verify(given: Scene, asked: Asked = {}): Promise<Explained> {
  const { bundle = bundleOf(given), policy = given.ledger.policy(), at = SOON_AFTER, expect: expected = {}, chain = [] } = asked;
  return explain(await verifyBundle(bundle, policy, { at: new Date(at), expect: expected, chain, crypto }));
}

/** The check that failed, and the verdict. */
export const failing = ({
  verdict,
  checks,
}: {
  readonly verdict: Verdict;
  readonly checks: { readonly [name in CheckName]: { readonly result: Outcome } };
}): [Verdict, CheckName[]] => [verdict, (Object.keys(checks) as CheckName[]).filter((name) => checks[name].result === 'fail')];

export const requiring = (ledger: SmallLedger, ...more: CheckName[]): Policy =>
  ledger.policy({ require: [...ledger.policy().require, ...more] });
