import { pino } from 'pino';
import type { InjectOptions } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Clock } from '../../api/src/clock/clock.ts';
import { readConfig } from '../../api/src/config/config.ts';
import { Database } from '../../api/src/database/database.ts';
import { migrate } from '../../api/src/database/migrate.ts';
import { Signals } from '../../api/src/database/signals.ts';
import { GroundModule } from '../../api/src/ground.module.ts';
import { createServer } from '../../api/src/http/server.ts';
import { ApiKeys } from '../../api/src/identities/api-keys.ts';
import type { Scope } from '../../api/src/identities/caller.ts';
import { IdentitiesModule } from '../../api/src/identities/identities.module.ts';
import { KeyRing } from '../../api/src/identities/key-ring.ts';
import { Ledger } from '../../api/src/identities/ledger.ts';
import { Sealer } from '../../api/src/identities/sealer.ts';
import { OpenApiModule } from '../../api/src/openapi/openapi.module.ts';
import { OpenApi } from '../../api/src/openapi/openapi.ts';
import { OrganisationsModule } from '../../api/src/organisations/organisations.module.ts';
import { SchemesModule } from '../../api/src/schemes/schemes.module.ts';
import { freshDatabase } from '../database.ts';

/** A clock that stands where the test puts it. */
export class SetClock extends Clock {
  #now = new Date('2026-05-02T14:00:00.000Z');

  override now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}

/** What a request of a test says beyond method and address. */
export interface Said {
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** The part of the service that knows who is who, on a real database, with a clock of its own. */
export class IdentitiesService {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: Database,
    readonly clock: SetClock,
    readonly operator: string,
    private readonly release: () => Promise<void>,
  ) {}

  /** `more` are controllers of the test's own. */
  static async start(more: readonly Type[] = []): Promise<IdentitiesService> {
    const { url, drop } = await freshDatabase();
    const clock = new SetClock();
    const logger = pino({ level: 'silent' });
    const database = new Database(url, 10, () => undefined);
    await migrate(database);
    const stop = async () => {
      await database.close();
      await drop();
    };
    try {
      const config = readConfig({ PUBLIC_URL: 'https://ledger.example', SECRET_KEY: '11'.repeat(32) });
      const ledger = new Ledger({
        publicUrl: 'https://ledger.example',
        origin: 'ledger.example/log',
        did: 'did:web:ledger.example',
        chainId: 31337,
        contract: `0x${'00'.repeat(20)}`,
        logId: `0x${'00'.repeat(32)}`,
        isLocal: false,
      });
      const module: DynamicModule = {
        module: Tested,
        imports: [
          GroundModule.of({ config, logger, database, clock, signals: new Signals(database, logger) }),
          IdentitiesModule.with(ledger, new Sealer(Buffer.alloc(32, 0x11))),
          OrganisationsModule,
          SchemesModule,
          OpenApiModule,
        ],
        controllers: [...more],
      };
      const app = await createServer(module, logger);
      await app.init();
      await app.getHttpAdapter().getInstance().ready();
      app.get(OpenApi, { strict: false }).describe(app);
      await database.transaction((tx) => app.get(KeyRing).ensureLedgerIdentity(tx, clock.now()));
      const operator = await app.get(ApiKeys).ensureOperatorKey(() => undefined);
      if (operator === null) throw new Error('an empty ledger has no operator');
      return new IdentitiesService(app, database, clock, operator, stop);
    } catch (error) {
      await stop();
      throw error;
    }
  }

  async ask(route: string, { key, body, headers = {} }: Said = {}) {
    const [method, url] = route.split(' ');
    const response = await this.app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url: url ?? '/',
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const isJson = /[/+]json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      json: (isJson ? JSON.parse(response.payload) : {}) as Record<string, unknown>,
    };
  }

  async makeOrganisation(slug: string): Promise<void> {
    const made = await this.ask('POST /v1/organisations', {
      key: this.operator,
      body: { slug, name: `${slug} Ltd`, country: 'CO', roles: ['supplier'] },
    });
    if (made.status !== 201) throw new Error(made.text);
  }

  /** A token of an organisation that ends in `lifeMs`. */
  async keyOf(organisation: string, scopes: readonly Scope[], lifeMs = 3_600_000): Promise<string> {
    const expiresAt = new Date(this.clock.now().getTime() + lifeMs).toISOString();
    const made = await this.ask('POST /v1/api-keys', { key: this.operator, body: { organisation, name: 'test', scopes, expiresAt } });
    if (made.status !== 201) throw new Error(made.text);
    return String(made.json['token']);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.release();
  }
}

@Module({})
class Tested {}
