import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Budgets } from './budgets.ts';
import { LimitGuard } from './limit-guard.ts';
import { RateUseRepository } from './rate-use-repository.ts';

/** How much anyone may ask. Its guard comes after the one that finds out who calls: this module after that one. */
@Module({ providers: [RateUseRepository, Budgets, { provide: APP_GUARD, useClass: LimitGuard }] })
export class LimitsModule {}
