import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Artifact = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  bytecode: z.string().regex(/^0x[0-9a-f]+$/),
  create2: z.object({ factory: z.string(), salt: z.string(), address: z.string() }),
});

/** `TransparencyLog` as it was compiled once and for all: its bytecode fixes its address on every chain, so the service reads it and never compiles. */
export const CONTRACT = Artifact.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'contracts', 'artifact', 'TransparencyLog.json'), 'utf8')),
);
