import type { ChainHead, CheckName, Policy, ProofCrypto, Verdict, Verification } from '@terroir/proof';
import type { Explained, ExplainedCheck } from '@terroir/proof/words';
import { fetchText, NotFetched } from './fetch-text.ts';
import type { ShownStatement } from './shown.ts';

type ShownCheck = Pick<ExplainedCheck, 'result' | 'sentence'>;

/** What a proof shows, where the page may have said otherwise. */
export type Judged = Omit<Explained, 'checks'> & { readonly checks: { readonly [name in CheckName]: ShownCheck } };

/** How the check of one statement came out. Nothing but a verdict of `valid` is a good one. */
export interface Judgement {
  readonly word: Verdict | 'not-checked';
  readonly sentence: string;
  /** What the proof shows, check by check; null where there was none to check. */
  readonly verification: Judged | null;
}

/** What statements are judged by. */
export interface Bench {
  readonly policy: Policy;
  readonly chain: readonly ChainHead[];
  readonly crypto: ProofCrypto;
  readonly at: Date;
  /** `verifyBundle` of the rules of proof, which are loaded when they are needed. */
  readonly verifyBundle: (
    source: string,
    policy: Policy,
    given: { at: Date; expect: { statement: string; subject?: string }; chain: readonly ChainHead[]; crypto: ProofCrypto },
  ) => Promise<Verification>;
  /** Says a verification in words, which are loaded beside the rules. */
  readonly explain: (verification: Verification) => Explained;
}

const notChecked = (sentence: string): Judgement => ({ word: 'not-checked', sentence, verification: null });

/** Verifies against each thing that the page says the statement is about, until one fits. */
async function verifyAbout(text: string, { id, about }: ShownStatement, bench: Bench): Promise<Verification> {
  const { policy, chain, crypto, at } = bench;
  const verify = async (expect: { statement: string; subject?: string }): Promise<Verification> =>
    bench.verifyBundle(text, policy, { at, chain, crypto, expect });
  const [first, ...others] = about;
  let verification = await verify(first === undefined ? { statement: id } : { statement: id, subject: first });
  for (const subject of others) {
    if (verification.checks.subject.result !== 'fail') break;
    verification = await verify({ statement: id, subject });
  }
  return verification;
}

/** A page may name one issuer and link the proof of another's statement. */
function refuseIssuer({ issuer }: ShownStatement, verification: Explained): ShownCheck | null {
  return issuer === null || verification.issuer === issuer
    ? null
    : {
        result: 'fail',
        sentence: `The page says that it is by ${issuer}; it was signed by ${verification.issuer ?? 'somebody else'}.`,
      };
}

function judged(shown: ShownStatement, verification: Explained): Judgement {
  const refusal = refuseIssuer(shown, verification);
  return refusal === null || verification.verdict === 'invalid'
    ? { word: verification.verdict, sentence: verification.sentence, verification }
    : {
        word: 'invalid',
        sentence: refusal.sentence,
        verification: { ...verification, checks: { ...verification.checks, issuer: refusal } },
      };
}

/** Fetches the proof of one statement and judges it. Never throws: what could not be checked says so. */
export async function judge(shown: ShownStatement, bench: Bench): Promise<Judgement> {
  if (shown.proof === null) return notChecked('Not checked: the page offers no proof.');
  try {
    return judged(shown, bench.explain(await verifyAbout(await fetchText(shown.proof), shown, bench)));
  } catch (error) {
    return notChecked(
      error instanceof NotFetched
        ? `Not checked: the proof was not fetched, ${error.message}.`
        : 'Not checked: this browser cannot do what is needed.',
    );
  }
}
