import {
  isJsonObject,
  ProofError,
  verifyBundle,
  type Bundle,
  type JsonObject,
  type JsonValue,
  type Policy,
  type ProofCrypto,
  type Verdict,
  type Verification,
} from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';
import { MUTATIONS, type Workshop } from './mutations.ts';
import { makeOriginals, type Originals } from './originals.ts';
import { Random } from './random.ts';

export interface Campaign {
  readonly count: number;
  readonly seed: number;
  readonly onProgress?: (done: number) => void;
}

/** What came of a campaign: how many bundles got which verdict, and how often each kind of mutation was made. */
export interface Outcome {
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly kinds: Readonly<Record<string, number>>;
}

/** A mutated bundle that was taken for something that nobody honest said, or that made the verifier throw. It says all that is needed to see it again. */
export class Breach extends Error {
  override readonly name = 'Breach';
}

const MOST_REMEMBERED = 5000;
const AT_ONCE = 16;

/** Asks the same question once: signatures and lists that were not changed are the same in thousands of bundles. */
function remembering(crypto: ProofCrypto): ProofCrypto {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(question: readonly unknown[], ask: () => Promise<T>): Promise<T> => {
    const key = question
      .map((part) => (part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : JSON.stringify(part)))
      .join('\n');
    const known = answers.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    if (answers.size >= MOST_REMEMBERED) answers.clear();
    const answer = ask();
    answers.set(key, answer);
    return answer;
  };
  return {
    verifyEs256: (key, data, signature) => once(['es', key, data, signature], () => crypto.verifyEs256(key, data, signature)),
    verifyEd25519: (key, data, signature) => once(['ed', key, data, signature], () => crypto.verifyEd25519(key, data, signature)),
    gunzip: (data, limit) => once(['gz', data, limit], () => crypto.gunzip(data, limit)),
  };
}

/** Whether all that `part` says is said by `whole`, with nothing changed: a part may leave out what can be withheld. */
export function isPartOf(part: JsonValue, whole: JsonValue | undefined): boolean {
  if (Array.isArray(part)) {
    if (!Array.isArray(whole)) return false;
    let from = 0;
    return part.every((item) => {
      const found = whole.findIndex((other, at) => at >= from && isPartOf(item, other));
      from = found + 1;
      return found !== -1;
    });
  }
  if (!isJsonObject(part)) return part === whole;
  return isJsonObject(whole ?? null) && Object.entries(part).every(([key, value]) => isPartOf(value, (whole as JsonObject)[key]));
}

/** Why a verification says what no honest bundle says, or null. */
export function breachIn(found: Verification, honest: readonly Verification[]): string | null {
  const original = honest.find(({ statement }) => statement === found.statement);
  if (found.replacedBy !== null && found.replacedBy !== original?.replacedBy) return 'it names another replacement';
  if (found.verdict !== 'valid') return null;
  if (original === undefined) return 'it is another statement';
  if (original.verdict !== 'valid') return `the statement is ${original.verdict}`;
  if (found.index !== original.index || found.issuer !== original.issuer || found.origin !== original.origin)
    return 'it has another index, issuer or log';
  if (found.keyHeldBy !== original.keyHeldBy) return 'it names another holder of the key';
  if (found.saidBy !== null && original.saidBy !== null && found.saidBy < original.saidBy) return 'it was said earlier than anybody saw it';
  return found.payload !== null && isPartOf(found.payload, original.payload ?? undefined) ? null : 'it says something else';
}

/** A bundle with one to three mutations, as text, and the names of what was done to it. */
function mutated(original: Bundle, workshop: Workshop): { readonly text: string; readonly kinds: readonly string[] } {
  const { random } = workshop;
  const bundle = structuredClone(original) as unknown as JsonObject;
  const kinds: string[] = [];
  for (let times = 1 + random.below(3); times > 0; times--) {
    const kind = random.pick(Object.keys(MUTATIONS));
    kinds.push(kind);
    try {
      const text = MUTATIONS[kind]?.(bundle, workshop);
      if (text !== undefined) return { text, kinds };
    } catch {
      // What an earlier mutation broke, this one found no hold in: as it is, it goes to the verifier.
      break;
    }
  }
  return { text: JSON.stringify(bundle), kinds };
}

/** The honest bundles with the thief's key in the key document. */
const withDocumentOf = ({ bundles, thief }: Originals): readonly Bundle[] =>
  bundles.map((bundle) => ({ ...bundle, issuer: { ...bundle.issuer, document: thief.document(bundle.issuer.document) } }));

const tellOf = (original: number, kinds: readonly string[], seed: number, what: string, text: string, policy: Policy): string =>
  `${what}\nseed ${String(seed)}, original ${String(original)}, ${kinds.join(' + ')}\nbundle: ${text}\npolicy: ${JSON.stringify(policy)}`;

const honestOf = async ({ bundles, at, chain }: Originals, policy: Policy, crypto: ProofCrypto): Promise<readonly Verification[]> =>
  Promise.all(bundles.map(async (bundle) => verifyBundle(bundle, policy, { at, chain, crypto })));

/**
 * Verifies `count` bundles, each made from an honest one by mutations that follow from the seed; keys and signatures are new each time.
 * @throws Breach for the first that is valid and says what no honest one says, or that makes the verifier throw
 */
export async function mutationCampaign({ count, seed, onProgress }: Campaign): Promise<Outcome> {
  const [honest, forged] = [makeOriginals(), makeOriginals()];
  const random = new Random(seed);
  const workshop = { random, honest, forged, donors: [...honest.bundles, ...honest.old, ...forged.bundles, ...withDocumentOf(honest)] };
  const { at, chain, policies, bundles } = honest;
  const crypto = remembering(webCrypto(globalThis.crypto.subtle, DecompressionStream));
  const known = await Promise.all(policies.map(async (policy) => honestOf(honest, policy, crypto)));
  const verdicts: Partial<Record<Verdict, number>> = {};
  const kindsMade: Record<string, number> = {};

  const one = async (): Promise<void> => {
    const [which, by] = [random.below(bundles.length), random.below(policies.length)];
    const { text, kinds } = mutated(bundles[which] as Bundle, workshop);
    const policy = policies[by] as Policy;
    const breach = (what: string): Breach => new Breach(tellOf(which, kinds, seed, what, text, policy));
    for (const kind of kinds) kindsMade[kind] = (kindsMade[kind] ?? 0) + 1;
    const found = await verifyBundle(text, policy, { at, chain, crypto }).catch((error: unknown) => {
      throw breach(`the verifier throws ${error instanceof ProofError ? 'a ProofError' : String(error)}`);
    });
    const what = breachIn(found, known[by] ?? []);
    if (what !== null) throw breach(what);
    verdicts[found.verdict] = (verdicts[found.verdict] ?? 0) + 1;
  };

  for (let done = 0; done < count; done += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - done) }, one));
    onProgress?.(Math.min(done + AT_ONCE, count));
  }
  return { verdicts, kinds: kindsMade };
}
