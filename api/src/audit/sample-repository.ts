import { Injectable } from '@nestjs/common';
import { Database, isGivenUp } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { coverageOf, isThing } from './coverage.ts';
import type { Grant } from './grant.ts';
import type { Sample } from './sample.ts';

/** From so many lots a sample is drawn at most. */
const MOST_LOTS = 200_000;

const tooLarge = (): LedgerError =>
  new LedgerError('question-too-large', 'There are too many lots to draw from at once: ask for those of a shorter period.');

/**
 * SQL for the lot that `thing` names: by its GS1 key, an item's lot for the item; where it is no GS1 key, what an event counts by its quantity.
 */
const LOT = `coalesce(substring(thing.key from '^https://id\\.gs1\\.org/(?:01|8006)/[^/]+(?:/22/[^/]+)?/10/[^/]+'),
                      case when thing.role in ('epcClass', 'childClass', 'inputClass', 'outputClass') and not starts_with(thing.key, 'https://id.gs1.org/') then thing.key end)`;

interface Row {
  readonly id: number;
  readonly organisation: string;
  readonly audit_grant: string;
  readonly known_by: Date;
  readonly recorded_from: Date | null;
  readonly recorded_before: Date | null;
  readonly seed: Buffer;
  readonly origin: string | null;
  readonly checkpoint_size: number | null;
  readonly population_count: number;
  readonly population_sha256: Buffer;
  readonly size: number;
  readonly lots: string[];
}

const sampleOf = (row: Row): Sample => ({
  id: row.id,
  organisation: row.organisation,
  grant: row.audit_grant,
  knownBy: row.known_by,
  recordedFrom: row.recorded_from,
  recordedBefore: row.recorded_before,
  seed: row.seed,
  checkpoint: row.origin === null || row.checkpoint_size === null ? null : { origin: row.origin, size: row.checkpoint_size },
  population: { count: row.population_count, sha256: row.population_sha256 },
  size: row.size,
  lots: row.lots,
});

/** Samples, and what they are drawn from. */
@Injectable()
export class SampleRepository {
  constructor(private readonly database: Database) {}

  /**
   * The lots that the organisation's own statements name, as far as the grant covers those. Neither who said them nor what they name ever changes, so that the same is found again.
   * @throws LedgerError `question-too-large`
   */
  async population(
    grant: Grant,
    { knownBy, recordedFrom, recordedBefore }: Pick<Sample, 'knownBy' | 'recordedFrom' | 'recordedBefore'>,
  ): Promise<string[]> {
    const values: unknown[] = [grant.organisation];
    const place = (value: unknown): string => `$${String(values.push(value))}`;
    const recorded = [
      `s.accepted_at <= ${place(knownBy)}`,
      ...(recordedFrom === null ? [] : [`s.accepted_at >= ${place(recordedFrom)}`]),
      ...(recordedBefore === null ? [] : [`s.accepted_at < ${place(recordedBefore)}`]),
    ];
    const sql = `select lot from (
        select distinct ${LOT} as lot from statement s join statement_subject thing on thing.statement = s.id and ${isThing('thing')}
         where ${coverageOf(grant, place).own('s')} and ${recorded.join(' and ')}) lots
      where lot is not null limit ${place(MOST_LOTS + 1)}`;
    try {
      const rows = await this.database.read<{ lot: string }>(sql, values);
      if (rows.length > MOST_LOTS) throw tooLarge();
      return rows.map(({ lot }) => lot);
    } catch (error) {
      if (isGivenUp(error)) throw tooLarge();
      throw error;
    }
  }

  async insert(sample: Omit<Sample, 'id'>): Promise<Sample> {
    const [row] = await this.database.query<{ id: number }>(
      `insert into audit_sample (organisation, audit_grant, known_by, recorded_from, recorded_before, seed, origin, checkpoint_size, population_count, population_sha256, size, lots)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
      [
        sample.organisation,
        sample.grant,
        sample.knownBy,
        sample.recordedFrom,
        sample.recordedBefore,
        sample.seed,
        sample.checkpoint?.origin ?? null,
        sample.checkpoint?.size ?? null,
        sample.population.count,
        sample.population.sha256,
        sample.size,
        sample.lots,
      ],
    );
    if (row === undefined) throw new Error('a sample was not kept');
    return { ...sample, id: row.id };
  }

  /** A page of the samples of one organisation's things, or of everyone's (null), newest first, before a place or from the newest (null); those by one grant where that is asked for. */
  async list(organisation: string | null, grant: string | null, before: number | null, limit: number): Promise<Sample[]> {
    const rows = await this.database.query<Row & { readonly [column: string]: unknown }>(
      `select * from audit_sample where ($1::text is null or organisation = $1) and ($2::text is null or audit_grant = $2) and ($3::bigint is null or id < $3)
        order by id desc limit $4`,
      [organisation, grant, before, limit],
    );
    return rows.map(sampleOf);
  }
}
