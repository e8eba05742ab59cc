import { Module } from '@nestjs/common';
import { StatementsModule } from '../statements/statements.module.ts';
import { ApiKeysController } from './api-keys.controller.ts';
import { KeyDocumentsController } from './key-documents.controller.ts';
import { KeyRegistrations } from './key-registrations.ts';
import { OrganisationKeys } from './organisation-keys.ts';
import { OrganisationRepository } from './organisation-repository.ts';
import { OrganisationsController } from './organisations.controller.ts';
import { Organisations } from './organisations.ts';

/** Organisations: who may sign, by which keys, and who may manage that. */
@Module({
  imports: [StatementsModule],
  controllers: [OrganisationsController, ApiKeysController, KeyDocumentsController],
  providers: [OrganisationRepository, KeyRegistrations, Organisations, OrganisationKeys],
  exports: [Organisations, KeyRegistrations],
})
export class OrganisationsModule {}
