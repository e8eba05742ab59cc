import { Module } from '@nestjs/common';
import { DocumentRepository } from './document-repository.ts';

@Module({ providers: [DocumentRepository], exports: [DocumentRepository] })
export class DocumentsModule {}
