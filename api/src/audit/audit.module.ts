import { Module } from '@nestjs/common';
import { OrganisationsModule } from '../organisations/organisations.module.ts';
import { GrantRepository } from './grant-repository.ts';
import { GrantsController } from './grants.controller.ts';
import { Grants } from './grants.ts';

/** What auditors see, by whose leave, and who sees that they looked. */
@Module({
  imports: [OrganisationsModule],
  controllers: [GrantsController],
  providers: [GrantRepository, Grants],
})
export class AuditModule {}
