import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Line } from '@terroir/schemas';
import { z } from 'zod';
import { LedgerError } from '../http/ledger-error.ts';
import { PageQuery, pageOf, toPage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { ApiKeyId, ApiKeyView, viewOf } from '../identities/api-key.ts';
import { ApiKeyRotation, LONGEST_OVERLAP_SECONDS } from '../identities/api-key-rotation.ts';
import { ApiKeys } from '../identities/api-keys.ts';
import { type Caller, CurrentCaller, ORGANISATION_SCOPES, SCOPES } from '../identities/caller.ts';
import { Slug } from './organisation.ts';
import { Organisations } from './organisations.ts';

/** A key as it is asked for. It always ends; one that was forgotten somewhere ends by itself. */
const NewApiKey = z
  .strictObject({
    organisation: Slug.nullable().meta({ description: 'The organisation that it acts for; null for the operator.' }),
    name: Line.max(100).meta({ description: 'What its holder calls it.' }),
    scopes: z
      .array(z.enum(SCOPES))
      .min(1)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'names a scope twice'),
    expiresAt: z.iso.datetime().meta({ description: 'At most 366 days ahead.' }),
  })
  .refine(
    ({ organisation, scopes }) => (organisation === null) === scopes.includes('operator') && (organisation !== null || scopes.length === 1),
    {
      path: ['scopes'],
      message: 'a key of the operator has the scope operator and no other, and a key of an organisation never has it',
    },
  );
type NewApiKey = z.infer<typeof NewApiKey>;

const MadeApiKey = ApiKeyView.extend({
  token: z.string().meta({ description: 'For the Authorization header. It is shown here once and cannot be had again.' }),
});

/** How a secret is replaced. What it is replaced with is drawn here. */
const Rotation = z.strictObject({
  overlapSeconds: z.int().min(0).max(LONGEST_OVERLAP_SECONDS).meta({
    description: 'For so long the former secret counts beside the new one, at most seven days; with 0 it ends at once.',
  }),
});
type Rotation = z.infer<typeof Rotation>;

const KeysQuery = PageQuery.extend({ organisation: Slug.optional().meta({ description: 'Only the keys of this organisation.' }) });
type KeysQuery = z.infer<typeof KeysQuery>;

/** API keys, managed by the operator and, each its own, by organisations. */
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly organisations: Organisations,
    private readonly rotation: ApiKeyRotation,
  ) {}

  @Post()
  @Requires('operator', 'organisation:admin')
  @Header('cache-control', 'no-store')
  @Route({
    tag: 'api keys',
    summary: 'Makes an API key and shows its secret once',
    answers: { 201: { says: 'The key.', schema: MadeApiKey } },
    problems: ['malformed-json', 'invalid-request', 'not-found'],
  })
  async make(@Body({ schema: NewApiKey }) { organisation, name, scopes, expiresAt }: NewApiKey, @CurrentCaller() caller: Caller) {
    if (organisation !== null) await this.organisations.get(organisation, caller);
    else if (caller.organisation !== null) throw new LedgerError('not-allowed', 'Only the operator makes keys of the operator.');
    const { key, token } = await this.apiKeys.make({ organisation, name, scopes, expiresAt: new Date(expiresAt) });
    return { ...viewOf(key), token };
  }

  @Get()
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'api keys',
    summary: "Lists API keys: to the operator everyone's, to an organisation its own",
    answers: { 200: { says: 'A page of keys, without their secrets.', schema: pageOf(ApiKeyView) } },
    problems: ['invalid-request', 'not-found'],
  })
  async list(@Query({ schema: KeysQuery }) { organisation, after, limit }: KeysQuery, @CurrentCaller() caller: Caller) {
    if (organisation !== undefined) await this.organisations.get(organisation, caller);
    const page = toPage(await this.apiKeys.list(organisation ?? caller.organisation, after ?? '', limit + 1), limit, (key) => key.id);
    return { items: page.items.map(viewOf), next: page.next };
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Requires('operator', ...ORGANISATION_SCOPES)
  @Header('cache-control', 'no-store')
  @Route({
    tag: 'api keys',
    summary: 'Gives an API key a new secret, shown once; each key may do so for itself',
    answers: { 200: { says: 'The key, with its new token. It ends when it would have ended.', schema: MadeApiKey } },
    problems: ['malformed-json', 'invalid-request', 'not-found', 'not-in-this-state'],
  })
  async rotate(
    @Param('id', { schema: ApiKeyId }) id: string,
    @Body({ schema: Rotation }) { overlapSeconds }: Rotation,
    @CurrentCaller() caller: Caller,
  ) {
    const { key, token } = await this.rotation.rotate(id, overlapSeconds * 1000, caller);
    return { ...viewOf(key), token };
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Requires('operator', 'organisation:admin')
  @Route({
    tag: 'api keys',
    summary: 'Revokes an API key from now on',
    answers: { 200: { says: 'The key as it now stands.', schema: ApiKeyView } },
    problems: ['invalid-request', 'not-found'],
  })
  async revoke(@Param('id', { schema: ApiKeyId }) id: string, @CurrentCaller() caller: Caller): Promise<ApiKeyView> {
    return viewOf(await this.apiKeys.revoke(id, caller));
  }
}
