import { Module } from '@nestjs/common';
import { NewAttestation } from '@terroir/schemas';
import { EvidenceModule } from '../evidence/evidence.module.ts';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { OrganisationsModule } from '../organisations/organisations.module.ts';
import { SchemesModule } from '../schemes/schemes.module.ts';
import { changeController, changeControllers } from '../submissions/changes.controller.ts';
import type { Changing, Collection } from '../submissions/collection.ts';
import { publishingController } from '../submissions/publishing.controller.ts';
import { statementsController } from '../submissions/statements.controller.ts';
import { SubmissionsModule } from '../submissions/submissions.module.ts';
import { AttestationReferences } from './attestation-references.ts';
import { Attestations } from './attestations.ts';
import { OwnerAcceptances } from './owner-acceptances.ts';
import { OwnerAcceptancesController } from './owner-acceptances.controller.ts';
import { ReceivedRepository } from './received-repository.ts';
import { WaitingAttestations } from './waiting-attestations.ts';
import { WaitingAttestationsController } from './waiting-attestations.controller.ts';

const COLLECTION: Collection<NewAttestation> = {
  name: 'attestations',
  kind: 'attestation',
  request: NewAttestation,
  service: Attestations,
  one: 'an attestation',
  many: 'attestations',
};

const ACCEPTANCES: Changing = { name: 'owner-acceptances', kind: 'owner-acceptance' };
const TAKES_BACK = 'Takes an acceptance back: what it let be shown is shown no more, unless its issuer is registered for its scheme';

/** What somebody says of a place or product, and what its owner lets be shown of that. */
@Module({
  imports: [SubmissionsModule, IssuingModule, ProofsModule, EvidenceModule, OrganisationsModule, SchemesModule],
  controllers: [
    WaitingAttestationsController,
    statementsController(COLLECTION),
    ...changeControllers(COLLECTION),
    publishingController(COLLECTION),
    OwnerAcceptancesController,
    changeController(ACCEPTANCES, 'revoke', TAKES_BACK),
  ],
  providers: [Attestations, AttestationReferences, OwnerAcceptances, ReceivedRepository, WaitingAttestations],
})
export class AttestationsModule {}
