import { Module } from '@nestjs/common';
import { NewFacility } from '@terroir/schemas';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { OwnershipModule } from '../ownership/ownership.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { changeControllers } from '../things/changes.controller.ts';
import type { Collection } from '../things/collection.ts';
import { publishingController } from '../things/publishing.controller.ts';
import { statementsController } from '../things/statements.controller.ts';
import { ThingsModule } from '../things/things.module.ts';
import { Facilities } from './facilities.ts';

const COLLECTION: Collection<NewFacility> = {
  name: 'facilities',
  kind: 'facility',
  request: NewFacility,
  states: Facilities,
  one: 'a facility',
  many: 'facilities',
};

/** Places, as those who speak for them state them. */
@Module({
  imports: [OwnershipModule, ThingsModule, IssuingModule, ProofsModule],
  controllers: [statementsController(COLLECTION), ...changeControllers(COLLECTION), publishingController(COLLECTION)],
  providers: [Facilities],
})
export class FacilitiesModule {}
