import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toHex, type Hash } from '@terroir/proof';
import { z } from 'zod';

const Mark = z.strictObject({ origin: z.string(), size: z.int().nonnegative(), root: z.string().regex(/^[0-9a-f]{64}$/) });
export type Mark = z.infer<typeof Mark>;

/**
 * The newest checkpoint that may have been seen outside, kept in a file beside the database: a database that was put back to an older day cannot make the service sign a second history.
 */
export class HighWaterMark {
  constructor(private readonly file: string) {}

  /** The mark that a service with this data folder keeps. */
  static in(dataDir: string): HighWaterMark {
    return new HighWaterMark(join(dataDir, 'high-water-mark.json'));
  }

  /** The mark, or null before the first publication. @throws Error when the file cannot be understood */
  read(): Mark | null {
    if (!existsSync(this.file)) return null;
    const parsed = Mark.safeParse(JSON.parse(readFileSync(this.file, 'utf8')));
    if (!parsed.success)
      throw new Error(
        `The high-water mark ${this.file} is damaged: compare it with a checkpoint that a mirror, a witness or the chain has seen, and write { origin, size, root } anew.`,
      );
    return parsed.data;
  }

  /** Moves the mark, and returns when it is on disk. A crash before leaves the older mark, which is still true. */
  write(origin: string, size: number, root: Hash): void {
    const next = `${this.file}.next`;
    const descriptor = openSync(next, 'w', 0o600);
    writeSync(descriptor, `${JSON.stringify({ origin, size, root: toHex(root) })}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(next, this.file);
    const folder = openSync(dirname(this.file), 'r');
    fsyncSync(folder);
    closeSync(folder);
  }
}
