import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import { pino, type Logger } from 'pino';
import { Clock } from '../api/src/clock/clock.ts';
import { readConfig, type Config } from '../api/src/config/config.ts';
import type { Database } from '../api/src/database/database.ts';
import type { BodyTimes } from '../api/src/http/body-times.ts';
import { startChain, type EmbeddedChain } from '../api/src/embedded/chain.ts';
import type { Scope } from '../api/src/identities/caller.ts';
import { createService, type Service } from '../api/src/service.ts';
import { freshDatabase } from './database.ts';
import { freePort } from '../api/src/embedded/free-port.ts';

/** The clock of a test: it goes on by itself or stands, and can be put ahead. */
export class TestClock extends Clock {
  #aheadMs = 0;
  #standsAt: number | null = null;

  override now(): Date {
    return new Date((this.#standsAt ?? Date.now()) + this.#aheadMs);
  }

  /** Stands still from a time on, and moves only when it is put ahead. */
  stand(at: Date): void {
    this.#standsAt = at.getTime();
    this.#aheadMs = 0;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}

/** What a request of a test says beyond method and address. */
export interface Said {
  readonly key?: string | undefined;
  /** Sent as JSON; text and bytes are sent as they are, under the content type in `headers`. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** What was answered. `json` is what a JSON body holds, else `{}`. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly bytes: Buffer;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every route, looked into by tests
  readonly json: any;
}

/** How a ledger of a test is started. */
export interface LedgerOptions {
  readonly publicUrl?: string;
  /** More of the environment, as `readConfig` takes it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether sequencer and anchorer run. Without them nothing is ever logged. */
  readonly isRunning?: boolean;
  /** The most connections that requests share, where a test is to run out of them. */
  readonly poolSize?: number;
  /** How long bodies may take to arrive, where a test is to see one come too late. */
  readonly bodyTimes?: BodyTimes;
  /** Where the clock stands from the first start on; without it the clock goes. */
  readonly standsAt?: Date;
  /** Where what it tells goes; without it nowhere. */
  readonly logger?: Logger;
  /** Controllers of the test's own. */
  readonly controllers?: readonly Type[];
}

/** The whole service on a real database, a real chain and a data folder of its own. */
export class TestLedger {
  private constructor(
    readonly service: Service,
    readonly config: Config,
    readonly chain: EmbeddedChain,
    readonly clock: TestClock,
    readonly operator: string,
    readonly databaseUrl: string,
    private readonly release: () => Promise<void>,
  ) {}

  static async start({
    publicUrl = 'https://ledger.example',
    environment = {},
    isRunning = true,
    poolSize,
    bodyTimes,
    standsAt,
    logger = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }),
    controllers = [],
  }: LedgerOptions = {}): Promise<TestLedger> {
    const { url, drop } = await freshDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'terroir-ledger-'));
    const chain = await startChain(dataDir);
    const release = async () => {
      await chain.stop();
      await drop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    try {
      const read = readConfig({
        PUBLIC_URL: publicUrl,
        DATA_DIR: dataDir,
        SECRET_KEY: '11'.repeat(32),
        ANCHOR_INTERVAL: '1',
        DEMO: '0',
        RATE_LIMITS: 'off',
        ...environment,
      });
      const config: Config = {
        ...read,
        chain: { ...read.chain, rpcUrls: [chain.url], key: chain.key, confirmations: 1 },
        anchorIntervalMs: 200,
        checkpointIntervalMs: 20,
      };
      const clock = new TestClock();
      if (standsAt !== undefined) clock.stand(standsAt);
      const service = await createService({
        config,
        databaseUrl: url,
        isChainEmbedded: true,
        logger,
        clock,
        controllers,
        ...(poolSize === undefined ? {} : { poolSize }),
        ...(bodyTimes === undefined ? {} : { bodyTimes }),
      });
      if (service.operatorKey === null) throw new Error('an empty ledger has no operator');
      if (isRunning) service.start();
      return new TestLedger(service, config, chain, clock, service.operatorKey, url, async () => {
        await service.stop();
        await release();
      });
    } catch (error) {
      await release();
      throw error;
    }
  }

  get app(): NestFastifyApplication {
    return this.service.app;
  }

  get database(): Database {
    return this.service.database;
  }

  /** A ledger at localhost that listens there, as a person would start it. */
  static async listening(options: Omit<LedgerOptions, 'publicUrl'> = {}): Promise<TestLedger> {
    const port = await freePort();
    const ledger = await TestLedger.start({ ...options, publicUrl: `http://localhost:${String(port)}` });
    await ledger.app.listen(port, 'localhost');
    return ledger;
  }

  get url(): string {
    return this.config.publicUrl;
  }

  async ask(route: string, { key, body, headers = {} }: Said = {}): Promise<Answer> {
    const [method, url] = route.split(' ');
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await this.app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url: url ?? '/',
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: isRaw ? body : JSON.stringify(body) }),
    });
    const isJson = /[/+]json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      bytes: response.rawPayload,
      json: isJson && response.payload !== '' ? JSON.parse(response.payload) : {},
    };
  }

  /** As `ask`, for what has to succeed: gives the JSON. */
  async done(route: string, said: Said = {}): Promise<Answer['json']> {
    const answer = await this.ask(route, said);
    if (answer.status >= 300) throw new Error(`${route}: ${String(answer.status)} ${answer.text}`);
    return answer.json;
  }

  async makeOrganisation(slug: string, roles: readonly string[] = ['supplier']): Promise<void> {
    await this.done('POST /v1/organisations', { key: this.operator, body: { slug, name: `${slug} Ltd`, country: 'CO', roles } });
  }

  /** A token of an organisation that ends in `lifeMs`. */
  async keyOf(organisation: string, scopes: readonly Scope[], lifeMs = 3_600_000): Promise<string> {
    const expiresAt = new Date(this.clock.now().getTime() + lifeMs).toISOString();
    const body = { organisation, name: 'test', scopes, expiresAt };
    return String((await this.done('POST /v1/api-keys', { key: this.operator, body })).token);
  }

  /** Waits until everything that was accepted is in the log. */
  async rest(): Promise<void> {
    for (;;) {
      const [row] = await this.database.query('select from pending limit 1');
      if (row === undefined) return;
      await sleep(20);
    }
  }

  async stop(): Promise<void> {
    await this.release();
  }
}
