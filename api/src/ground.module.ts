import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { Clock } from './clock/clock.ts';
import { CONFIG, type Config } from './config/config.ts';
import { Database } from './database/database.ts';
import { Signals } from './database/signals.ts';
import { DocumentsModule } from './documents/documents.module.ts';
import { LOGGER } from './http/logger.ts';
import { RequestEnds } from './http/request-ends.ts';

/** What every part stands on, made before the modules are. */
export interface Ground {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  readonly clock: Clock;
  readonly signals: Signals;
  readonly requests: RequestEnds;
}

/** Gives every module the configuration, the logger, the database, the clock and what happens to requests. */
@Module({})
export class GroundModule {
  static of({ config, logger, database, clock, signals, requests }: Ground): DynamicModule {
    return {
      module: GroundModule,
      global: true,
      imports: [DocumentsModule],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: Database, useValue: database },
        { provide: Clock, useValue: clock },
        { provide: Signals, useValue: signals },
        { provide: RequestEnds, useValue: requests },
      ],
      exports: [CONFIG, LOGGER, Database, Clock, Signals, RequestEnds, DocumentsModule],
    };
  }
}
