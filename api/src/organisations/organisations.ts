import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import type { Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { KeyRegistrations } from './key-registrations.ts';
import { OrganisationRepository } from './organisation-repository.ts';
import type { NewOrganisation, Organisation } from './organisation.ts';

const isSame = (one: Organisation, other: Organisation): boolean =>
  one.name === other.name && one.country === other.country && [...one.roles].sort().join() === [...other.roles].sort().join();

/** What anyone gets for an organisation that is not there, or not theirs: the same. */
export const noSuchOrganisation = (): LedgerError => new LedgerError('not-found', 'There is no such organisation.');

/** Refuses who is neither the operator nor this organisation, as if there were no such organisation. */
export function checkManages(caller: Caller, organisation: string): void {
  if (caller.organisation !== null && caller.organisation !== organisation) throw noSuchOrganisation();
}

/** The organisations of this ledger. */
@Injectable()
export class Organisations {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationRepository,
    private readonly registrations: KeyRegistrations,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** Makes an organisation, its first key and its key document, and logs the key: all of it or nothing. The same again changes nothing. */
  async make({ keyHeldBy, ...asked }: NewOrganisation): Promise<{ readonly organisation: Organisation; readonly isNew: boolean }> {
    const organisation: Organisation = { ...asked, did: this.ledger.didOf(asked.slug), createdAt: this.clock.now() };
    const isNew = await this.database.transaction(async (tx) => {
      if (!(await this.organisations.insert(tx, organisation))) return false;
      if (keyHeldBy === 'operator') await this.registrations.makeKey(tx, organisation.slug, organisation.createdAt);
      else await this.registrations.publish(tx, organisation.slug, organisation.createdAt);
      return true;
    });
    if (isNew) return { organisation, isNew };
    const present = await this.organisations.find(asked.slug);
    if (present === null || !isSame(present, organisation))
      throw new LedgerError('already-exists', `There is an organisation ${asked.slug} already, with other particulars.`);
    return { organisation: present, isNew };
  }

  async find(slug: string): Promise<Organisation | null> {
    return this.organisations.find(slug);
  }

  /** Which of these slugs are organisations, asked within a transaction, which holds a connection already and must not wait for another. */
  async knownAmong(tx: Tx, slugs: readonly string[]): Promise<ReadonlySet<string>> {
    return this.organisations.knownAmong(tx, slugs);
  }

  async findByDid(did: string): Promise<Organisation | null> {
    return this.organisations.findByDid(did);
  }

  /** The organisation, for the operator and for itself; to anyone else it is as if it were not there. */
  async get(slug: string, caller: Caller): Promise<Organisation> {
    checkManages(caller, slug);
    const organisation = await this.organisations.find(slug);
    if (organisation === null) throw noSuchOrganisation();
    return organisation;
  }

  async list(after: string, limit: number): Promise<Organisation[]> {
    return this.organisations.list(after, limit);
  }
}
