import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import type { Caller } from '../identities/caller.ts';
import { Ledger } from '../identities/ledger.ts';
import { PublicJwk, type SigningKey } from '../identities/signing-key.ts';
import { KeyRegistrations } from './key-registrations.ts';
import { possessionOf } from './key-possession.ts';
import { OrganisationRepository } from './organisation-repository.ts';
import { checkManages, noSuchOrganisation } from './organisations.ts';

const CHALLENGE_LIFE_MS = 10 * 60_000;
/** A key may have been used, and lost, before it was registered here. A time that no reader understands would make it invalid for good. */
const MOST_BEFORE_MS = 10 * 366 * 86_400_000;

/** A key that the service makes and keeps, or one that the organisation holds itself. */
export const NewKey = z.discriminatedUnion('heldBy', [
  z.strictObject({
    heldBy: z.literal('operator'),
    former: z
      .enum(['withdraw', 'keep'])
      .meta({ description: 'What becomes of the keys that the operator held so far: withdrawn as of now, or kept.' }),
  }),
  z.strictObject({
    heldBy: z.literal('self'),
    publicJwk: PublicJwk,
    possession: z.string().max(4096).meta({
      description:
        'Compact JWS by this key, `typ` `terroir-key+jwt`, `kid` the DID, # and a name, over `{ did, origin, nonce }` of a challenge.',
    }),
  }),
]);
export type NewKey = z.infer<typeof NewKey>;

/** As of when a key counts no more. */
export const Withdrawal = z.strictObject({
  revoked: z.iso.datetime().meta({
    description:
      'Not in the future, and at most ten years before the key was registered. What the log took before that time stays valid; of what was signed later, nothing does.',
  }),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

/** What a key that an organisation holds itself must sign. */
export const KeyChallenge = z.object({ nonce: z.string(), did: z.string(), origin: z.string(), expiresAt: z.iso.datetime() });
export type KeyChallenge = z.infer<typeof KeyChallenge>;

function refuseTime(message: string): never {
  unfit('body', { at: '/revoked', message });
}

/** The keys by which organisations sign. */
@Injectable()
export class OrganisationKeys {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationRepository,
    private readonly registrations: KeyRegistrations,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** The keys of an organisation, present and past, oldest first. */
  async of(organisation: string): Promise<readonly SigningKey[]> {
    return this.registrations.of(this.database, organisation);
  }

  /** Makes or registers a key, publishes and logs it: all of it or nothing. Each kind by whom it will be said to be held. @throws LedgerError `not-allowed` */
  async add(slug: string, asked: NewKey, caller: Caller): Promise<SigningKey> {
    checkManages(caller, slug);
    if (asked.heldBy === 'self') {
      if (caller.organisation === null)
        throw new LedgerError('not-allowed', 'A key that an organisation holds itself is registered by an API key of that organisation.');
      return this.register(slug, asked);
    }
    if (caller.organisation !== null) throw new LedgerError('not-allowed', 'A key that the operator holds is made by the operator.');
    return this.rotate(slug, asked.former);
  }

  /** A nonce for a key that the organisation holds itself: good once, for ten minutes. */
  async challenge(slug: string, caller: Caller): Promise<KeyChallenge> {
    checkManages(caller, slug);
    const now = this.clock.now();
    const nonce = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + CHALLENGE_LIFE_MS);
    return this.database.transaction(async (tx) => {
      const { did } = await this.locked(tx, slug);
      await this.organisations.insertChallenge(tx, { nonce, organisation: slug, expiresAt, now });
      return { nonce, did, origin: this.ledger.origin, expiresAt: expiresAt.toISOString() };
    });
  }

  /** Withdraws a key as of a time that is not in the future, and publishes that. */
  async withdraw(slug: string, name: string, { revoked }: Withdrawal, caller: Caller): Promise<SigningKey> {
    checkManages(caller, slug);
    const now = this.clock.now();
    const revokedAt = new Date(revoked);
    if (revokedAt > now) refuseTime('must not be in the future');
    return this.database.transaction(async (tx) => {
      const { did } = await this.locked(tx, slug);
      const key = (await this.registrations.of(tx, slug)).find((one) => one.kid === `${did}#${name}`);
      if (key === undefined) throw new LedgerError('not-found', 'There is no such key.');
      const earliest = new Date(key.registeredAt.getTime() - MOST_BEFORE_MS);
      if (revokedAt < earliest) refuseTime(`must not be more than ten years before the key was registered: ${earliest.toISOString()}`);
      await this.registrations.withdraw(tx, slug, key, { revokedAt, now });
      return { ...key, revokedAt };
    });
  }

  private async rotate(slug: string, former: 'withdraw' | 'keep'): Promise<SigningKey> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      await this.locked(tx, slug);
      const counting = (await this.registrations.of(tx, slug)).filter((key) => key.heldBy === 'operator' && key.revokedAt === null);
      if (former === 'withdraw') for (const key of counting) await this.registrations.withdraw(tx, slug, key, { revokedAt: now, now });
      return this.registrations.makeKey(tx, slug, now);
    });
  }

  private async register(slug: string, { publicJwk, possession }: NewKey & { heldBy: 'self' }): Promise<SigningKey> {
    const { origin } = this.ledger;
    const did = this.ledger.didOf(slug);
    const { kid, nonce } = await possessionOf(possession, { did, origin, publicJwk });
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      await this.locked(tx, slug);
      if (!(await this.organisations.takeChallenge(tx, { nonce, organisation: slug, now })))
        throw new LedgerError('invalid-signature', 'The challenge is not known, was used, or has expired: ask for a new one.', [
          { at: '/possession', message: 'its nonce does not count' },
        ]);
      const key: SigningKey = { kid, did, publicJwk, heldBy: 'self', registeredAt: now, revokedAt: null };
      await this.registrations.register(tx, slug, key, possession);
      return key;
    });
  }

  private async locked(tx: Tx, slug: string): Promise<{ readonly did: string }> {
    const organisation = await this.organisations.lock(tx, slug);
    if (organisation === null) throw noSuchOrganisation();
    return organisation;
  }
}
