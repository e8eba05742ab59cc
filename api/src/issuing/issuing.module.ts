import { Module } from '@nestjs/common';
import { StatementsModule } from '../statements/statements.module.ts';
import { StatusModule } from '../status/status.module.ts';
import { Issuing } from './issuing.ts';

@Module({ imports: [StatementsModule, StatusModule], providers: [Issuing], exports: [Issuing] })
export class IssuingModule {}
