import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Chain } from '../../api/src/anchors/chain.ts';
import { readConfig, type Config } from '../../api/src/config/config.ts';
import { Database } from '../../api/src/database/database.ts';
import { startChain, type EmbeddedChain } from '../../api/src/embedded/chain.ts';
import { Difference } from '../../api/src/fsck/difference.ts';
import type { Checked } from '../../api/src/fsck/fsck.ts';
import { runFsck } from '../../api/src/fsck/run-fsck.ts';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { createService, type Service } from '../../api/src/service.ts';
import { succeed, type Asked, type Done } from '../../api/src/successor/succeed.ts';
import { freshDatabase } from '../database.ts';
import { TestClock } from '../ledger.ts';
import { Stored } from './stored.ts';

const LOOK_MS = 50;
const NOWHERE = 'http://127.0.0.1:9';

/** What `npm run successor` does, and what it says. */
export interface Succeeded {
  readonly done: Done;
  readonly said: string;
}

/** A ledger whose service is started and stopped as an operator does it, on a database and a chain that stay. */
export class LedgerInTrouble {
  readonly clock = new TestClock();
  readonly stored: Stored;
  private service: Service | null = null;
  private operator = '';
  private key = '';

  private constructor(
    readonly config: Config,
    readonly chain: EmbeddedChain,
    private readonly databaseUrl: string,
    private readonly drop: () => Promise<void>,
  ) {
    this.stored = new Stored(databaseUrl);
  }

  static async make(environment: Readonly<Record<string, string>> = {}): Promise<LedgerInTrouble> {
    const { url, drop } = await freshDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'terroir-trouble-'));
    const chain = await startChain(dataDir);
    const settings = { PUBLIC_URL: 'https://ledger.example', DATA_DIR: dataDir, SECRET_KEY: '11'.repeat(32), DEMO: '0', ...environment };
    const read = readConfig(settings);
    const config = {
      ...read,
      chain: { ...read.chain, rpcUrls: [chain.url], key: chain.key, confirmations: 1 },
      anchorIntervalMs: 200,
      checkpointIntervalMs: 20,
    };
    const ledger = new LedgerInTrouble(config, chain, url, drop);
    await ledger.start();
    await ledger.done('POST /v1/organisations', {
      key: ledger.operator,
      body: { slug: 'la-loma', name: 'La Loma', country: 'CO', roles: ['supplier'] },
    });
    await ledger.takeKey();
    return ledger;
  }

  async start(): Promise<void> {
    this.service = await this.serviceMade();
    this.service.start();
    if (this.service.operatorKey !== null) this.operator = this.service.operatorKey;
  }

  /** As `start`, with nothing running in the background. */
  async serviceMade(config = this.config): Promise<Service> {
    const logger = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
    return createService({ config, databaseUrl: this.databaseUrl, isChainEmbedded: true, logger, clock: this.clock });
  }

  /** Lets a service work, with nothing running in the background, while the chain does not answer. */
  async withoutChain(work: (service: Service) => Promise<void>): Promise<void> {
    const away = { ...this.config, chain: { ...this.config.chain, rpcUrls: [NOWHERE] } };
    const service = await this.serviceMade(away);
    try {
      await work(service);
    } finally {
      await service.stop();
    }
  }

  async stop(): Promise<void> {
    const { service } = this;
    this.service = null;
    await service?.stop();
  }

  async end(): Promise<void> {
    await this.stop();
    await this.chain.stop();
    await this.drop();
    rmSync(this.config.dataDir, { recursive: true, force: true });
  }

  /** Stops the service, runs the command as an operator does who agrees, and starts the service. */
  async succeed(asked: Partial<Asked> = {}): Promise<Succeeded> {
    await this.stop();
    const outcome = await this.command({ isAgreed: true, ...asked });
    await this.start();
    while ((await this.ask('GET /v1/log')).status !== 200) await sleep(LOOK_MS);
    return outcome;
  }

  /** Runs the command. */
  async command(asked: Partial<Asked> = {}): Promise<Succeeded> {
    const database = new Database(this.databaseUrl, 2, () => undefined);
    const lines: string[] = [];
    try {
      const chain = await Chain.open(this.config.chain);
      const stopped = { config: this.config, database, chain, isChainEmbedded: true, clock: this.clock };
      const all = { isAgreed: false, stolen: null, end: null, admin: null, ...asked };
      const done = await succeed(stopped, all, (line) => lines.push(line));
      return { done, said: lines.join('\n') };
    } finally {
      await database.close();
    }
  }

  /** What fsck makes of the ledger: what it checked, or the first place that differs. */
  async fsck(): Promise<Checked | string> {
    const { publicUrl, dataDir } = this.config;
    const environment = {
      PUBLIC_URL: publicUrl,
      DATA_DIR: dataDir,
      DATABASE_URL: this.databaseUrl,
      CHAIN_RPC_URL: this.chain.url,
      CHAIN_KEY: this.chain.key,
      CHAIN_CONFIRMATIONS: '1',
    };
    try {
      return (await runFsck(environment, () => undefined)).checked;
    } catch (error) {
      if (error instanceof Difference) return error.message;
      throw error;
    }
  }

  /** What fsck makes of the ledger after `sql` changed rows of a table; then they are as they were. */
  async fsckAfter(table: string, sql: string): Promise<Checked | string> {
    await this.stored.change(`create table saved as select * from ${table}`, sql);
    try {
      return await this.fsck();
    } finally {
      await this.stored.change(
        `delete from ${table}`,
        `insert into ${table} overriding system value select * from saved`,
        `drop table saved`,
      );
    }
  }

  /** Accepts a place, and waits as long as `wait` says. */
  async accept(code: string, wait: 'accepted' | 'logged' | 'anchored' = 'anchored'): Promise<{ readonly id: string }> {
    const id = `https://ledger.example/id/la-loma/facility/${code}`;
    const body = { id, name: `Place ${code}`, country: 'CO', visibility: 'public' };
    const made = await this.done(`POST /v1/facilities?wait=${wait}`, { key: this.key, body });
    if (wait === 'anchored') await this.anchored(made.id);
    return made;
  }

  /** Lets a service that logs nothing by itself accept a place. */
  async acceptBy(service: Service, code: string): Promise<{ readonly id: string }> {
    const payload = { id: `https://ledger.example/id/la-loma/facility/${code}`, name: code, country: 'CO', visibility: 'public' };
    const headers = { authorization: `Bearer ${this.key}` };
    const answer = await service.app.inject({ method: 'POST', url: '/v1/facilities?wait=accepted', payload, headers });
    return JSON.parse(answer.payload) as { id: string };
  }

  async revoke(id: string): Promise<void> {
    await this.done(`POST /v1/facilities/${id}/revoke?wait=anchored`, { key: this.key, body: { reason: { text: 'Closed.', lang: 'en' } } });
  }

  /** Withdraws the key of the organisation, as of now, and makes it another one. */
  async withdrawKey(): Promise<void> {
    await this.done('POST /v1/organisations/la-loma/keys', { key: this.operator, body: { heldBy: 'operator', former: 'withdraw' } });
  }

  /** Waits until a statement is on chain and final. */
  async anchored(id: string): Promise<{ index: number }> {
    for (;;) {
      const { state, index } = await this.done(`GET /v1/statements/${id}`);
      if (state === 'anchored') return { index };
      await sleep(LOOK_MS);
    }
  }

  async ask(route: string, { key, body }: { readonly key?: string; readonly body?: object } = {}) {
    if (this.service === null) throw new Error('the service is stopped');
    const [method, url] = route.split(' ');
    const response = await this.service.app.inject({
      method: method as 'GET' | 'POST',
      url: url ?? '/',
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: response.statusCode, text: response.payload, bytes: response.rawPayload };
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every route, looked into by tests
  async done(route: string, said: { readonly key?: string; readonly body?: object } = {}): Promise<any> {
    const { status, text } = await this.ask(route, said);
    if (status >= 300) throw new Error(`${route}: ${String(status)} ${text}`);
    return JSON.parse(text);
  }

  /** Why the log stands still, as `/readyz` says it. */
  async whyNotReady(): Promise<string> {
    for (;;) {
      const { status, text } = await this.ask('GET /readyz');
      if (status === 503) return (JSON.parse(text) as { log: string }).log;
      await sleep(LOOK_MS);
    }
  }

  get mark(): { origin: string; size: number; root: string } {
    return JSON.parse(readFileSync(this.markFile, 'utf8')) as { origin: string; size: number; root: string };
  }

  set mark(mark: { origin: string; size: number; root: string }) {
    writeFileSync(this.markFile, JSON.stringify(mark));
  }

  private get markFile(): string {
    return join(this.config.dataDir, 'high-water-mark.json');
  }

  private async takeKey(): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + 1e9).toISOString();
    const body = { organisation: 'la-loma', name: 'test', scopes: ORGANISATION_SCOPES, expiresAt };
    this.key = String((await this.done('POST /v1/api-keys', { key: this.operator, body })).token);
  }
}
