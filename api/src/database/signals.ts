import type pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from './database.ts';

const RECONNECT_MS = 500;

type Listener = (payload: string) => void;

/**
 * Wake-ups between processes: PostgreSQL's NOTIFY, heard on a connection of its own. They carry nothing that cannot be read from the tables, and may be lost while the
 * connection is: who waits also looks by itself from time to time.
 */
export class Signals {
  private readonly listeners = new Map<string, Set<Listener>>();
  private client: pg.Client | null = null;
  private closed = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** Starts listening. @throws when the database cannot be reached the first time */
  async open(): Promise<void> {
    const client = await this.database.dedicated();
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? '');
    });
    client.on('error', (error) => {
      if (this.client !== client) return;
      this.client = null;
      this.logger.warn({ err: error }, 'the listening connection was lost');
      this.reopen();
    });
    for (const channel of this.listeners.keys()) await client.query(`listen ${channel}`);
    this.client = client;
  }

  /** Calls `listener` for each signal on `channel` (a fixed name of ours). Gives the way to stop. */
  on(channel: string, listener: Listener): () => void {
    const known = this.listeners.get(channel);
    if (known === undefined) {
      this.listeners.set(channel, new Set([listener]));
      this.client?.query(`listen ${channel}`).catch((error: unknown) => {
        this.logger.warn({ err: error, channel }, 'a channel could not be heard');
      });
    } else known.add(listener);
    return () => this.listeners.get(channel)?.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    await client?.end();
  }

  private reopen(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.open().catch(() => {
        this.reopen();
      });
    }, RECONNECT_MS);
  }
}
