import { Injectable, type CanActivate, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { LedgerError } from '../http/ledger-error.ts';
import { ACCESS, type Access } from './access.ts';
import { ApiKeys } from './api-keys.ts';
import { AUDIT, leaveCaller } from './caller.ts';

const BEARER = /^bearer +(\S+)$/i;

/** Lets a request through if its API key may do what the route does. The key is read from the `Authorization` header and from nowhere else. */
@Injectable()
export class AccessGuard implements CanActivate, OnModuleInit {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly reflector: Reflector,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Stops the start when a route says neither `Requires` nor `Public`: nothing is open by being forgotten. */
  onModuleInit(): void {
    for (const { instance } of this.discovery.getControllers()) {
      const prototype: object = Object.getPrototypeOf(instance) as object;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = (prototype as Record<string, () => unknown>)[name];
        if (
          handler !== undefined &&
          Reflect.hasMetadata(PATH_METADATA, handler) &&
          this.reflector.get<Access | undefined>(ACCESS, handler) === undefined
        )
          throw new Error(
            `${prototype.constructor.name}.${name} says neither who may call it (Requires, GuardedBy) nor that anyone may (Public)`,
          );
      }
    }
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === undefined) throw new Error('a route without Requires or Public was reached');
    if (access === 'guarded') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization } = request.headers;
    if (authorization === undefined) {
      if (access === 'public') return true;
      throw new LedgerError('not-authenticated', 'An API key is needed: Authorization: Bearer terroir_<id>_<secret>.');
    }
    const caller = await this.apiKeys.authenticate(BEARER.exec(authorization)?.[1] ?? '');
    if (access !== 'public' && !access.some((scope) => caller.scopes.has(scope)))
      throw new LedgerError('not-allowed', `This API key may not do that: it needs the scope ${access.join(' or ')}.`);
    // Where anyone may ask, who audits is anyone: what a grant opens, it opens where auditors ask, which is recorded.
    if (access !== 'public' || !caller.scopes.has(AUDIT)) leaveCaller(request, caller);
    return true;
  }
}
