import { Module } from '@nestjs/common';
import { StatementsModule } from '../statements/statements.module.ts';
import { StatusModule } from '../status/status.module.ts';
import { AcceptSigned } from './accept-signed.ts';
import { Issuing } from './issuing.ts';

/** Makes statements: signs them here, or takes in what was signed outside. */
@Module({ imports: [StatementsModule, StatusModule], providers: [AcceptSigned, Issuing], exports: [AcceptSigned, Issuing] })
export class IssuingModule {}
