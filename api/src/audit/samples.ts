import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { type SequencePage, toPage } from '../http/page.ts';
import { LogRepository } from '../log/log-repository.ts';
import { OwnLog } from '../log/own-log.ts';
import { draw, populationHash } from './draw.ts';
import type { Grant } from './grant.ts';
import { SampleRepository } from './sample-repository.ts';
import type { NewSample, Sample } from './sample.ts';

const dateOf = (time: string | undefined): Date | null => (time === undefined ? null : new Date(time));

/** Lots that are drawn to be looked at. */
@Injectable()
export class Samples {
  constructor(
    private readonly repository: SampleRepository,
    private readonly log: LogRepository,
    private readonly ownLog: OwnLog,
    private readonly clock: Clock,
  ) {}

  /** Draws lots of what a grant covers, and keeps by what they were drawn. @throws LedgerError `question-too-large`, `not-ready` before the first checkpoint */
  async draw(grant: Grant, { size, seed: given, ...period }: NewSample): Promise<Sample> {
    const { seed, checkpoint } = given === undefined ? await this.newestRoot() : { seed: Buffer.from(given, 'hex'), checkpoint: null };
    const of = { knownBy: this.clock.now(), recordedFrom: dateOf(period.recordedFrom), recordedBefore: dateOf(period.recordedBefore) };
    const population = await this.repository.population(grant, of);
    return this.repository.insert({
      organisation: grant.organisation,
      grant: grant.id,
      ...of,
      seed,
      checkpoint,
      population: { count: population.length, sha256: populationHash(population) },
      size,
      lots: draw(population, seed, size),
    });
  }

  /** A page of samples, newest first: of what one grant drew, of one organisation's lots, or of all. */
  async list(
    { after, limit }: SequencePage,
    { organisation, grant }: { readonly organisation: string | null; readonly grant: string | null },
  ) {
    return toPage(await this.repository.list(organisation, grant, after ?? null, limit + 1), limit, ({ id }) => String(id));
  }

  private async newestRoot(): Promise<Pick<Sample, 'seed' | 'checkpoint'>> {
    const newest = await this.log.newestCheckpoint();
    if (newest === null) throw new LedgerError('not-ready', 'The log has not published its first checkpoint yet.');
    return { seed: newest.root, checkpoint: { origin: this.ownLog.origin, size: newest.size } };
  }
}
