import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { Clock } from '../clock/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { mediaTypeOfFile, type MediaType } from './media-type.ts';

/** The largest file that is taken. */
export const LARGEST_FILE = 20 * 1024 * 1024;

/** A file that was still coming in when its process ended is swept at the next start that is so much later: another process may be receiving now. */
const ABANDONED_MS = 10 * 60_000;

/** A file that is there whole, under a temporary name. */
export interface Received {
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: MediaType;
  readonly temporary: string;
}

/** Makes the names in a folder outlive a loss of power. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Evidence on disk: each file under its SHA-256, whole or not at all. */
@Injectable()
export class EvidenceFiles implements OnModuleInit {
  private readonly folder: string;
  private readonly incoming: string;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly clock: Clock,
  ) {
    this.folder = join(config.dataDir, 'evidence');
    this.incoming = join(this.folder, 'incoming');
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.incoming, { recursive: true });
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      if (this.clock.now().getTime() - (await stat(path)).mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }

  /**
   * Streams a file to disk under a temporary name. What it is called counts for nothing; what it holds does.
   * @throws LedgerError `body-too-large`, `malformed-body` when it is empty, `unsupported-media-type`; then nothing stays
   */
  async receive(content: Readable): Promise<Received> {
    const temporary = join(this.incoming, randomUUID());
    try {
      const { sha256, size } = await this.write(content, temporary);
      const mediaType = await mediaTypeOfFile(temporary);
      if (mediaType === null)
        throw new LedgerError('unsupported-media-type', 'The file is none of PDF, JPEG, PNG, WebP, CSV and JSON, by what it holds.');
      return { sha256, size, mediaType, temporary };
    } catch (error) {
      await this.discard(temporary);
      throw error;
    }
  }

  /** Gives the received file its name for good. A crash from here on leaves a file that no row names: the same upload again takes it over. */
  async keep({ sha256, temporary }: Received): Promise<void> {
    const path = this.pathOf(sha256);
    const folder = join(path, '..');
    await mkdir(folder, { recursive: true });
    await rename(temporary, path);
    await syncFolder(folder);
    await syncFolder(this.folder);
  }

  /** Writes an empty file where files come in, and takes it away again. @throws what the system says when none can be kept */
  async tryWriting(): Promise<void> {
    const path = join(this.incoming, randomUUID());
    await (await open(path, 'wx', 0o600)).close();
    await unlink(path);
  }

  async discard(temporary: string): Promise<void> {
    await unlink(temporary).catch(() => undefined);
  }

  read(sha256: string): Readable {
    return createReadStream(this.pathOf(sha256));
  }

  /** `sha256`: 64 lower-case hex digits, so that it can name nothing outside of the folder. */
  private pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256);
  }

  private async write(content: Readable, path: string): Promise<{ readonly sha256: string; readonly size: number }> {
    const handle = await open(path, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      let size = 0;
      // The connection stays open at a refusal, so that the answer arrives.
      for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > LARGEST_FILE) throw new LedgerError('body-too-large', 'A file has at most 20 MiB.');
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
      if (size === 0) throw new LedgerError('malformed-body', 'The file is empty.');
      await handle.sync();
      return { sha256: hash.digest('hex'), size };
    } finally {
      await handle.close();
    }
  }
}
