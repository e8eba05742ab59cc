import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module.ts';
import { StatementsModule } from '../statements/statements.module.ts';
import { StatusListRepository } from './status-list-repository.ts';
import { StatusLists } from './status-lists.ts';
import { StatusChanges } from './status-changes.ts';
import { StatusReservations } from './status-reservations.ts';
import { StatusController } from './status.controller.ts';

@Module({
  imports: [DocumentsModule, StatementsModule],
  controllers: [StatusController],
  providers: [StatusListRepository, StatusLists, StatusChanges, StatusReservations],
  exports: [StatusListRepository, StatusLists, StatusChanges],
})
export class StatusModule {}
