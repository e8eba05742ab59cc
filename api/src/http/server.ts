import { randomUUID } from 'node:crypto';
import { maxHeaderSize } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { BODY_LIMIT, takeBodies } from './bodies.ts';
import { BODY_TIMES, endSlowBodies } from './body-times.ts';
import { Fitting } from './fitting.ts';
import { ProblemFilter, sendProblem } from './problem-filter.ts';
import { RequestEnds } from './request-ends.ts';
import { logRequests } from './request-log.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `Public`. */
    readonly isPublic?: boolean;
  }
}

/** A connection on which nothing comes and nothing goes for so long is closed. Longer than anything takes to be carried out. */
const IDLE_MS = 120_000;

/** The framework sets its error handler after the routes, some of which miss it: for a body that cannot be read, say. Ours is there before them. */
class Adapter extends FastifyAdapter {
  override setErrorHandler(): FastifyInstance {
    return this.getInstance<FastifyInstance>();
  }
}

/** Makes the HTTP side of the service from its modules; it does not listen yet. */
export async function createServer(
  module: DynamicModule,
  logger: Logger,
  bodyTimes = BODY_TIMES,
  requests = new RequestEnds(),
  trustedProxies: readonly string[] = [],
): Promise<NestFastifyApplication> {
  const adapter = new Adapter({
    bodyLimit: BODY_LIMIT,
    // What is forwarded says whose address it is only where a proxy that we know says so.
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    // What comes on an open connection while the server closes is answered as ever, as the last on that connection.
    return503OnClosing: false,
    connectionTimeout: IDLE_MS,
    // What `endSlowBodies` does not see: a request whose head does not end.
    requestTimeout: bodyTimes.largeBodyMs + IDLE_MS,
    // How long an identifier may be its schema says; no address is longer than what the server reads of a head.
    routerOptions: { maxParamLength: maxHeaderSize, ignoreTrailingSlash: false },
    // A path that is not valid percent-encoding reaches no route, and none of the hooks.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      requests.watch(request, reply);
      void reply.header('x-request-id', request.id);
      sendProblem(reply, error);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    abortOnError: false,
    bodyParser: false,
    logger: {
      log: (message: unknown) => {
        logger.debug({ nest: message }, 'framework');
      },
      warn: (message: unknown) => {
        logger.warn({ nest: message }, 'framework');
      },
      error: (message: unknown) => {
        logger.error({ nest: message }, 'framework');
      },
    },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  requests.on(logRequests(logger));
  requests.follow(fastify);
  takeBodies(fastify);
  endSlowBodies(fastify, bodyTimes);
  fastify.setErrorHandler((error, _request, reply) => {
    sendProblem(reply, error);
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    // Whoever checks by a page of their own must be able to fetch what is public. There are no cookies, so that this opens nothing else.
    const isOpen = request.routeOptions.config.isPublic === true && !reply.hasHeader('x-frame-options');
    if (isOpen) void reply.header('access-control-allow-origin', '*');
    // What a route says nothing of may be somebody's own.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'private, no-store');
    return Promise.resolve(payload);
  });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new Fitting());
  return app;
}
