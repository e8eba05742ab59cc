import { Module } from '@nestjs/common';
import { NewFacility } from '@terroir/schemas';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { OwnershipModule } from '../ownership/ownership.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { changeControllers } from '../submissions/changes.controller.ts';
import type { Collection } from '../submissions/collection.ts';
import { publishingController } from '../submissions/publishing.controller.ts';
import { statementsController } from '../submissions/statements.controller.ts';
import { SubmissionsModule } from '../submissions/submissions.module.ts';
import { Facilities } from './facilities.ts';

const COLLECTION: Collection<NewFacility> = {
  name: 'facilities',
  kind: 'facility',
  request: NewFacility,
  service: Facilities,
  one: 'a facility',
  many: 'facilities',
};

/** Places, as those who speak for them state them. */
@Module({
  imports: [OwnershipModule, SubmissionsModule, IssuingModule, ProofsModule],
  controllers: [statementsController(COLLECTION), ...changeControllers(COLLECTION), publishingController(COLLECTION)],
  providers: [Facilities],
})
export class FacilitiesModule {}
