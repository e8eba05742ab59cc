import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import { answersProblems } from '../http/route.ts';
import type { Scope } from './caller.ts';

/** Where a route says who may call it. */
export const ACCESS = 'terroir:access';

/** Who may call a route: anyone, or who has one of these scopes. */
export type Access = 'public' | readonly [Scope, ...Scope[]];

/** The name of the API key in the OpenAPI document. */
export const API_KEY = 'api-key';

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
