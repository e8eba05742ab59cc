import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { processFigures } from './process-figures.ts';
import { RequestFigures } from './request-figures.ts';
import { MEASURED, SOURCES, type Sample, type Source } from './sample.ts';

/** Who asks for figures waits no longer than this for a part that does not answer: what is amiss there shows in the others. */
const PATIENCE_MS = 3_000;

async function inTime(source: Source): Promise<readonly Sample[]> {
  const late = sleep(PATIENCE_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${source.part} did not answer in time`);
  });
  return Promise.race([source.samples(), late]);
}

/** Every figure of the service, as Prometheus reads it. A part that cannot be measured is left out, and said to be: the others are what tells why. */
@Injectable()
export class Metrics {
  private readonly ofProcess = processFigures();

  constructor(
    private readonly requests: RequestFigures,
    @Inject(SOURCES) private readonly sources: readonly Source[],
  ) {}

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  async text(): Promise<string> {
    const measured = await this.measure();
    return [await this.ofProcess.metrics(), await this.requests.registry.metrics(), await measured.metrics()].join('\n');
  }

  /** Made anew each time: a label that is gone leaves no series behind. */
  private async measure(): Promise<Registry> {
    const registry = new Registry();
    const failed = new Gauge({
      name: 'terroir_unmeasured',
      help: '1 where a part could not be measured, and its figures are missing.',
      labelNames: ['part'],
      registers: [registry],
    });
    const outcomes = await Promise.allSettled(this.sources.map(inTime));
    for (const [i, { part }] of this.sources.entries()) {
      const outcome = outcomes[i];
      failed.set({ part }, outcome?.status === 'fulfilled' ? 0 : 1);
      if (outcome?.status === 'fulfilled') this.show(registry, outcome.value);
    }
    return registry;
  }

  private show(registry: Registry, samples: readonly Sample[]): void {
    for (const [name, ofName] of Map.groupBy(samples, (sample) => sample.name)) {
      const labelNames = Object.keys(ofName[0]?.labels ?? {});
      const what = { name, help: MEASURED[name], labelNames, registers: [registry] };
      const metric = name.endsWith('_total') ? new Counter(what) : new Gauge(what);
      for (const { labels = {}, value } of ofName) metric.inc({ ...labels }, value);
    }
  }
}
