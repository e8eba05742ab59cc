import { applyDecorators, SetMetadata, UseGuards, type CanActivate, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import { answersProblems } from '../http/route.ts';
import type { Scope } from './caller.ts';

/** Where a route says who may call it. */
export const ACCESS = 'terroir:access';

/** Who may call a route: anyone, whom a guard of its own lets through, or who has one of these scopes. */
export type Access = 'public' | 'guarded' | readonly [Scope, ...Scope[]];

/** The name of the API key in the OpenAPI document, and of the one token that is none. */
export const API_KEY = 'api-key';
export const METRICS_TOKEN = 'metrics-token';

/** The route takes an API key that has one of these scopes. */
export const Requires = (...scopes: [Scope, ...Scope[]]): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS, scopes satisfies Access),
    ApiBearerAuth(API_KEY),
    answersProblems(['not-authenticated', 'not-allowed']),
  );

/** Anyone may call the route. A key that is sent all the same must count: it may show more. */
export const Public = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS, 'public' satisfies Access),
    RouteConfig({ isPublic: true }),
    ApiSecurity({}),
    ApiBearerAuth(API_KEY),
    answersProblems(['not-authenticated']),
  );

/** The guard says who may call the route, by the token of that name in the OpenAPI document, which is no API key. */
export const GuardedBy = (guard: Type<CanActivate>, token: string): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS, 'guarded' satisfies Access),
    UseGuards(guard),
    ApiBearerAuth(token),
    answersProblems(['not-authenticated']),
  );
