import { Module, type Provider } from '@nestjs/common';
import { NewFacility, NewProduct } from '@terroir/schemas';
import { Ledger } from '../identities/ledger.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { Ownership } from '../ownership/ownership.ts';
import { OwnershipModule } from '../ownership/ownership.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { changeControllers } from '../submissions/changes.controller.ts';
import type { Collection } from '../submissions/collection.ts';
import { publishingController } from '../submissions/publishing.controller.ts';
import { statementsController } from '../submissions/statements.controller.ts';
import { Submissions } from '../submissions/submissions.ts';
import { SubmissionsModule } from '../submissions/submissions.module.ts';
import { FACILITY, PRODUCT } from './record-kind.ts';
import { Records } from './records.ts';

const FACILITIES: Collection<NewFacility> = {
  name: 'facilities',
  kind: 'facility',
  request: NewFacility,
  service: Symbol('facilities'),
  one: 'a facility',
  many: 'facilities',
};

const PRODUCTS: Collection<NewProduct> = {
  name: 'products',
  kind: 'product',
  request: NewProduct,
  service: Symbol('products'),
  one: 'a product, lot or item',
  many: 'products, lots and items',
};

type Needs = [submissions: Submissions, acceptSigned: AcceptSigned, ownership: Ownership, ledger: Ledger];
const inject = [Submissions, AcceptSigned, Ownership, Ledger];
const providers: Provider[] = [
  { provide: FACILITIES.service, inject, useFactory: (...needs: Needs) => new Records(FACILITY, ...needs) },
  { provide: PRODUCTS.service, inject, useFactory: (...needs: Needs) => new Records(PRODUCT, ...needs) },
];

/** The master data of places, and of products, lots and items, as those who speak for them state it. */
@Module({
  imports: [OwnershipModule, SubmissionsModule, IssuingModule, ProofsModule],
  controllers: [
    statementsController(FACILITIES),
    ...changeControllers(FACILITIES),
    publishingController(FACILITIES),
    statementsController(PRODUCTS),
    ...changeControllers(PRODUCTS),
    publishingController(PRODUCTS),
  ],
  providers,
})
export class RecordsModule {}
