import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Database } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { SchemeRepository, type StoredScheme } from './scheme-repository.ts';
import type { NewScheme, Scheme } from './scheme.ts';

const noSuchScheme = (): LedgerError => new LedgerError('not-found', 'There is no such scheme.');

/** The schemes of this ledger. A scheme's rules are fixed; who may attest for it changes, and when it did stays known. */
@Injectable()
export class Schemes {
  constructor(
    private readonly database: Database,
    private readonly schemes: SchemeRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** Registers a scheme. The same again changes nothing; the same slug with other rules is refused. */
  async register(asked: NewScheme): Promise<{ readonly scheme: Scheme; readonly isNew: boolean }> {
    const isNew = await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const unknown = await this.schemes.unknownOf(tx, asked.attesters);
      if (unknown.length > 0)
        unfit(
          'body',
          ...unknown.map((slug) => ({
            at: `/attesters/${String(asked.attesters.indexOf(slug))}`,
            message: 'there is no such organisation',
          })),
        );
      if (!(await this.schemes.insert(tx, asked, now))) return false;
      for (const attester of asked.attesters) await this.schemes.insertAttester(tx, asked.slug, attester, now);
      return true;
    });
    const scheme = await this.get(asked.slug);
    if (!isNew && !isDeepStrictEqual(rulesOf(scheme), rulesOf(asked)))
      throw new LedgerError('already-exists', `There is a scheme ${asked.slug} already, with other rules.`);
    return { scheme, isNew };
  }

  /** Lets an organisation attest for the scheme from now on. Again changes nothing. */
  async addAttester(slug: string, organisation: string): Promise<Scheme> {
    await this.get(slug);
    await this.database.transaction(async (tx) => {
      if ((await this.schemes.unknownOf(tx, [organisation])).length > 0)
        unfit('body', { at: '/organisation', message: 'there is no such organisation' });
      await this.schemes.insertAttester(tx, slug, organisation, this.clock.now());
    });
    return this.get(slug);
  }

  /** Ends that an organisation may attest for the scheme, as of now. What it attested before keeps its assurance. */
  async withdrawAttester(slug: string, organisation: string): Promise<Scheme> {
    await this.get(slug);
    if (!(await this.database.transaction((tx) => this.schemes.withdrawAttester(tx, slug, organisation, this.clock.now()))))
      throw new LedgerError('not-found', 'This organisation is not registered for this scheme.');
    return this.get(slug);
  }

  /** The scheme of that slug. @throws LedgerError `not-found` */
  async get(slug: string): Promise<Scheme> {
    const found = await this.schemes.find(slug);
    if (found === null) throw noSuchScheme();
    return this.withId(found);
  }

  /** The scheme that a URI names, as attestations do; null for another ledger's, or none. */
  async find(id: string): Promise<Scheme | null> {
    const prefix = this.ledger.schemeUrl('');
    const found = id.startsWith(prefix) ? await this.schemes.find(id.slice(prefix.length)) : null;
    return found === null ? null : this.withId(found);
  }

  async list(after: string, limit: number): Promise<Scheme[]> {
    return (await this.schemes.list(after, limit)).map((scheme) => this.withId(scheme));
  }

  private withId(scheme: StoredScheme): Scheme {
    return { id: this.ledger.schemeUrl(scheme.slug), ...scheme };
  }
}

const rulesOf = ({ slug, name, owner, description, criteria }: Omit<NewScheme, 'attesters'>) => ({
  slug,
  name,
  owner,
  description,
  criteria,
});
