import { Injectable } from '@nestjs/common';
import { thingKey } from '@terroir/proof';
import type { Passport } from '@terroir/schemas';
import { Clock } from '../../clock/clock.ts';
import { LedgerError } from '../../http/ledger-error.ts';
import { Ledger } from '../../identities/ledger.ts';
import { assemblePassport } from '../judge/assemble-passport.ts';
import { attestationIn } from '../judge/attestation-said.ts';
import { dayOf } from '../judge/days.ts';
import { Gathering, type Gathered } from '../read/gathering.ts';
import { KnownSchemes } from '../read/known-schemes.ts';
import { KnownThings } from '../read/known-things.ts';
import { isProductAlone, kindOf } from '../judge/thing-kind.ts';

/** Makes passports of lots, products, items, places and containers, each anew. */
@Injectable()
export class FreshPassports {
  constructor(
    private readonly gathering: Gathering,
    private readonly schemes: KnownSchemes,
    private readonly things: KnownThings,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /**
   * The passport of a thing, whose identifier is well formed. What is shown of it is what its owner and others published, judged by stored rules; a product's number alone shows nothing of any lot.
   * @throws LedgerError `not-found`, the same for what does not exist and for what is not published; `gone` where the owner revoked its record
   */
  async of(uri: string): Promise<Passport> {
    const withWay = !isProductAlone(uri) && kindOf(uri, null) !== 'facility';
    const gathered = await this.gathering.of({ uri, withWay }, this.clock.now());
    if (gathered === null) throw nothingToShow();
    refuseRevoked(gathered);
    const said = gathered.about.flatMap(({ statement }) => {
      const found = gathered.statements.get(statement);
      return found === undefined ? [] : [attestationIn(found.claims)];
    });
    const holders = said.flatMap(({ holder }) => holder ?? []);
    const [schemes, parties] = await Promise.all([
      this.schemes.of(said.flatMap(({ says }) => says.scheme?.id ?? [])),
      this.things.of(holders.map(thingKey)),
    ]);
    const behind = (party: string): string | null => parties.get(thingKey(party))?.owner?.did ?? null;
    return assemblePassport({ gathered, schemes, behind, ledger: this.ledger });
  }
}

/** The one answer for what does not exist and for what is not published: nobody learns from it what others keep to themselves. */
export const nothingToShow = (): LedgerError =>
  new LedgerError('not-found', 'Either this ledger does not know the identifier, or what it knows is not published.');

/** A thing whose own record was revoked, with nothing in its place, is taken down, and the page says when and why. */
function refuseRevoked({ key, things, statements }: Gathered): void {
  const record = statements.get(things.get(key)?.record ?? '');
  if (record?.isRevoked !== true) return;
  const change = record.changes.findLast(({ purpose, value }) => purpose === 'revocation' && value);
  const why = change === undefined ? '' : ` on ${dayOf(change.changedAt)}: ${change.reason.text}`;
  throw new LedgerError('gone', `${record.by.name} withdrew its record of this for good${why}`);
}
