import { Controller, Get, Header, HttpCode, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Waiting } from '../anchors/waiting.ts';
import { Database } from '../database/database.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { Sequencer } from '../log/sequencer.ts';

const Readiness = z.object({ ready: z.boolean(), database: z.string(), log: z.string(), anchoring: z.string() });

/** Whether the service lives, and whether it may serve. */
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly sequencer: Sequencer,
    private readonly waiting: Waiting,
  ) {}

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
    summary: 'Whether the service may be sent requests, and which part is not ready.',
    answers: { 200: { says: 'It may.', schema: Readiness }, 503: { says: 'It may not.', schema: Readiness } },
    problems: [],
  })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const database = await this.database.query('select 1').then(
      () => 'ready',
      () => 'cannot be reached',
    );
    const log = this.sequencer.damage ?? 'ready';
    const anchoring = await this.anchoring();
    // With the chain down the service goes on: that is no reason to send nobody here.
    const ready = database === 'ready' && log === 'ready';
    void reply
      .status(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, database, log, anchoring });
  }

  private async anchoring(): Promise<string> {
    const status = await this.waiting.status().catch(() => null);
    if (status === null) return 'unknown';
    return status.waitingSince === null ? 'ready' : `waiting since ${status.waitingSince.toISOString()}: ${status.why ?? ''}`;
  }
}
