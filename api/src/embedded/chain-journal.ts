import { closeSync, existsSync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config/config.ts';

const hex = z.string().regex(/^0x[0-9a-f]*$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

/** The journal's first line: what has to be the same for the blocks to be the same. */
const JournalHeader = z.strictObject({
  format: z.literal('terroir/chain@1'),
  chainId: z.int().positive(),
  hardfork: z.string(),
  hardhat: z.string(),
  genesisTime: z.int().nonnegative(),
});
type JournalHeader = z.infer<typeof JournalHeader>;

/** Each further line: one block, and the transactions as they came. */
const JournalBlock = z.strictObject({
  number: z.int().positive(),
  timestamp: z.int().positive(),
  prevRandao: hash,
  hash,
  transactions: z.array(hex),
});
export type JournalBlock = z.infer<typeof JournalBlock>;

const NEWLINE = 0x0a;

/** The blocks of the embedded chain on disk: one file that only grows, and is flushed before anybody is told of a block. */
export class ChainJournal {
  readonly file: string;
  readonly header: JournalHeader;
  readonly blocks: readonly JournalBlock[];
  private readonly descriptor: number;

  // Written out, since this process runs where types are only stripped.
  private constructor(file: string, descriptor: number, header: JournalHeader, blocks: readonly JournalBlock[]) {
    this.file = file;
    this.descriptor = descriptor;
    this.header = header;
    this.blocks = blocks;
  }

  /**
   * Opens the journal, or begins one with this header. A last line that a kill left unfinished was never answered for, and is cut off.
   * @throws ConfigError naming file and line where a whole line cannot be read, and where the journal is another chain's
   */
  static open(file: string, fresh: JournalHeader): ChainJournal {
    const isThere = existsSync(file);
    const descriptor = openSync(file, 'a+', 0o600);
    try {
      const bytes = readFileSync(file);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      if (end < bytes.length) {
        ftruncateSync(descriptor, end);
        fdatasyncSync(descriptor);
      }
      const [first, ...rest] = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
      const header = first === undefined ? fresh : lineOf(JournalHeader, first, file, 1);
      if (header.chainId !== fresh.chainId || header.hardfork !== fresh.hardfork)
        throw new ConfigError(
          `DATA_DIR: the embedded chain's journal ${file} is of another chain or another version than the rest of the folder; restore them together.`,
        );
      const blocks = rest.map((line, i) => {
        const block = lineOf(JournalBlock, line, file, i + 2);
        if (block.number !== i + 1) throw damaged(file, i + 2);
        return block;
      });
      const journal = new ChainJournal(file, descriptor, header, blocks);
      if (first === undefined) journal.write(header);
      if (!isThere) flushFolder(dirname(file));
      return journal;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** Adds a block, on the disk when this returns. When it throws, part of a line may be there: nothing may be added after that. */
  add(block: JournalBlock): void {
    this.write(block);
  }

  private write(line: JournalHeader | JournalBlock): void {
    writeFileSync(this.descriptor, `${JSON.stringify(line)}\n`);
    fdatasyncSync(this.descriptor);
  }
}

const damaged = (file: string, line: number): ConfigError =>
  new ConfigError(`DATA_DIR: line ${String(line)} of the embedded chain's journal ${file} is damaged; restore the file from your backup.`);

function lineOf<Line>(schema: z.ZodType<Line>, line: string, file: string, number: number): Line {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    throw damaged(file, number);
  }
}

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
