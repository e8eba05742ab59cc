import { Injectable } from '@nestjs/common';
import { thingKey } from '@terroir/proof';
import { Clock } from '../clock/clock.ts';
import type { Tx } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { givenOutBy } from './given-out.ts';
import { ownedKeys } from './owned-key.ts';
import { ThingRepository } from './thing-repository.ts';

/** An id that an organisation wants to speak for, and where in its request. */
export interface Claim {
  readonly uri: string;
  readonly kind: 'facility' | 'product';
  readonly at: string;
}

/** Who speaks for an id: its master data, and what its page claims. The first who says so, and then nobody else. */
@Injectable()
export class Ownership {
  constructor(
    private readonly things: ThingRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes the organisation the owner of an id, or finds that it is. Who owns a product's number owns its lots and items, and who claims a lot claims that number.
   * @throws LedgerError `owned-by-another`; `invalid-id` for an id of this ledger that is not well formed
   */
  async claim(tx: Tx, organisation: string, { uri, kind, at }: Claim): Promise<void> {
    const givenOut = givenOutBy(uri, this.ledger);
    if (givenOut !== null && 'fault' in givenOut)
      throw new LedgerError('invalid-id', 'The identifier is mistyped.', [{ at, message: givenOut.fault }]);
    if (givenOut !== null && givenOut.organisation !== organisation) throw ownedByAnother(at);
    const now = this.clock.now();
    for (const key of ownedKeys(thingKey(uri)))
      if ((await this.things.claim(tx, { key, uri: key === thingKey(uri) ? uri : key, kind, organisation }, now)) !== organisation)
        throw ownedByAnother(at);
  }
}

const ownedByAnother = (at: string): LedgerError =>
  new LedgerError(
    'owned-by-another',
    'Another organisation speaks for this id. You may record events about what passes through your hands.',
    [{ at, message: 'belongs to another organisation' }],
  );
