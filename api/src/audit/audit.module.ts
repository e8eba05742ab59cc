import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.ts';
import { OrganisationsModule } from '../organisations/organisations.module.ts';
import { AccessRepository } from './access-repository.ts';
import { AccessesController } from './accesses.controller.ts';
import { Accesses } from './accesses.ts';
import { AuditedStatements } from './audited-statements.ts';
import { AuditedEvidenceController } from './evidence.controller.ts';
import { GrantRepository } from './grant-repository.ts';
import { GrantsController } from './grants.controller.ts';
import { Grants } from './grants.ts';
import { SampleRepository } from './sample-repository.ts';
import { SamplesController } from './samples.controller.ts';
import { Samples } from './samples.ts';
import { StatementDetailsRepository } from './statement-details.ts';
import { StatementSearch } from './statement-search.ts';
import { AuditedStatementsController } from './statements.controller.ts';

/** What auditors see, by whose leave, and who sees that they looked. */
@Module({
  imports: [OrganisationsModule, EvidenceModule],
  controllers: [GrantsController, AuditedStatementsController, AuditedEvidenceController, AccessesController, SamplesController],
  providers: [
    GrantRepository,
    Grants,
    AccessRepository,
    Accesses,
    StatementSearch,
    StatementDetailsRepository,
    AuditedStatements,
    SampleRepository,
    Samples,
  ],
})
export class AuditModule {}
