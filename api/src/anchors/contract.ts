import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Interface, type EventFragment } from 'ethers';
import { z } from 'zod';
import type { ChainRefused } from './rpc.ts';

const hex = z.string().regex(/^0x[0-9a-f]+$/);
const Artifact = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  bytecode: hex,
  deployedBytecode: hex,
  create2: z.object({ factory: z.string(), salt: z.string(), address: z.string() }),
});

/** `TransparencyLog` as it was compiled once and for all: its bytecode fixes its address on every chain, so the service reads it and never compiles. */
export const CONTRACT = Artifact.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'contracts', 'artifact', 'TransparencyLog.json'), 'utf8')),
);

/** Its functions and events, of which those named here are used. */
class LogInterface extends Interface {
  override getEvent(name: 'Anchored'): EventFragment {
    const event = super.getEvent(name);
    if (event === null) throw new Error(`the contract has no event ${name}`);
    return event;
  }
}

export const log = new LogInterface(CONTRACT.abi);

/** Why a contract reverted, by the name of its error. */
export function reasonOf({ data, message }: ChainRefused): string {
  const parsed = data === null ? null : log.parseError(data);
  return parsed === null ? message : `${parsed.name}(${parsed.args.map(String).join(', ')})`;
}
