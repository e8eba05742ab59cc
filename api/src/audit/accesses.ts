import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { AccessRepository } from './access-repository.ts';
import type { Grant } from './grant.ts';

/** What is looked at: where, by which question, and how much of it there is. */
interface Looking {
  readonly route: string;
  readonly question: object;
  readonly rows: number;
}

/** Who looked at what, and when. */
@Injectable()
export class Accesses {
  constructor(
    private readonly repository: AccessRepository,
    private readonly clock: Clock,
  ) {}

  /** Writes down that somebody looks, before anything is shown: where that cannot be written, nothing is. */
  async record(grant: Grant, { route, question, rows }: Looking): Promise<void> {
    const { id, organisation } = grant;
    await this.repository.insert({ grant: id, organisation, route, question: { ...question }, rows, at: this.clock.now() });
  }
}
