import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { thingKey } from '@terroir/proof';
import { credentialOfEvent, thingsOf, type CapturedEvent } from '@terroir/schemas';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import type { Accepted } from '../statements/statement-repository.ts';
import type { Publication } from '../things/publication.ts';
import { Submissions, type Speaker } from '../things/submissions.ts';
import { bareWord } from './bare-word.ts';
import { CaptureRepository, type Capture } from './capture-repository.ts';
import { EventRepository, type IdOrigin } from './event-repository.ts';

/** An event that was accepted, new or not, and the id it goes by. */
export interface AcceptedEvent extends Accepted {
  readonly eventId: string;
  readonly idOrigin: IdOrigin;
}

/** Who captures, and for whose eyes. */
export interface Capturing extends Publication {
  readonly organisation: string;
}

/** Captures events: each becomes a statement of who captured it. Anyone may record what passed through their hands. */
@Injectable()
export class Events {
  constructor(
    private readonly database: Database,
    private readonly submissions: Submissions,
    private readonly events: EventRepository,
    private readonly captures: CaptureRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Captures events together: all of them or none. One that was captured before with the same content is the same statement.
   * @throws LedgerError `different-content` naming each event whose id the organisation used for another
   */
  async capture(
    events: readonly CapturedEvent[],
    capturing: Capturing,
  ): Promise<{ readonly capture: Capture; readonly accepted: readonly AcceptedEvent[] }> {
    const speaker = await this.submissions.speaker(capturing.organisation);
    const capture: Capture = { id: randomUUID(), organisation: capturing.organisation, capturedAt: this.clock.now() };
    return this.database.transaction(async (tx) => {
      const accepted: AcceptedEvent[] = [];
      for (const event of events) accepted.push(await this.accept(tx, event, { ...capturing, speaker, recordedAt: capture.capturedAt }));
      await this.captures.insert(
        tx,
        capture,
        accepted.map(({ id }) => id),
      );
      return { capture, accepted };
    });
  }
}
