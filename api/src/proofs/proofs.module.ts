import { Module } from '@nestjs/common';
import { StatementsModule } from '../statements/statements.module.ts';
import { StatusModule } from '../status/status.module.ts';
import { Acceptance } from './acceptance.ts';
import { Bundles } from './bundles.ts';
import { Heads } from './heads.ts';
import { MappedDocuments } from './mapped-documents.ts';
import { Policies } from './policies.ts';
import { StatedDocuments } from './stated-documents.ts';
import { StatementStates } from './statement-states.ts';
import { StatementsController } from './statements.controller.ts';
import { Verifications } from './verifications.ts';
import { VerifyController } from './verify.controller.ts';
import { VisibleStatements } from './visible-statements.ts';

/** What proves a statement, and what the service itself makes of it. */
@Module({
  imports: [StatementsModule, StatusModule],
  controllers: [StatementsController, VerifyController],
  providers: [Acceptance, Bundles, Heads, MappedDocuments, Policies, StatedDocuments, StatementStates, Verifications, VisibleStatements],
  exports: [Acceptance, Bundles, Policies, StatementStates, Verifications, VisibleStatements],
})
export class ProofsModule {}
