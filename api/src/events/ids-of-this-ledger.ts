import { placedThings, type CapturedEvent } from '@terroir/schemas';
import { LedgerError } from '../http/ledger-error.ts';
import { givenOutBy } from '../ownership/given-out.ts';

/** Whoever makes more faults than that finds them by these. */
const MOST_FAULTS = 200;

/**
 * Checks that what events name at this ledger's own address is an id as the ledger gives them out; whose it is, is not asked: anyone may say what passed through their hands.
 * @throws LedgerError `invalid-request` naming each that it cannot have given out
 */
export function checkIdsOfThisLedger(events: readonly CapturedEvent[], ledger: { readonly publicUrl: string; readonly did: string }): void {
  const faults = events.flatMap(({ event, at }) =>
    placedThings(event).flatMap((thing) => {
      const givenOut = givenOutBy(thing.uri, ledger);
      return givenOut !== null && 'fault' in givenOut ? [{ at: `${at}${thing.at}`, message: givenOut.fault }] : [];
    }),
  );
  if (faults.length > 0)
    throw new LedgerError('invalid-request', 'This ledger cannot have given out these ids; each is named.', faults.slice(0, MOST_FAULTS));
}
