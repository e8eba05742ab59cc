import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Anchorer } from './anchors/anchorer.ts';
import { AppModule } from './app.module.ts';
import { Clock } from './clock/clock.ts';
import { ConfigError, type Config } from './config/config.ts';
import { Database } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { Signals } from './database/signals.ts';
import { createServer } from './http/server.ts';
import { ApiKeys } from './identities/api-keys.ts';
import { Sealer } from './identities/sealer.ts';
import { FirstEntries } from './log/first-entries.ts';
import { HighWaterMark } from './log/high-water-mark.ts';
import { LogKey } from './log/log-key.ts';
import { findLedger, makeLedger } from './log/open-ledger.ts';
import { OwnLog } from './log/own-log.ts';
import { Sequencer } from './log/sequencer.ts';

const POOL_SIZE = 20;

export {};
