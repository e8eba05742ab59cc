import { Module, type DynamicModule } from '@nestjs/common';
import { StatementsModule } from '../statements/statements.module.ts';
import { Appender } from './appender.ts';
import { FirstEntries } from './first-entries.ts';
import { LogController } from './log.controller.ts';
import { LogFeed } from './log-feed.ts';
import { LogRepository } from './log-repository.ts';
import { OwnLog } from './own-log.ts';
import { Sequencer } from './sequencer.ts';
import { StateMaps } from './state.ts';
import { TreeReader } from './tree-reader.ts';

/** The log: what orders statements, signs checkpoints and states over them, and shows the tree. */
@Module({})
export class LogModule {
  static with(own: OwnLog): DynamicModule {
    return {
      module: LogModule,
      global: true,
      imports: [StatementsModule],
      controllers: [LogController],
      providers: [{ provide: OwnLog, useValue: own }, Appender, FirstEntries, LogFeed, LogRepository, Sequencer, StateMaps, TreeReader],
      exports: [FirstEntries, LogFeed, LogRepository, OwnLog, Sequencer, StateMaps, TreeReader],
    };
  }
}
