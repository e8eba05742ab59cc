import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { LedgerError } from './ledger-error.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `TakesLargeBodies`. */
    readonly takesLargeBodies?: boolean;
  }
}

/** How long a body may take to arrive whole, and how long where bodies are large. */
export interface BodyTimes {
  readonly bodyMs: number;
  readonly largeBodyMs: number;
}

export const BODY_TIMES: BodyTimes = { bodyMs: 60_000, largeBodyMs: 600_000 };

/** The route takes bodies of megabytes, over lines as they are in the country. */
export const TakesLargeBodies = (): MethodDecorator => RouteConfig({ takesLargeBodies: true });

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function refuse(raw: IncomingMessage, reply: FastifyReply): void {
  // What still comes in is not read.
  void reply.header('connection', 'close');
  if (
    !raw.emit('error', new LedgerError('body-too-slow', 'The body did not arrive whole in the time that it has; nothing of it was kept.'))
  )
    raw.destroy();
}

/**
 * Ends bodies that come too slowly, whoever reads them: a body that drips holds a connection, and a file where one is written, for as long as its sender likes.
 * Whoever reads it is told so and answers; where nobody reads it, the connection is closed.
 */
export function endSlowBodies(fastify: FastifyInstance, { bodyMs, largeBodyMs }: BodyTimes): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (!hasBody(request)) return Promise.resolve();
    const { raw } = request;
    const ms = request.routeOptions.config.takesLargeBodies === true ? largeBodyMs : bodyMs;
    const timer = setTimeout(() => {
      if (reply.sent) raw.destroy();
      else refuse(raw, reply);
    }, ms).unref();
    const end = (): void => {
      clearTimeout(timer);
    };
    raw.once('end', end).once('close', end);
    return Promise.resolve();
  });
}
