import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.ts';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { OrganisationsModule } from '../organisations/organisations.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { StatementsModule } from '../statements/statements.module.ts';
import { StatusModule } from '../status/status.module.ts';
import { Intake } from './intake.ts';
import { OwnStatementRepository } from './own-statement-repository.ts';
import { OwnStatements } from './own-statements.ts';
import { PublicationRepository } from './publication-repository.ts';
import { Publishing } from './publishing.ts';
import { StatusRequests } from './status-requests.ts';
import { Submissions } from './submissions.ts';

/** What organisations state, show and change. */
@Module({
  imports: [StatementsModule, StatusModule, IssuingModule, ProofsModule, OrganisationsModule, EvidenceModule],
  providers: [Intake, OwnStatementRepository, OwnStatements, PublicationRepository, Publishing, StatusRequests, Submissions],
  exports: [Intake, OwnStatements, Publishing, StatusRequests, Submissions],
})
export class SubmissionsModule {}
