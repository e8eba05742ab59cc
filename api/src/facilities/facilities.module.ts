import { Module } from '@nestjs/common';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { ThingsModule } from '../things/things.module.ts';
import { FacilitiesController } from './facilities.controller.ts';
import { Facilities } from './facilities.ts';

/** Places, as those who speak for them state them. */
@Module({ imports: [ThingsModule, IssuingModule, ProofsModule], controllers: [FacilitiesController], providers: [Facilities] })
export class FacilitiesModule {}
