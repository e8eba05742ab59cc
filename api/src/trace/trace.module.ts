import { Module } from '@nestjs/common';
import { Upstream } from './upstream.ts';

/** Where things came from, by what events say. */
@Module({ providers: [Upstream], exports: [Upstream] })
export class TraceModule {}
