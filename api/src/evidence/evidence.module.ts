import { Module } from '@nestjs/common';
import { EvidenceBodies } from './evidence-bodies.ts';
import { EvidenceController } from './evidence.controller.ts';
import { EvidenceFiles } from './evidence-files.ts';
import { EvidenceRepository } from './evidence-repository.ts';
import { Evidences } from './evidences.ts';

/** Files that statements rest on. */
@Module({
  controllers: [EvidenceController],
  providers: [EvidenceBodies, EvidenceFiles, EvidenceRepository, Evidences],
  exports: [EvidenceFiles, Evidences],
})
export class EvidenceModule {}
