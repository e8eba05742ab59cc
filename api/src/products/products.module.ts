import { Module } from '@nestjs/common';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { ThingsModule } from '../things/things.module.ts';
import { ProductsController } from './products.controller.ts';
import { Products } from './products.ts';

/** Products, lots and items, as those who speak for them state them. */
@Module({ imports: [ThingsModule, IssuingModule, ProofsModule], controllers: [ProductsController], providers: [Products] })
export class ProductsModule {}
