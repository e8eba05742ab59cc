import { fromBase64, toBase64 } from './bytes.ts';
import { refuse } from './error.ts';
import type { Hash } from './hash.ts';

/** What a log signs: its name, how many entries it has, and the root over them (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  readonly extensions: readonly string[];
}

/** The text of a checkpoint without extensions. */
export const formatCheckpoint = ({ origin, size, root }: Pick<Checkpoint, 'origin' | 'size' | 'root'>): string =>
  `${origin}\n${String(size)}\n${toBase64(root)}\n`;

/** @throws ProofError for what has not origin, size and root in their one spelling */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) refuse('checkpoint-end');
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  if (origin === '' || !/^(?:0|[1-9][0-9]*)$/.test(size) || extensions.includes('')) refuse('checkpoint-lines');
  if (!Number.isSafeInteger(Number(size))) refuse('checkpoint-size');
  const hash = fromBase64(root);
  if (hash.length !== 32) refuse('checkpoint-root');
  return { origin, size: Number(size), root: hash, extensions };
}
