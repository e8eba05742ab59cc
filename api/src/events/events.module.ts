import { Module } from '@nestjs/common';
import { IssuingModule } from '../issuing/issuing.module.ts';
import { ProofsModule } from '../proofs/proofs.module.ts';
import { changeControllers } from '../submissions/changes.controller.ts';
import { publishingController } from '../submissions/publishing.controller.ts';
import { SubmissionsModule } from '../submissions/submissions.module.ts';
import { CaptureController } from './capture.controller.ts';
import { CaptureRepository } from './capture-repository.ts';
import { Captures } from './captures.ts';
import { discoveryControllers } from './discovery.controller.ts';
import { EventOrder } from './event-order.ts';
import { EventRepository } from './event-repository.ts';
import { EventSearch } from './event-search.ts';
import { EventStatements } from './event-statements.ts';
import { EventsController } from './events.controller.ts';
import { Events } from './events.ts';
import { Recorder } from './recorder.ts';

const COLLECTION = { name: 'events', kind: 'event' } as const;

/** What happened to things, by EPCIS 2.0. */
@Module({
  imports: [IssuingModule, ProofsModule, SubmissionsModule],
  controllers: [
    CaptureController,
    EventsController,
    ...discoveryControllers,
    ...changeControllers(COLLECTION),
    publishingController(COLLECTION),
  ],
  providers: [CaptureRepository, Captures, EventOrder, EventRepository, EventSearch, EventStatements, Events, Recorder],
  exports: [EventRepository, Events],
})
export class EventsModule {}
