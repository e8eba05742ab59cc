import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PageQuery, pageOf, toPage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { Ledger } from '../identities/ledger.ts';
import { type Caller, CurrentCaller } from '../identities/caller.ts';
import type { SigningKey } from '../identities/signing-key.ts';
import { KeyChallenge, NewKey, OrganisationKeys, Withdrawal } from './organisation-keys.ts';
import { KeyName, KeyView, NewOrganisation, type Organisation, OrganisationSummary, OrganisationView, Slug } from './organisation.ts';
import { Organisations } from './organisations.ts';

const keyView = (key: SigningKey): KeyView => ({
  kid: key.kid,
  publicJwk: key.publicJwk,
  heldBy: key.heldBy,
  registered: key.registeredAt.toISOString(),
  revoked: key.revokedAt?.toISOString() ?? null,
});

const summaryOf = ({ slug, did, name, country, roles, createdAt }: Organisation): OrganisationSummary => ({
  slug,
  did,
  name,
  country,
  roles: [...roles],
  createdAt: createdAt.toISOString(),
});

/** Organisations and the keys by which they sign, for the operator; each for its own administrators. */
@Controller('v1/organisations')
export class OrganisationsController {
  constructor(
    private readonly organisations: Organisations,
    private readonly keys: OrganisationKeys,
    private readonly ledger: Ledger,
  ) {}

  @Post()
  @Requires('operator')
  @Route({
    tag: 'organisations',
    summary: 'Makes an organisation and the key that the service keeps for it',
    answers: {
      201: { says: 'The organisation was made.', schema: OrganisationView },
      200: { says: 'It was there already, just so.', schema: OrganisationView },
    },
    problems: ['malformed-json', 'invalid-request', 'already-exists'],
  })
  async make(
    @Body({ schema: NewOrganisation }) asked: NewOrganisation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrganisationView> {
    const { organisation, isNew } = await this.organisations.make(asked);
    void reply.status(isNew ? 201 : 200).header('location', `${this.ledger.publicUrl}/v1/organisations/${organisation.slug}`);
    return this.view(organisation);
  }

  @Get()
  @Requires('operator')
  @Route({
    tag: 'organisations',
    summary: 'Lists organisations by slug',
    answers: { 200: { says: 'A page of organisations.', schema: pageOf(OrganisationSummary) } },
    problems: ['invalid-request'],
  })
  async list(@Query({ schema: PageQuery }) { after, limit }: PageQuery) {
    const page = toPage(await this.organisations.list(after ?? '', limit + 1), limit, (organisation) => organisation.slug);
    return { items: page.items.map(summaryOf), next: page.next };
  }

  @Get(':slug')
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'organisations',
    summary: 'Shows an organisation and its keys, present and past',
    answers: { 200: { says: 'The organisation.', schema: OrganisationView } },
    problems: ['not-found', 'invalid-request'],
  })
  async get(@Param('slug', { schema: Slug }) slug: string, @CurrentCaller() caller: Caller): Promise<OrganisationView> {
    return this.view(await this.organisations.get(slug, caller));
  }

  @Post(':slug/keys')
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'organisations',
    summary:
      'Makes a new key that the service keeps, for the operator; or registers one that the organisation holds itself, for that organisation',
    answers: { 201: { says: 'The key signs from now on.', schema: KeyView } },
    problems: ['malformed-json', 'invalid-request', 'invalid-signature', 'not-found', 'already-exists'],
  })
  async addKey(
    @Param('slug', { schema: Slug }) slug: string,
    @Body({ schema: NewKey }) asked: NewKey,
    @CurrentCaller() caller: Caller,
  ): Promise<KeyView> {
    return keyView(await this.keys.add(slug, asked, caller));
  }

  @Post(':slug/key-challenges')
  @Requires('organisation:admin')
  @Route({
    tag: 'organisations',
    summary: 'Gives what a key must sign to be registered as held by the organisation itself',
    answers: { 201: { says: 'The challenge. It is good once, for ten minutes.', schema: KeyChallenge } },
    problems: ['invalid-request', 'not-found'],
  })
  async challenge(@Param('slug', { schema: Slug }) slug: string, @CurrentCaller() caller: Caller): Promise<KeyChallenge> {
    return this.keys.challenge(slug, caller);
  }

  @Post(':slug/keys/:key/withdraw')
  @HttpCode(200)
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'organisations',
    summary: 'Withdraws a key as of a time',
    answers: { 200: { says: 'The key as it now stands.', schema: KeyView } },
    problems: ['malformed-json', 'invalid-request', 'not-found', 'not-in-this-state'],
  })
  async withdrawKey(
    @Param('slug', { schema: Slug }) slug: string,
    @Param('key', { schema: KeyName }) name: string,
    @Body({ schema: Withdrawal }) withdrawal: Withdrawal,
    @CurrentCaller() caller: Caller,
  ): Promise<KeyView> {
    return keyView(await this.keys.withdraw(slug, name, withdrawal, caller));
  }

  private async view(organisation: Organisation): Promise<OrganisationView> {
    return { ...summaryOf(organisation), keys: (await this.keys.of(organisation.slug)).map(keyView) };
  }
}
