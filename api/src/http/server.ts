import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { BODY_LIMIT, takeBodies } from './bodies.ts';
import { Fitting } from './fitting.ts';
import { ProblemFilter, refusalOf } from './problem-filter.ts';
import { problemOf } from './problem.ts';

/** Answers what no route did, as a problem document. */
function answerProblem(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(refusalOf(error) ?? error);
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}

/** The framework sets its error handler after the routes, some of which miss it: for a body that cannot be read, say. Ours is there before them. */
class Adapter extends FastifyAdapter {
  override setErrorHandler(): FastifyInstance {
    return this.getInstance<FastifyInstance>();
  }
}

/** Makes the HTTP side of the service from its modules; it does not listen yet. */
export async function createServer(module: DynamicModule, logger: Logger): Promise<NestFastifyApplication> {
  const adapter = new Adapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: false },
    // A path that is not valid percent-encoding reaches no route.
    frameworkErrors: answerProblem,
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
  takeBodies(fastify);
  fastify.setErrorHandler((error, request, reply) => {
    if (refusalOf(error) === null) logger.error({ err: error, request: request.id, route: request.routeOptions.url }, 'a request failed');
    answerProblem(error, request, reply);
  });
  fastify.addHook('onSend', async (request, reply, payload) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    return Promise.resolve(payload);
  });
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(new Fitting());
  return app;
}
