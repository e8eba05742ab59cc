import { Injectable } from '@nestjs/common';
import { canonicalize, isJsonObject, parseJws, thingKey, type JsonObject, type JsonValue } from '@terroir/proof';
import { credentialOfEvent, eventHashOf, thingsOf, type CapturedEvent } from '@terroir/schemas';
import type { Tx } from '../database/database.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import type { SignedStatement } from '../issuing/signed-statement.ts';
import { objectOf, subjectOf, textOf } from '../statements/json-reading.ts';
import type { Accepted } from '../statements/statement-repository.ts';
import { inRole } from '../submissions/outside.ts';
import type { Publication } from '../submissions/publication.ts';
import { Submissions, type Speaker, type Submission } from '../submissions/submissions.ts';
import { bareWord } from './bare-word.ts';
import { EventRepository, type EventIdentity, type IdOrigin, type KeptEvent, type NewEvent } from './event-repository.ts';
import { checkIdsOfThisLedger } from './ids-of-this-ledger.ts';

/** An event that was accepted, new or not, and the id it goes by. */
export interface AcceptedEvent extends Accepted {
  readonly eventId: string;
  readonly idOrigin: IdOrigin;
}

/** Who captures and for whose eyes, and since when it counts as recorded. */
export interface Recording extends Publication {
  readonly organisation: string;
  readonly speaker: Speaker;
  readonly recordedAt: Date;
}

/** Events can be revoked like every statement; nobody needs to suspend one. */
const PURPOSES = ['revocation'] as const;

const placeOf = (value: JsonValue | undefined): string | null => {
  const uri = textOf(objectOf(value)['id']);
  return uri === null ? null : thingKey(uri);
};

const wordOf = (value: JsonValue | undefined): string | null => {
  const text = textOf(value);
  return text === null ? null : bareWord(text);
};

function identityOf({ event }: CapturedEvent, organisation: string, eventHash: string): EventIdentity & { readonly idOrigin: IdOrigin } {
  const given = textOf(event['eventID']);
  const idOrigin = given === null ? 'computed' : given === eventHash ? 'matches' : 'differs';
  return { organisation, eventId: given ?? eventHash, isErrorDeclaration: event['errorDeclaration'] !== undefined, idOrigin };
}

/** What an event says and by which words. When it was recorded is the recorder's to say, and one without an id goes by what was computed. */
const contentOf = ({ event, context }: Pick<CapturedEvent, 'event' | 'context'>, eventId: string): string => {
  const { '@context': _read, recordTime: _ours, ...said } = event;
  return canonicalize({ event: { ...said, eventID: eventId }, context: [...context] });
};

/** The event in a statement of one. */
export function eventIn(jws: string): JsonObject {
  const { event } = subjectOf(parseJws(jws).payload);
  if (!isJsonObject(event)) throw new Error('a statement of an event holds none');
  return event;
}

/** Makes statements of events, or takes in those that were signed outside. An organisation uses each id for one event, and for one declaration that it was wrong. */
@Injectable()
export class EventStatements {
  constructor(
    private readonly submissions: Submissions,
    private readonly events: EventRepository,
    private readonly ledger: Ledger,
  ) {}

  /** @throws LedgerError `invalid-request` naming each id in these events that this ledger cannot have given out */
  checkIds(events: readonly CapturedEvent[]): void {
    checkIdsOfThisLedger(events, this.ledger);
  }

  /** Signs and keeps an event; null when its id was used for other content. The same event again is the first statement. */
  async issue(tx: Tx, captured: CapturedEvent, recording: Recording): Promise<AcceptedEvent | null> {
    return this.keep(tx, captured, recording, (submission) =>
      this.submissions.issue(tx, submission, {
        request: { event: captured.event, context: [...captured.context] },
        compose: (drawn) => credentialOfEvent(captured, recording.speaker, drawn),
        restrictions: [],
        purposes: PURPOSES,
      }),
    );
  }

  /**
   * Keeps an event that the organisation signed itself; null when its id was used for other content.
   * @throws LedgerError `already-exists` when another statement says the same event: nobody's signature is passed over in silence
   */
  async take(tx: Tx, captured: CapturedEvent, signed: SignedStatement, recording: Recording): Promise<AcceptedEvent | null> {
    const accepted = await this.keep(tx, captured, recording, (submission) => this.submissions.take(tx, submission, signed));
    if (accepted !== null && !accepted.isNew && !(await this.events.isSigned(tx, accepted.id, signed.jws)))
      throw new LedgerError('already-exists', `This event is on the ledger already: statement ${accepted.id} says it.`);
    return accepted;
  }

  private async keep(
    tx: Tx,
    captured: CapturedEvent,
    recording: Recording,
    make: (submission: Submission) => Promise<Accepted>,
  ): Promise<AcceptedEvent | null> {
    const { organisation, visibility, readers } = recording;
    const eventHash = eventHashOf(captured);
    const { idOrigin, ...identity } = identityOf(captured, organisation, eventHash);
    const before = await this.events.findByIdentity(tx, identity);
    if (before !== null) return isSame(before, captured, identity.eventId) ? { ...before, id: before.statement, isNew: false } : null;
    const subjects = thingsOf(captured.event).map(({ uri, role }) => inRole(uri, role));
    const accepted = await make({ kind: 'event', organisation, subjects, evidence: [], visibility, readers, readersIn: 'query' });
    await this.events.insert(tx, { ...rowOf(captured, recording), ...identity, statement: accepted.id, idOrigin, eventHash });
    return { ...accepted, eventId: identity.eventId, idOrigin };
  }
}

const isSame = (before: KeptEvent, captured: CapturedEvent, eventId: string): boolean =>
  contentOf({ event: eventIn(before.jws), context: before.context }, eventId) === contentOf(captured, eventId);

/** What is asked of an event, in columns. */
const rowOf = ({ event, context }: CapturedEvent, { recordedAt }: Recording) =>
  ({
    context: [...context],
    type: textOf(event['type']) ?? '',
    action: textOf(event['action']),
    eventTime: new Date(textOf(event['eventTime']) ?? ''),
    recordedAt,
    bizStep: wordOf(event['bizStep']),
    disposition: wordOf(event['disposition']),
    readPoint: placeOf(event['readPoint']),
    bizLocation: placeOf(event['bizLocation']),
  }) satisfies Partial<NewEvent>;
