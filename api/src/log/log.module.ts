import { Module, type DynamicModule } from '@nestjs/common';
import { StatementsModule } from '../statements/statements.module.ts';
import { Appender } from './appender.ts';
import { FirstEntries } from './first-entries.ts';
import { LedgerLogs } from './ledger-logs.ts';
import { LogController } from './log.controller.ts';
import { ReadableLogs } from './readable-logs.ts';
import { LogFeed } from './log-feed.ts';
import { LogRepository } from './log-repository.ts';
import { OwnLog } from './own-log.ts';
import { Sequencer } from './sequencer.ts';
import { StateMaps } from './state.ts';
import { TreeReader } from './tree-reader.ts';

/** The log: what orders statements, signs checkpoints and states over them, and shows the tree. */
@Module({})
export class LogModule {
  static with(own: OwnLog, logs: LedgerLogs): DynamicModule {
    return {
      module: LogModule,
      global: true,
      imports: [StatementsModule],
      controllers: [LogController],
      providers: [
        { provide: OwnLog, useValue: own },
        { provide: LedgerLogs, useValue: logs },
        Appender,
        FirstEntries,
        LogFeed,
        LogRepository,
        ReadableLogs,
        Sequencer,
        StateMaps,
        TreeReader,
      ],
      exports: [FirstEntries, LedgerLogs, LogFeed, LogRepository, OwnLog, ReadableLogs, Sequencer, StateMaps, TreeReader],
    };
  }
}
