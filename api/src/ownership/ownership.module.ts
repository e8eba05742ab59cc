import { Module } from '@nestjs/common';
import { Ownership } from './ownership.ts';
import { ThingRepository } from './thing-repository.ts';

/** Who speaks for which id. */
@Module({ providers: [Ownership, ThingRepository], exports: [Ownership] })
export class OwnershipModule {}
