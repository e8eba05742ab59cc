import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PageQuery, pageOf, toPage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { Slug } from '../organisations/organisation.ts';
import { NewScheme, SchemeView, viewOf } from './scheme.ts';
import { Ledger } from '../identities/ledger.ts';
import { Schemes } from './schemes.ts';

const NewAttester = z.strictObject({ organisation: Slug });
type NewAttester = z.infer<typeof NewAttester>;

const ONE = { says: 'The scheme as it now stands.', schema: SchemeView };

/** Schemes: what somebody may be certified for, and by whom. Anyone may read them; the operator registers them. */
@Controller()
export class SchemesController {
  constructor(
    private readonly schemes: Schemes,
    private readonly ledger: Ledger,
  ) {}

  @Post('v1/schemes')
  @Requires('operator')
  @Route({
    tag: 'schemes',
    summary: 'Registers a scheme and who may attest for it',
    answers: {
      201: { says: 'The scheme was registered.', schema: SchemeView },
      200: { says: 'It was there already, just so.', schema: SchemeView },
    },
    problems: ['malformed-json', 'invalid-request', 'already-exists'],
  })
  async register(@Body({ schema: NewScheme }) asked: NewScheme, @Res({ passthrough: true }) reply: FastifyReply): Promise<SchemeView> {
    const { scheme, isNew } = await this.schemes.register(asked);
    void reply.status(isNew ? 201 : 200).header('location', this.ledger.schemeUrl(scheme.slug));
    return viewOf(scheme);
  }

  @Post('v1/schemes/:slug/attesters')
  @HttpCode(200)
  @Requires('operator')
  @Route({
    tag: 'schemes',
    summary: 'Lets an organisation attest for a scheme from now on',
    answers: { 200: ONE },
    problems: ['malformed-json', 'invalid-request', 'not-found'],
  })
  async addAttester(
    @Param('slug', { schema: Slug }) slug: string,
    @Body({ schema: NewAttester }) { organisation }: NewAttester,
  ): Promise<SchemeView> {
    return viewOf(await this.schemes.addAttester(slug, organisation));
  }

  @Post('v1/schemes/:slug/attesters/:organisation/withdraw')
  @HttpCode(200)
  @Requires('operator')
  @Route({
    tag: 'schemes',
    summary: 'Ends that an organisation may attest for a scheme',
    answers: { 200: ONE },
    problems: ['invalid-request', 'not-found'],
  })
  async withdrawAttester(
    @Param('slug', { schema: Slug }) slug: string,
    @Param('organisation', { schema: Slug }) organisation: string,
  ): Promise<SchemeView> {
    return viewOf(await this.schemes.withdrawAttester(slug, organisation));
  }

  @Get('v1/schemes')
  @Public()
  @Route({
    tag: 'schemes',
    summary: 'Lists schemes by slug',
    answers: { 200: { says: 'A page of schemes.', schema: pageOf(SchemeView) } },
    problems: ['invalid-request'],
  })
  async list(@Query({ schema: PageQuery }) { after, limit }: PageQuery) {
    const page = toPage(await this.schemes.list(after ?? '', limit + 1), limit, (one) => one.slug);
    return { items: page.items.map(viewOf), next: page.next };
  }

  @Get(['schemes/:slug', 'v1/schemes/:slug'])
  @Public()
  @Route({
    tag: 'schemes',
    summary: 'Shows what a scheme is and who may attest for it',
    answers: { 200: ONE },
    problems: ['invalid-request', 'not-found'],
  })
  async get(@Param('slug', { schema: Slug }) slug: string): Promise<SchemeView> {
    return viewOf(await this.schemes.get(slug));
  }
}
