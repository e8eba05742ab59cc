import { utf8 } from './bytes.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { ProofCrypto } from './crypto.ts';
import { refuse } from './error.ts';
import { parseNote, parseVerifierKey, signaturesBy, type Note } from './note.ts';
import type { Policy, PolicyLog } from './policy.ts';

/** A checkpoint as far as the reader can believe it, and how many of the policy's witnesses cosigned it. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly witnesses: number;
  /** The time by which as many witnesses as the policy asks for had seen it, in milliseconds since 1970; null without a quorum. */
  readonly witnessedAt: number | null;
}

/** Cosignatures are timestamped (C2SP tlog-cosignature, cosignature/v1): eight bytes of time, then the Ed25519 signature. */
const TIME_BYTES = 8;

/** Whether a key of the log signed, and no signature that claims to be by one is false (C2SP signed-note): the first false one ends it, so that nobody can make a reader check thousands. */
async function isSignedByLog(note: Note, log: PolicyLog, crypto: ProofCrypto): Promise<boolean> {
  const message = utf8(note.text);
  let isSigned = false;
  for (const key of log.keys.map(parseVerifierKey)) {
    for (const { signature } of signaturesBy(note, key)) {
      if (!(await crypto.verifyEd25519(key.key, message, signature))) return false;
      isSigned = true;
    }
  }
  return isSigned;
}

/** When each witness says that it saw the checkpoint, the earliest first. */
async function cosignatureTimes(note: Note, policy: Policy, crypto: ProofCrypto): Promise<readonly number[]> {
  const times = await Promise.all(
    policy.witnesses.keys.map(parseVerifierKey).map(async (witness) => {
      for (const { signature } of signaturesBy(note, witness)) {
        if (signature.length !== TIME_BYTES + 64) continue;
        const time = Number(new DataView(signature.slice().buffer).getBigUint64(0));
        const message = utf8(`cosignature/v1\ntime ${String(time)}\n${note.text}`);
        if (time <= 8.64e12 && (await crypto.verifyEd25519(witness.key, message, signature.slice(TIME_BYTES)))) return [time];
      }
      return [];
    }),
  );
  return times.flat().sort((a, b) => a - b);
}

/**
 * The checkpoint in a signed note. Of a log that the policy names, a key that the policy names must have signed it;
 * of another log (null) nothing is known, and it is only read. @throws ProofError for one that does not hold
 */
export async function checkpointOf(
  text: string,
  origin: string,
  log: PolicyLog | null,
  policy: Policy | null,
  crypto: ProofCrypto,
): Promise<SignedCheckpoint> {
  const note = parseNote(text);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== origin) refuse('checkpoint-origin');
  if (log === null || policy === null) return { checkpoint, witnesses: 0, witnessedAt: null };
  if (!(await isSignedByLog(note, log, crypto))) refuse('checkpoint-unsigned');
  const times = await cosignatureTimes(note, policy, crypto);
  const { quorum } = policy.witnesses;
  const time = quorum > 0 ? times[quorum - 1] : undefined;
  return { checkpoint, witnesses: times.length, witnessedAt: time === undefined ? null : time * 1000 };
}
