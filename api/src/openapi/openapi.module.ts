import { Module } from '@nestjs/common';
import { OpenApiController } from './openapi.controller.ts';
import { OpenApi } from './openapi.ts';
import { ProblemsController } from './problems.controller.ts';

/** The OpenAPI document, for machines and for people. */
@Module({ controllers: [OpenApiController, ProblemsController], providers: [OpenApi], exports: [OpenApi] })
export class OpenApiModule {}
