import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.ts';
import { MetricsModule } from '../metrics/metrics.module.ts';
import { AnchoringProgress } from './anchoring-progress.ts';
import { HealthController } from './health.controller.ts';
import { Readiness } from './readiness.ts';
import { Stopping } from './stopping.ts';
import { Storage } from './storage.ts';

/** Whether the process lives, and whether it may be sent requests. */
@Module({
  imports: [EvidenceModule, MetricsModule],
  controllers: [HealthController],
  providers: [AnchoringProgress, Readiness, Stopping, Storage],
})
export class HealthModule {}
