import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { Readiness } from './readiness.ts';

const ReadinessAnswer = z.object({
  ready: z.boolean(),
  service: z.string().meta({ description: '`ready`, or `stopping`: what is under way is answered.' }),
  database: z.string(),
  log: z.string().meta({ description: '`ready`, or why nothing is signed until somebody has looked.' }),
  anchoring: z.string().meta({ description: '`ready`, or since when it waits or is behind; requests are answered all the same.' }),
  evidence: z.string().meta({ description: 'Whether files can be kept.' }),
  disk: z.string(),
});

/** Whether the service lives, and whether it may serve. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('healthz')
  @Public()
  @Route({
    tag: 'machine',
    summary: 'Whether the process answers.',
    answers: { 200: { says: 'It does.', types: ['text/plain'] } },
    problems: [],
  })
  @Header('content-type', 'text/plain')
  @Header('cache-control', 'no-store')
  @HttpCode(200)
  alive(): string {
    return 'alive\n';
  }

  @Get('readyz')
  @Public()
  @Route({
    tag: 'machine',
    summary: 'Whether the service may be sent requests, and how each part of it is.',
    answers: { 200: { says: 'It may.', schema: ReadinessAnswer }, 503: { says: 'It may not.', schema: ReadinessAnswer } },
    problems: [],
  })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { ready, parts } = await this.readiness.now();
    void reply
      .status(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, ...parts });
  }
}
