import { Injectable } from '@nestjs/common';
import { toldInRanges } from '../attestations/received-repository.ts';
import { Database, isGivenUp } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { ownerOf } from '../ownership/owned-key.ts';
import { coverageOf, GIVEN_OUT, isAbout, isOfSchemes, isThing, ORGANISATION, type PlaceOf } from './coverage.ts';
import type { Grant } from './grant.ts';
import { stateOf, statusOf } from './standing.ts';
import type { Horizon, StatementFilter } from './statement-question.ts';

/** A statement that was found, where it stands in the order in which statements were accepted, and how long it is. */
export interface FoundStatement {
  readonly id: string;
  readonly sequence: number;
  readonly size: number;
}

/** Which part of a list is asked for. */
interface Stretch {
  readonly after: number;
  readonly limit: number;
}

const TOO_LARGE =
  'Finding these statements takes longer than a question may. Ask for less: one kind, a thing, a scheme, or times that are closer together.';

const spans = (
  column: string,
  { from, before }: { readonly from: Date | null; readonly before: Date | null },
  place: PlaceOf,
): string[] => [...(from === null ? [] : [`${column} >= ${place(from)}`]), ...(before === null ? [] : [`${column} < ${place(before)}`])];

/** What must be true of the event of `s`; nothing where nothing of events is asked. */
function eventConditions({ happened, lateByDays }: StatementFilter, place: PlaceOf): string[] {
  const conditions = [
    ...spans('event.event_time', happened, place),
    ...(lateByDays === null ? [] : [`event.recorded_at - event.event_time > ${place(lateByDays)}::int * interval '1 day'`]),
  ];
  return conditions.length === 0 ? [] : [`exists (select from event where event.statement = s.id and ${conditions.join(' and ')})`];
}

/** What must be true of `s`, and of what it is about, `told`: itself, or the statement whose status it changes. */
function conditionsOf(filter: StatementFilter, { knownBy, statusAt }: Horizon, place: PlaceOf): (told: string) => string {
  const of = [
    `s.kind = any(${place(filter.kinds)})`,
    ...(filter.organisation === null ? [] : [`s.organisation = ${place(filter.organisation)}`]),
    ...spans('s.accepted_at', filter.recorded, place),
    ...(knownBy === null ? [] : [`s.accepted_at <= ${place(knownBy)}`]),
    ...eventConditions(filter, place),
    ...(filter.states === null ? [] : [`(select state from (${stateOf('s.id', place(knownBy))}) stands) = any(${place(filter.states)})`]),
    ...(filter.statuses === null
      ? []
      : [`(select status from (${statusOf('s.id', place(statusAt))}) stands) = any(${place(filter.statuses)})`]),
  ];
  const { subject, scheme } = filter;
  const about = [
    ...(subject === null ? [] : [(told: string) => isAbout(told, `thing.key = ${place(subject)}`)]),
    ...(scheme === null ? [] : [(told: string) => isOfSchemes(told, place([scheme]))]),
  ];
  return (told) => [...of, ...about.map((condition) => condition(told))].join(' and ');
}

/** Finds what a grant covers, in the order in which it was accepted: the same place always begins the same page. */
@Injectable()
export class StatementSearch {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** Those that the grant covers and that fit, oldest accepted first, after a place. @throws LedgerError `question-too-large` when finding them takes too long */
  async find(grant: Grant, filter: StatementFilter, horizon: Horizon, { after, limit }: Stretch): Promise<FoundStatement[]> {
    const values: unknown[] = [grant.organisation, this.ledger.givenOutPrefix];
    const place = (value: unknown): string => `$${String(values.push(value))}`;
    const covers = coverageOf(grant, place);
    const fits = conditionsOf(filter, horizon, place);
    const rest = `s.sequence > ${place(after)} order by s.sequence limit ${place(limit)}`;
    const found = [
      `select s.sequence from statement s where ${covers.own('s')} and ${fits('s')} and ${rest}`,
      `select distinct s.sequence from ${toldInRanges(`${isThing('told')} and ${ownerOf('told.key', GIVEN_OUT)} = ${ORGANISATION}`)} join statement s on s.id = subject.statement
        where ${covers.anothers('s')} and ${fits('s')} and ${rest}`,
      `select s.sequence from status_change change join statement s on s.id = change.statement join statement told on told.id = change.target
        where ${covers.any('told')} and ${fits('told')} and ${rest}`,
    ];
    const sql = `select s.id, s.sequence, octet_length(s.jws) as size from (${found.map((one) => `(${one})`).join(' union ')}) found
       join statement s on s.sequence = found.sequence order by s.sequence limit ${place(limit)}`;
    return (await this.read<{ id: Buffer; sequence: number; size: number }>(sql, values)).map(({ id, ...row }) => ({
      id: id.toString('hex'),
      ...row,
    }));
  }

  /** Whether a statement that the grant covers names a file, and lets who looks by it see that. */
  async namesFile(grant: Grant, sha256: string): Promise<boolean> {
    const values: unknown[] = [grant.organisation, this.ledger.givenOutPrefix];
    const place = (value: unknown): string => `$${String(values.push(value))}`;
    const covers = coverageOf(grant, place);
    const [row] = await this.read<{ named: boolean }>(
      `select exists (
         select from statement_evidence named join statement s on s.id = named.statement
          where named.sha256 = ${place(Buffer.from(sha256, 'hex'))}
            and (not named.is_withheld or (${place(grant.withRestricted)} and s.organisation = ${ORGANISATION})) and ${covers.any('s')}) as named`,
      values,
    );
    return row?.named ?? false;
  }

  private async read<Row extends object>(
    sql: string,
    values: readonly unknown[],
  ): Promise<(Row & { readonly [column: string]: unknown })[]> {
    try {
      return await this.database.read<Row & { readonly [column: string]: unknown }>(sql, values);
    } catch (error) {
      if (isGivenUp(error)) throw new LedgerError('question-too-large', TOO_LARGE);
      throw error;
    }
  }
}
