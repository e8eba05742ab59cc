import { Module, type DynamicModule } from '@nestjs/common';
import { AnchorBook } from './anchor-book.ts';
import { AnchorFeed } from './anchor-feed.ts';
import { AnchorRepository } from './anchor-repository.ts';
import { Anchorer } from './anchorer.ts';
import { Anchoring } from './anchoring.ts';
import { AnchoredLogs } from './anchored-logs.ts';
import { AnchorsController } from './anchors.controller.ts';
import { Chain } from './chain.ts';
import { ChainMark } from './chain-mark.ts';
import { Leadership } from './leadership.ts';
import { StatesToAnchor } from './states-to-anchor.ts';
import { Waiting } from './waiting.ts';

/** What brings the log's states on chain. */
@Module({})
export class AnchorsModule {
  static with(chain: Chain): DynamicModule {
    return {
      module: AnchorsModule,
      global: true,
      controllers: [AnchorsController],
      providers: [
        { provide: Chain, useValue: chain },
        AnchorBook,
        AnchorFeed,
        AnchorRepository,
        AnchoredLogs,
        Anchorer,
        Anchoring,
        ChainMark,
        Leadership,
        StatesToAnchor,
        Waiting,
      ],
      exports: [Chain, AnchorFeed, AnchorRepository, AnchoredLogs, Anchoring, Waiting],
    };
  }
}
