import { Module } from '@nestjs/common';
import { ContextsController } from './contexts.controller.ts';

/** The JSON-LD contexts that statements name. */
@Module({ controllers: [ContextsController] })
export class ContextsModule {}
