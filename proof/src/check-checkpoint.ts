import { utf8 } from './bytes.ts';
import { tried } from './check.ts';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { ProofCrypto } from './crypto.ts';
import { parseNote, parseVerifierKey, signaturesBy, type Note } from './note.ts';
import type { Policy, PolicyLog } from './policy.ts';

/** A checkpoint that the log signed, and how many of the policy's witnesses cosigned it. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly witnesses: number;
  /** The latest of the earliest cosignature times that make the quorum, in seconds since 1970; null without a quorum. */
  readonly witnessedAt: number | null;
}

/** Cosignatures are timestamped (C2SP tlog-cosignature, cosignature/v1): eight bytes of time, then the Ed25519 signature. */
const TIME_BYTES = 8;

async function cosignatureTimes(note: Note, policy: Policy, crypto: ProofCrypto): Promise<number[]> {
  const times = await Promise.all(
    policy.witnesses.keys.map(parseVerifierKey).map(async (witness) => {
      for (const { signature } of signaturesBy(note, witness)) {
        if (signature.length !== TIME_BYTES + 64) continue;
        const time = Number(new DataView(signature.slice().buffer).getBigUint64(0));
        const message = utf8(`cosignature/v1\ntime ${String(time)}\n${note.text}`);
        if (Number.isSafeInteger(time) && (await crypto.verifyEd25519(witness.key, message, signature.slice(TIME_BYTES)))) return [time];
      }
      return [];
    }),
  );
  return times.flat().sort((a, b) => a - b);
}

/** The checkpoint in a signed note, if a key that the policy names for this log signed it; otherwise why not. */
export async function checkpointOf(text: string, log: PolicyLog, policy: Policy, crypto: ProofCrypto): Promise<SignedCheckpoint | string> {
  const { value, refusal } = tried(() => {
    const note = parseNote(text);
    return { note, checkpoint: parseCheckpoint(note.text) };
  });
  if (refusal !== null) return refusal;
  const { note, checkpoint } = value;
  if (checkpoint.origin !== log.origin) return 'The checkpoint is of another log.';
  const message = utf8(note.text);
  const isSigned = await Promise.all(
    log.keys.map(parseVerifierKey).map(async (key) => {
      for (const { signature } of signaturesBy(note, key)) if (await crypto.verifyEd25519(key.key, message, signature)) return true;
      return false;
    }),
  );
  if (!isSigned.includes(true)) return 'No key that your policy names for this log signed the checkpoint.';
  const times = await cosignatureTimes(note, policy, crypto);
  const { quorum } = policy.witnesses;
  return { checkpoint, witnesses: times.length, witnessedAt: quorum > 0 ? (times[quorum - 1] ?? null) : null };
}
