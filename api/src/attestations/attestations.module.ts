import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.ts';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { OrganisationsModule } from '../organisations/organisations.module.ts';
import { SchemesModule } from '../schemes/schemes.module.ts';
import { ThingsModule } from '../things/things.module.ts';
import { AttestationsController } from './attestations.controller.ts';
import { AttestationReferences } from './attestation-references.ts';
import { Attestations } from './attestations.ts';

/** What somebody says of a place or product. */
@Module({
  imports: [ThingsModule, IssuingModule, ProofsModule, EvidenceModule, OrganisationsModule, SchemesModule],
  controllers: [AttestationsController],
  providers: [Attestations, AttestationReferences],
})
export class AttestationsModule {}
