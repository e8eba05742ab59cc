import { Module } from '@nestjs/common';
import { StatementRepository } from './statement-repository.ts';

@Module({ providers: [StatementRepository], exports: [StatementRepository] })
export class StatementsModule {}
