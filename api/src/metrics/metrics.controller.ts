import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Route } from '../http/route.ts';
import { GuardedBy, METRICS_TOKEN } from '../identities/access.ts';
import { Metrics } from './metrics.ts';
import { MetricsAccess } from './metrics-access.ts';

/** The figures of this process. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @GuardedBy(MetricsAccess, METRICS_TOKEN)
  @Route({
    tag: 'machine',
    summary: 'Figures by which the service is watched, for who has METRICS_TOKEN.',
    answers: { 200: { says: 'The figures, in the text format of Prometheus.', types: ['text/plain'] } },
    problems: [],
  })
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.text();
    void reply.header('content-type', this.metrics.contentType).header('cache-control', 'no-store').send(text);
  }
}
