import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { ApiKeys } from '../identities/api-keys.ts';
import { AUDIT, type Caller } from '../identities/caller.ts';
import { Organisations } from '../organisations/organisations.ts';
import { GrantRepository } from './grant-repository.ts';
import type { Grant, NewGrant } from './grant.ts';

const noSuchGrant = (): LedgerError => new LedgerError('not-found', 'There is no such grant.');

/** Who may look into whose things. */
@Injectable()
export class Grants {
  constructor(
    private readonly database: Database,
    private readonly repository: GrantRepository,
    private readonly apiKeys: ApiKeys,
    private readonly organisations: Organisations,
  ) {}

  /**
   * Gives a grant and its key, which is told once. An organisation gives grants for its own things, the operator for anyone's.
   * @throws LedgerError `not-found` for an organisation that is not the caller's, `invalid-request`
   */
  async give(
    { organisation, auditor, until, ...asked }: NewGrant,
    caller: Caller,
  ): Promise<{ readonly grant: Grant; readonly token: string }> {
    await this.organisations.get(organisation, caller);
    if (auditor.organisation !== undefined) await this.checkAuditor(auditor.organisation);
    return this.database.transaction(async (tx) => {
      const key = { organisation, name: auditor.name, scopes: [AUDIT], expiresAt: new Date(until) } as const;
      const { key: made, token } = await this.apiKeys.makeIn(tx, key, '/until');
      const grant = {
        id: made.id,
        organisation,
        givenBy: caller.organisation === null ? 'operator' : 'organisation',
        auditor: { name: auditor.name, organisation: auditor.organisation ?? null },
        ...asked,
      } as const;
      await this.repository.insert(tx, grant);
      return { grant: { ...grant, givenAt: made.createdAt, until: made.expiresAt, endedAt: null }, token };
    });
  }

  /** A page of grants by id: to the operator all, to an organisation those that look into its things. */
  async list(organisation: string | null, after: string, limit: number): Promise<Grant[]> {
    return this.repository.list(organisation, after, limit);
  }

  /** Ends a grant from now on, and with it its key. Again changes nothing. @throws LedgerError `not-found`, the same for another's */
  async end(id: string, caller: Caller): Promise<Grant> {
    const grant = await this.repository.find(id);
    if (grant === null || (caller.organisation !== null && grant.organisation !== caller.organisation)) throw noSuchGrant();
    const { revokedAt } = await this.apiKeys.revoke(id, caller);
    return { ...grant, endedAt: revokedAt };
  }

  /** The grant by which a caller looks. */
  async of(caller: Caller): Promise<Grant> {
    const grant = caller.scopes.has(AUDIT) ? await this.repository.find(caller.keyId) : null;
    if (grant === null) throw new LedgerError('not-allowed', 'This is for auditors: the key of a grant is needed.');
    return grant;
  }

  private async checkAuditor(slug: string): Promise<void> {
    const found = await this.organisations.find(slug);
    const at = '/auditor/organisation';
    if (found === null) unfit('body', { at, message: 'there is no such organisation' });
    if (!found.roles.includes('auditor')) unfit('body', { at, message: 'is no auditor here: the operator gives it that role' });
  }
}
