import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database.ts';
import { LIST_SIZE, type StatusPurpose } from './status-list.ts';

/** Serialises the making of new lists. */
const NEW_LIST_LOCK = 7_305_532;

interface ListedEntry {
  readonly list: number;
  readonly index: number;
  readonly purpose: StatusPurpose;
}

/** The lists, and which entry belongs to which statement. */
@Injectable()
export class StatusListRepository {
  /** The newest list of a purpose, or null before the first. */
  async newest(tx: Tx, purpose: StatusPurpose): Promise<number | null> {
    const [row] = await tx.query<{ id: number }>('select id from status_list where purpose = $1 order by id desc limit 1', [purpose]);
    return row?.id ?? null;
  }

  /** Makes an empty list unless somebody else just did, and gives the newest list's id. */
  async append(tx: Tx, purpose: StatusPurpose, after: number | null): Promise<{ readonly id: number; readonly isNew: boolean }> {
    await tx.query('select pg_advisory_xact_lock($1)', [NEW_LIST_LOCK]);
    const newest = await this.newest(tx, purpose);
    if (newest !== null && newest !== after) return { id: newest, isNew: false };
    const [row] = await tx.query<{ id: number }>(
      'insert into status_list (id, purpose, bits) select coalesce(max(id), 0) + 1, $1, $2 from status_list returning id',
      [purpose, Buffer.alloc(LIST_SIZE / 8)],
    );
    if (row === undefined) throw new Error('a status list could not be made');
    return { id: row.id, isNew: true };
  }

  /** Takes an entry if it is free. */
  async take(tx: Tx, list: number, index: number, reservedBy: string | null): Promise<boolean> {
    return (
      (await tx.execute('insert into status_entry (list, index, reserved_by) values ($1, $2, $3) on conflict do nothing', [
        list,
        index,
        reservedBy,
      ])) === 1
    );
  }

  /** How many places an organisation reserved that no statement uses. Nobody reserves more for it until the transaction ends. */
  async countUnused(tx: Tx, organisation: string): Promise<number> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`reservations of ${organisation}`]);
    const [row] = await tx.query<{ unused: number }>(
      'select count(*) as unused from status_entry where reserved_by = $1 and statement is null',
      [organisation],
    );
    return row?.unused ?? 0;
  }

  /** Gives a taken entry to its statement; false when it is not there, of another purpose, not this organisation's, or another statement's. */
  async bind(tx: Tx, { list, index, purpose }: ListedEntry, reservedBy: string | null, statement: string): Promise<boolean> {
    const bound = await tx.execute(
      `update status_entry set statement = $5
        where list = $1 and index = $2 and reserved_by is not distinct from $4 and statement is null and exists (select from status_list where id = $1 and purpose = $3)`,
      [list, index, purpose, reservedBy, Buffer.from(statement, 'hex')],
    );
    return bound === 1;
  }

  /** The entries of a statement. */
  async entriesOf(tx: Pick<Tx, 'query'>, statement: string): Promise<ListedEntry[]> {
    return tx.query<{ list: number; index: number; purpose: StatusPurpose }>(
      'select entry.list, entry.index, list.purpose from status_entry entry join status_list list on list.id = entry.list where entry.statement = $1 order by entry.list',
      [Buffer.from(statement, 'hex')],
    );
  }

  /** The time of the newest state, or null before the first. Who holds states off knows that there is none that is newer. */
  async newestStateTime(tx: Tx): Promise<Date | null> {
    const [row] = await tx.query<{ accepted_at: Date }>(
      `select accepted_at from statement where organisation is null and kind = 'state' order by sequence desc limit 1`,
    );
    return row?.accepted_at ?? null;
  }

  /** A list's bits, locked until the transaction ends. Places in it can be taken meanwhile. */
  async lock(tx: Tx, list: number): Promise<{ readonly purpose: StatusPurpose; readonly bits: Buffer }> {
    const [row] = await tx.query<{ purpose: StatusPurpose; bits: Buffer }>(
      'select purpose, bits from status_list where id = $1 for no key update',
      [list],
    );
    if (row === undefined) throw new Error(`status list ${String(list)} is not there`);
    return row;
  }

  async write(tx: Tx, list: number, bits: Buffer): Promise<void> {
    await tx.execute('update status_list set bits = $2 where id = $1', [list, bits]);
  }

  async recordChange(
    tx: Tx,
    change: {
      readonly statement: string;
      readonly target: string;
      readonly purpose: StatusPurpose;
      readonly value: boolean;
      readonly reason: object;
      readonly replacedBy: string | null;
      readonly changedAt: Date;
    },
  ): Promise<void> {
    await tx.query(
      `insert into status_change (statement, target, purpose, value, reason, replaced_by, changed_at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        Buffer.from(change.statement, 'hex'),
        Buffer.from(change.target, 'hex'),
        change.purpose,
        change.value,
        JSON.stringify(change.reason),
        change.replacedBy === null ? null : Buffer.from(change.replacedBy, 'hex'),
        change.changedAt,
      ],
    );
  }

  /** What was changed about a statement, oldest first. */
  async changesOf(tx: Pick<Tx, 'query'>, target: string) {
    const rows = await tx.query<{
      statement: Buffer;
      purpose: StatusPurpose;
      value: boolean;
      reason: { text: string; lang: string };
      replaced_by: Buffer | null;
      changed_at: Date;
    }>(
      'select statement, purpose, value, reason, replaced_by, changed_at from status_change where target = $1 order by changed_at, statement',
      [Buffer.from(target, 'hex')],
    );
    return rows.map((row) => ({
      statement: row.statement.toString('hex'),
      purpose: row.purpose,
      value: row.value,
      reason: row.reason,
      replacedBy: row.replaced_by?.toString('hex') ?? null,
      changedAt: row.changed_at,
    }));
  }

  /**
   * The signed `StatusChange` that explains a statement's status, as of a time or now (null): its revocation, which is for good, else the suspension that stands.
   * Null where neither is so.
   */
  async explanationOf(tx: Pick<Tx, 'query'>, target: string, at: Date | null): Promise<string | null> {
    const [row] = await tx.query<{ jws: string; value: boolean }>(
      `select said.jws, change.value from status_change change join statement said on said.id = change.statement
        where change.target = $1 and ($2::timestamptz is null or change.changed_at <= $2)
        order by change.purpose = 'revocation' desc, said.sequence desc limit 1`,
      [Buffer.from(target, 'hex'), at],
    );
    return row?.value === true ? row.jws : null;
  }
}
