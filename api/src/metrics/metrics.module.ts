import { Module } from '@nestjs/common';
import { Disk } from './disk.ts';
import { LogProgress } from './log-progress.ts';

/** Figures by which the service is watched. */
@Module({ providers: [Disk, LogProgress], exports: [Disk, LogProgress] })
export class MetricsModule {}
