import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module.ts';
import { StatementsModule } from '../statements/statements.module.ts';
import { StatusListRepository } from './status-list-repository.ts';
import { StatusLists } from './status-lists.ts';

@Module({
  imports: [DocumentsModule, StatementsModule],
  providers: [StatusListRepository, StatusLists],
  exports: [StatusListRepository, StatusLists],
})
export class StatusModule {}
