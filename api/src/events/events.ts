import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CapturedEvent } from '@terroir/schemas';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { BODY_LIMIT } from '../http/bodies.ts';
import { LedgerError, type Fault } from '../http/ledger-error.ts';
import type { SignedStatement } from '../issuing/signed-statement.ts';
import type { Publication } from '../submissions/publication.ts';
import { Submissions } from '../submissions/submissions.ts';
import { CaptureRepository, type Capture } from './capture-repository.ts';
import { EventStatements, type AcceptedEvent, type Recording } from './event-statements.ts';
import { Turns } from './turns.ts';

/** Who captures, and for whose eyes. */
export interface Capturing extends Publication {
  readonly organisation: string;
}

const differs = (faults: readonly Fault[]): LedgerError =>
  new LedgerError(
    'different-content',
    'Your organisation used these event ids for other content before. Declare what was wrong by an errorDeclaration, and record what happened under another id.',
    faults,
  );

const usedBefore = ({ at }: CapturedEvent): Fault => ({ at: `${at}/eventID`, message: 'was used for an event of other content' });

/**
 * How long the definitions may be that one event needs, and those of all events of a request together, in bytes. Each event keeps its own: a document of many would otherwise
 * become much larger here than it was sent. Together they are no longer than anything that is sent.
 */
const LONGEST_CONTEXT = 64 * 1024;
const LONGEST_CONTEXTS = BODY_LIMIT;

/** @throws LedgerError `invalid-request` naming each event whose words are defined at too great length, or from which on all definitions together are too long */
function checkContexts(events: readonly CapturedEvent[]): void {
  const faults: Fault[] = [];
  let together = 0;
  for (const { at, context } of events) {
    const length = Buffer.byteLength(JSON.stringify(context));
    if (length > LONGEST_CONTEXT)
      faults.push({ at, message: `uses words whose definitions in @context are longer than ${String(LONGEST_CONTEXT)} bytes` });
    const before = together;
    together += length;
    if (before <= LONGEST_CONTEXTS && together > LONGEST_CONTEXTS)
      faults.push({
        at,
        message: `each event keeps the definitions of its words, and from this one on they are longer than ${String(LONGEST_CONTEXTS)} bytes together: send fewer events at once, or shorter definitions`,
      });
  }
  if (faults.length > 0) throw new LedgerError('invalid-request', 'The definitions of words are too long.', faults);
}

/** Captures of one organisation that wait for each other. One that comes when so many wait is asked to come again. */
const MOST_WAITING = 64;

/**
 * How long events may take to be recorded, and after how long nobody records any more who began before. An event is recorded a while before its transaction ends, and the clocks
 * of several processes may differ: so the second is more than twice the first.
 */
const LONGEST_RECORDING_MS = 60_000;
export const SETTLED_AFTER_MS = 180_000;

const TOO_SLOW = 'Recording took longer than a minute, and nothing was kept. Send fewer events at once, or send them again soon.';

/** Captures events: each becomes a statement of who captured it. Anyone may record what passed through their hands. */
@Injectable()
export class Events {
  /** Waiting here takes no connection from anybody; waiting for the lock does. */
  private readonly turns = new Turns(MOST_WAITING);

  constructor(
    private readonly database: Database,
    private readonly submissions: Submissions,
    private readonly statements: EventStatements,
    private readonly captures: CaptureRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Captures events together: all of them or none. One that was captured before with the same content is the same statement.
   * @throws LedgerError `too-busy`, `invalid-request` naming each id that this ledger cannot have given out, `different-content` naming each event whose id the organisation used for another
   */
  async capture(
    events: readonly CapturedEvent[],
    capturing: Capturing,
  ): Promise<{ readonly capture: Capture; readonly accepted: readonly AcceptedEvent[] }> {
    return this.recording(events, capturing, async (tx, recording) => {
      const outcomes: (AcceptedEvent | null)[] = [];
      for (const event of events) outcomes.push(await this.statements.issue(tx, event, recording));
      const accepted = outcomes.filter((outcome) => outcome !== null);
      if (accepted.length < events.length) throw differs(events.filter((_event, i) => outcomes[i] === null).map(usedBefore));
      const capture: Capture = { id: randomUUID(), organisation: recording.organisation, capturedAt: recording.recordedAt };
      await this.captures.insert(
        tx,
        capture,
        accepted.map(({ id }) => id),
      );
      return { capture, accepted };
    });
  }

  /** Captures one event. @throws LedgerError `invalid-request`, `different-content` */
  async record(event: CapturedEvent, capturing: Capturing): Promise<AcceptedEvent> {
    return this.recording([event], capturing, async (tx, recording) => {
      const accepted = await this.statements.issue(tx, event, recording);
      if (accepted === null) throw differs([usedBefore(event)]);
      return accepted;
    });
  }

  /** Takes in one event that the organisation signed itself. @throws LedgerError `different-content`, `already-exists`, `invalid-request` */
  async take(event: CapturedEvent, signed: SignedStatement, capturing: Capturing): Promise<AcceptedEvent> {
    return this.recording([event], capturing, async (tx, recording) => {
      const accepted = await this.statements.take(tx, event, signed, recording);
      if (accepted === null) throw differs([usedBefore(event)]);
      return accepted;
    });
  }

  /** One transaction at a time for each organisation, so that an id is looked for and used without anything between. */
  private async recording<Result>(
    events: readonly CapturedEvent[],
    capturing: Capturing,
    work: (tx: Tx, recording: Recording) => Promise<Result>,
  ): Promise<Result> {
    checkContexts(events);
    this.statements.checkIds(events);
    const speaker = await this.submissions.speaker(capturing.organisation);
    return this.turns.take(capturing.organisation, async () =>
      this.database.transaction(async (tx) => {
        await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`events of ${capturing.organisation}`]);
        // Should this process stop here, its transaction ends all the same.
        await tx.query(`set local idle_in_transaction_session_timeout = ${String(LONGEST_RECORDING_MS)}`);
        const recordedAt = this.clock.now();
        const result = await work(tx, { ...capturing, speaker, recordedAt });
        if (this.clock.now().getTime() - recordedAt.getTime() > LONGEST_RECORDING_MS) throw new LedgerError('too-busy', TOO_SLOW);
        return result;
      }),
    );
  }
}
