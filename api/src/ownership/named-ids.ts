import { readThingId } from '@terroir/schemas';
import { LedgerError, type Fault } from '../http/ledger-error.ts';
import { givenOutBy } from './given-out.ts';

/** An identifier that a request names, and where. Its form was checked; whose address it is at, was not. */
export interface NamedId {
  readonly uri: string;
  readonly at: string;
}

function faultOf(uri: string, ledger: { readonly publicUrl: string; readonly did: string }): string | null {
  const givenOut = givenOutBy(uri, ledger);
  if (givenOut !== null) return 'fault' in givenOut ? givenOut.fault : null;
  const read = readThingId(uri);
  return read.fault === null && read.form === 'given-out'
    ? 'is given out at another address than that of this ledger, and is no GS1 Digital Link'
    : null;
}

/** Refuses identifiers at this ledger's address that it cannot have given out, and those of its form at other addresses. @throws LedgerError `invalid-id` */
export function checkIds(ledger: { readonly publicUrl: string; readonly did: string }, named: readonly NamedId[]): void {
  const faults = named.flatMap(({ uri, at }): Fault[] => {
    const message = faultOf(uri, ledger);
    return message === null ? [] : [{ at, message }];
  });
  if (faults.length > 0) throw new LedgerError('invalid-id', 'An identifier is mistyped; each is named.', faults);
}

/** The parties that a request names by an id. */
export const partyIds = (parties: readonly { readonly id?: string | undefined }[]): NamedId[] =>
  parties.flatMap(({ id }, i) => (id === undefined ? [] : [{ uri: id, at: `/parties/${String(i)}/id` }]));
