import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '@terroir/proof';

/** Writes what readers are proposed to trust to where `npm run verify` looks for it, and gives the file. */
export function keepPolicy(policy: Policy, dataDir: string): string {
  const file = join(dataDir, 'policy.json');
  writeFileSync(`${file}.next`, `${JSON.stringify(policy, null, 2)}\n`);
  renameSync(`${file}.next`, file);
  return file;
}
