import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import { NewProduct } from '@terroir/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageQuery } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Public, Requires } from '../identities/access.ts';
import { CurrentCaller, type Caller } from '../identities/caller.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';
import { Acceptance, type AcceptanceAnswer } from '../proofs/acceptance.ts';
import { StatementId } from '../proofs/statements.controller.ts';
import { describedAs } from '../things/described.ts';
import { OwnStatements, type OwnStatementView } from '../things/own-statements.ts';
import { PublicationQuery } from '../things/publication.ts';
import { replacing, type Replacement } from '../things/replacement.ts';
import { checkScope, Statings } from '../things/statings.ts';
import { sentOf } from '../things/stating.ts';
import { Products } from './products.ts';

const ProductBody = signedOr(NewProduct);
type ProductBody = SignedOr<NewProduct>;
const ReplacementBody = replacing(NewProduct);
type ReplacementBody = Replacement<NewProduct>;

const described = describedAs('products', 'a product, lot or item', 'products, lots and items');

/** Products, their lots and their items. */
@Controller('v1/products')
export class ProductsController {
  constructor(
    private readonly products: Products,
    private readonly statings: Statings,
    private readonly statements: OwnStatements,
    private readonly acceptance: Acceptance,
  ) {}

  @Post()
  @Requires('products:write')
  @Route(described.submit)
  async submit(
    @Body({ schema: ProductBody }) body: ProductBody,
    @Query({ schema: PublicationQuery }) query: PublicationQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    const accepted = await this.statings.submit(this.products, body, sentOf(request, query, caller));
    const answered = await this.acceptance.answer(accepted, query.wait);
    void reply.status(answered.status).header('location', `/v1/products/${accepted.id}`);
    return answered.body;
  }

  @Get()
  @Requires('statements:read', 'products:write', 'operator')
  @Route(described.list)
  @Header('cache-control', 'private, no-store')
  async list(@Query({ schema: PageQuery }) page: PageQuery, @CurrentCaller() caller: Caller) {
    return this.statements.list('product', page, caller);
  }

  @Get(':id')
  @Public()
  @Route(described.get)
  @Header('cache-control', 'private, no-cache')
  async get(@Param('id', { schema: StatementId }) id: string, @CurrentCaller() caller: Caller | null): Promise<OwnStatementView> {
    return this.statements.get('product', id, caller);
  }

  @Post(':id/replace')
  @Requires('status:write')
  @Route(described.replace)
  async replace(
    @Param('id', { schema: StatementId }) id: string,
    @Body({ schema: ReplacementBody }) body: ReplacementBody,
    @Query({ schema: PublicationQuery }) query: PublicationQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptanceAnswer> {
    checkScope(caller, 'products:write');
    const accepted = await this.statings.replace(this.products, id, body, { ...sentOf(request, query, caller), caller });
    const answered = await this.acceptance.answer(accepted, query.wait);
    void reply.status(answered.status).header('location', `/v1/products/${accepted.id}`);
    return answered.body;
  }
}
