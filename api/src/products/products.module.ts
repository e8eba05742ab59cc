import { Module } from '@nestjs/common';
import { NewProduct } from '@terroir/schemas';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { OwnershipModule } from '../ownership/ownership.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { changeControllers } from '../submissions/changes.controller.ts';
import type { Collection } from '../submissions/collection.ts';
import { publishingController } from '../submissions/publishing.controller.ts';
import { statementsController } from '../submissions/statements.controller.ts';
import { SubmissionsModule } from '../submissions/submissions.module.ts';
import { Products } from './products.ts';

const COLLECTION: Collection<NewProduct> = {
  name: 'products',
  kind: 'product',
  request: NewProduct,
  service: Products,
  one: 'a product, lot or item',
  many: 'products, lots and items',
};

/** Products, lots and items, as those who speak for them state them. */
@Module({
  imports: [OwnershipModule, SubmissionsModule, IssuingModule, ProofsModule],
  controllers: [statementsController(COLLECTION), ...changeControllers(COLLECTION), publishingController(COLLECTION)],
  providers: [Products],
})
export class ProductsModule {}
