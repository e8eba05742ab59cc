import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';

/** One version of a key document or status list, as the exact bytes that are served. */
interface PublishedDocument {
  readonly url: string;
  readonly version: number;
  readonly body: Buffer;
  readonly sha256: Buffer;
}

/** Key documents and status lists: what is current by URL, with every earlier version kept. The log's state binds them. */
@Injectable()
export class DocumentRepository {
  constructor(private readonly database: Database) {}

  /** Makes `body` the current document at `url`. The same bytes again change nothing. The caller holds a lock on what the document is made from. */
  async publish(tx: Tx, url: string, body: Uint8Array, now: Date): Promise<void> {
    const sha256 = createHash('sha256').update(body).digest();
    const [newest] = await tx.query<{ version: number; sha256: Buffer }>(
      'select version, sha256 from document where url = $1 order by version desc limit 1',
      [url],
    );
    if (newest?.sha256.equals(sha256) === true) return;
    await tx.query('insert into document (url, version, body, sha256, published_at) values ($1, $2, $3, $4, $5)', [
      url,
      (newest?.version ?? 0) + 1,
      body,
      sha256,
      now,
    ]);
  }

  /** The current document at `url`, or null. */
  async current(url: string): Promise<PublishedDocument | null> {
    const [row] = await this.database.query<{ url: string; version: number; body: Buffer; sha256: Buffer }>(
      'select url, version, body, sha256 from document where url = $1 order by version desc limit 1',
      [url],
    );
    return row ?? null;
  }
}
