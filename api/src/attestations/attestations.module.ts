import { Module } from '@nestjs/common';
import { NewAttestation } from '@terroir/schemas';
import { EvidenceModule } from '../evidence/evidence.module.ts';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { OrganisationsModule } from '../organisations/organisations.module.ts';
import { SchemesModule } from '../schemes/schemes.module.ts';
import { changesController } from '../things/changes.controller.ts';
import type { Collection } from '../things/collection.ts';
import { statementsController } from '../things/statements.controller.ts';
import { ThingsModule } from '../things/things.module.ts';
import { AttestationReferences } from './attestation-references.ts';
import { Attestations } from './attestations.ts';

const COLLECTION: Collection<NewAttestation> = {
  name: 'attestations',
  kind: 'attestation',
  request: NewAttestation,
  states: Attestations,
  one: 'an attestation',
  many: 'attestations',
};

/** What somebody says of a place or product. */
@Module({
  imports: [ThingsModule, IssuingModule, ProofsModule, EvidenceModule, OrganisationsModule, SchemesModule],
  controllers: [statementsController(COLLECTION), changesController(COLLECTION)],
  providers: [Attestations, AttestationReferences],
})
export class AttestationsModule {}
