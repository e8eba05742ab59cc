import { Injectable } from '@nestjs/common';
import { readEventCredential } from '@terroir/schemas';
import { LedgerError, unfit } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { AcceptSigned } from '../issuing/accept-signed.ts';
import type { EventBody } from './event-bodies.ts';
import type { AcceptedEvent } from './event-statements.ts';
import { Events, type Capturing } from './events.ts';

/** Events are signed whole: what is withheld could not be hashed by who reads it. */
const SIGNED_TYPE = 'application/vc+jwt';

/** Records one event: to be signed here, or as the organisation signed it itself. */
@Injectable()
export class Recorder {
  constructor(
    private readonly events: Events,
    private readonly acceptSigned: AcceptSigned,
    private readonly ledger: Ledger,
  ) {}

  /** @throws LedgerError `unsupported-media-type`, `invalid-signature`, `invalid-request`, `different-content`, `already-exists` */
  async record(body: EventBody, mediaType: string, capturing: Capturing): Promise<AcceptedEvent> {
    if (body.signed === null) return this.events.record(body.asked, capturing);
    if (mediaType !== SIGNED_TYPE)
      throw new LedgerError('unsupported-media-type', `An event that is signed outside is sent as ${SIGNED_TYPE}.`);
    const signed = await this.acceptSigned.read(body.signed, mediaType, capturing.organisation);
    const { value, faults } = readEventCredential(signed.credential, this.ledger.contextUrl);
    return faults === null ? this.events.take(value, signed, capturing) : unfit('credential', ...faults);
  }
}
