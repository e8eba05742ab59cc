import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { problemCodes } from '../http/problem.ts';
import { RequestEnds, type EndedRequest } from '../http/request-ends.ts';

/** Methods that are counted by name; whoever invents others makes no new series of them. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const MS_PER_S = 1000;

/** The class of a status, `2xx`; `none` where nobody was left to answer. */
const classOf = (status: number | null): string => (status === null ? 'none' : `${String(Math.floor(status / 100))}xx`);

/** Counts requests as they end, by the route as it is written in the code: nothing of what was asked becomes a label. */
@Injectable()
export class RequestFigures implements OnModuleInit {
  readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'terroir_http_request_seconds',
    help: 'How long requests took, by route, method and class of status; `route` is `none` where there is none.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS_S,
    registers: [this.registry],
  });
  private readonly underWay = new Gauge({
    name: 'terroir_http_requests_under_way',
    help: 'Requests that have begun and not ended.',
    registers: [this.registry],
  });
  private readonly problems = new Counter({
    name: 'terroir_problems_total',
    help: 'Requests that ended with a problem, by its code.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  constructor(private readonly requests: RequestEnds) {}

  onModuleInit(): void {
    // A code that was never answered counts as 0, so that its first is seen as a rise.
    for (const code of problemCodes) this.problems.inc({ code }, 0);
    this.requests.on(this);
  }

  began(): void {
    this.underWay.inc();
  }

  ended({ route, method, status, ms, problem }: EndedRequest): void {
    this.underWay.dec();
    const labels = { route: route ?? 'none', method: METHODS.has(method) ? method : 'other', status: classOf(status) };
    this.durations.observe(labels, ms / MS_PER_S);
    if (problem !== null) this.problems.inc({ code: problem });
  }
}
