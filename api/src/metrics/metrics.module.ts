import { Module } from '@nestjs/common';
import { AnchorFigures } from './anchor-figures.ts';
import { ChainFigures } from './chain-figures.ts';
import { DatabaseFigures } from './database-figures.ts';
import { Disk } from './disk.ts';
import { LogFigures } from './log-figures.ts';
import { LogProgress } from './log-progress.ts';
import { MetricsAccess } from './metrics-access.ts';
import { MetricsController } from './metrics.controller.ts';
import { Metrics } from './metrics.ts';
import { RequestFigures } from './request-figures.ts';
import { SOURCES, type Source } from './sample.ts';
import { DiskFigures, PassportFigures } from './service-figures.ts';

const FIGURES = [DatabaseFigures, LogFigures, AnchorFigures, ChainFigures, PassportFigures, DiskFigures];

/** Figures by which the service is watched. */
@Module({
  controllers: [MetricsController],
  providers: [
    ...FIGURES,
    { provide: SOURCES, useFactory: (...sources: readonly Source[]) => sources, inject: FIGURES },
    Disk,
    LogProgress,
    Metrics,
    MetricsAccess,
    RequestFigures,
  ],
  exports: [Disk, LogProgress],
})
export class MetricsModule {}
