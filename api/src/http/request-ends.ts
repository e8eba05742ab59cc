import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notesOf, type RequestNotes } from './request-notes.ts';

/** A request that is over, answered or not. It holds nothing of what was asked beyond the route's template. */
export interface EndedRequest extends Readonly<RequestNotes> {
  readonly id: string;
  readonly method: string;
  /** The route as it is written in the code, `/v1/statements/:id`; null where there is none. */
  readonly route: string | null;
  /** Null where the connection was gone before anything was answered. */
  readonly status: number | null;
  /** Whether the whole answer was handed over to the connection. */
  readonly isWhole: boolean;
  /** How long the answer is, where it says so. */
  readonly bytes: number | null;
  readonly ms: number;
}

/** Who is told of requests. */
interface RequestListener {
  began?(): void;
  ended(request: EndedRequest): void;
}

function endedOf(request: FastifyRequest, reply: FastifyReply, isWhole: boolean, ms: number): EndedRequest {
  const { raw } = reply;
  const length = raw.getHeader('content-length');
  return {
    ...notesOf(request),
    id: request.id,
    method: request.method,
    route: request.routeOptions.url ?? null,
    status: raw.headersSent ? raw.statusCode : null,
    isWhole,
    bytes: length === undefined ? null : Number(length),
    ms,
  };
}

/** Tells whoever listens of each request that begins, and once of each that is over: also of those that no route takes, and of those whose sender went away. */
export class RequestEnds {
  private readonly listeners: RequestListener[] = [];

  on(listener: RequestListener): void {
    this.listeners.push(listener);
  }

  /** Begins to follow every request of a server. */
  follow(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', async (request, reply) => {
      this.watch(request, reply);
      return Promise.resolve();
    });
  }

  /** Follows one request to its end. */
  watch(request: FastifyRequest, reply: FastifyReply): void {
    const begun = performance.now();
    for (const listener of this.listeners) listener.began?.();
    let isOver = false;
    const end = (isWhole: boolean): void => {
      if (isOver) return;
      isOver = true;
      const ended = endedOf(request, reply, isWhole, performance.now() - begun);
      for (const listener of this.listeners) listener.ended(ended);
    };
    reply.raw
      .once('finish', () => {
        end(true);
      })
      // A connection that is lost closes without having finished.
      .once('close', () => {
        end(false);
      });
  }
}
