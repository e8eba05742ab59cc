import type { StatusPurpose } from './status-list.ts';

const setIn = (statement: string, which: string): string =>
  `exists (select from status_entry place join status_list list on list.id = place.list
            where place.statement = ${statement} ${which}and get_bit(list.bits, (place.index # 7)::bigint) = 1)`;

/** SQL for whether a status list says that a statement is revoked or suspended. A list's first index is the most significant bit of its first byte; PostgreSQL counts bits of a byte from the other end. */
export const isListed = (statement: string): string => setIn(statement, '');

/** SQL for whether a list of that purpose says so. */
export const isListedFor = (purpose: StatusPurpose, statement: string): string => setIn(statement, `and list.purpose = '${purpose}' `);
