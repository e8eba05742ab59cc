import { createReadStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parsePolicy, ProofError, type Policy } from '@terroir/proof';
import { inWords } from '@terroir/proof/words';
import { EXIT, Stop } from './exit.ts';

/** No bundle and no policy is larger; what is, is not read. */
const LARGEST_FILE = 8 * 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  EISDIR: 'is a folder',
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** npm starts a script in the root of the project; paths are meant from where the caller stands. */
const pathOf = (name: string): string => resolve(process.env['INIT_CWD'] ?? '', name);

/** Stops where no bundle goes on: a device or a pipe has no size, and may have no end. */
async function readBytes(name: string): Promise<Buffer> {
  const stream: AsyncIterable<Buffer> = name === '-' ? process.stdin : createReadStream(pathOf(name));
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > LARGEST_FILE)
      throw new Stop(EXIT.cannotTell, `${name} is larger than ${String(LARGEST_FILE / 1024 / 1024)} MiB: it is no proof bundle.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The text of a file, or of standard input for `-`. @throws Stop in one sentence, when it cannot be read */
export async function readText(name: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readBytes(name));
  } catch (error) {
    if (error instanceof Stop) throw error;
    if (error instanceof TypeError) throw new Stop(EXIT.cannotTell, `${name} is not text in UTF-8.`);
    throw new Stop(EXIT.cannotTell, `${name} ${REASONS[codeOf(error)] ?? 'cannot be read'}.`);
  }
}

/** The policy of that file; without a name the ledger's own beside it, when there is one. @throws Stop */
export async function readPolicy(name: string | null, dataDir: string): Promise<Policy | null> {
  const beside = join(dataDir, 'policy.json');
  if (name === null && !existsSync(beside)) return null;
  const file = name ?? beside;
  try {
    return parsePolicy(await readText(file));
  } catch (error) {
    if (error instanceof Stop) throw new Stop(EXIT.wrongUsage, `The policy cannot be read: ${error.message}`);
    if (error instanceof ProofError) throw new Stop(EXIT.wrongUsage, `${file} is not a policy that can be used. ${inWords(error.reason)}`);
    throw error;
  }
}
