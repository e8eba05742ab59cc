import { applyDecorators, Controller, HttpCode, Options, Res, type Type } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { namedController } from '../http/named-controller.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { CAPTURE_HEADERS, DISCOVERY_HEADERS } from './epcis-protocol.ts';

/** What OPTIONS says at an address of EPCIS (EPCIS 2.0, 12.5). */
interface Discovery {
  readonly path: string;
  readonly allow: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly summary: string;
}

const VERSIONS = 'Says in headers which versions are spoken';
const DISCOVERIES: readonly Discovery[] = [
  { path: 'epcis/capture', allow: 'OPTIONS, POST, GET', headers: CAPTURE_HEADERS, summary: 'Says in headers what may be captured' },
  { path: 'epcis/capture/:id', allow: 'OPTIONS, GET', headers: DISCOVERY_HEADERS, summary: VERSIONS },
  { path: 'epcis/events', allow: 'OPTIONS, GET, POST', headers: DISCOVERY_HEADERS, summary: VERSIONS },
  { path: 'epcis/events/:eventID', allow: 'OPTIONS, GET', headers: DISCOVERY_HEADERS, summary: VERSIONS },
];

function discoveryController({ path, allow, headers, summary }: Discovery): Type {
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ApiParam({ name, schema: { type: 'string' } }));

  @Controller(path)
  class DiscoveryController {
    @Options()
    @Public()
    @HttpCode(204)
    @Route({ tag: 'trade', summary, answers: { 204: { says: 'Versions and limits, in headers.' } }, problems: [] })
    @applyDecorators(...parameters)
    discover(@Res({ passthrough: true }) reply: FastifyReply): void {
      void reply.headers({ allow, ...headers });
    }
  }
  return namedController(DiscoveryController, ...path.split(/\W+/), 'discovery');
}

/** What a client finds out by OPTIONS, at each address of EPCIS. */
export const discoveryControllers: readonly Type[] = DISCOVERIES.map(discoveryController);
