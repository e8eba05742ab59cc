import { Module } from '@nestjs/common';
import { SchemeRepository } from './scheme-repository.ts';
import { SchemesController } from './schemes.controller.ts';
import { Schemes } from './schemes.ts';

/** Schemes: what somebody may be certified for, and by whom. */
@Module({ controllers: [SchemesController], providers: [SchemeRepository, Schemes], exports: [Schemes] })
export class SchemesModule {}
