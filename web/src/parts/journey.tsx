import { thingKey } from '@terroir/proof';
import type { EventThing, Passport, PassportAttestation, PassportEvent } from '@terroir/schemas';
import type { PageContext } from '../page-context.ts';
import { nameOf } from './identifier.ts';
import { Link } from './link.tsx';
import { State } from './mark.tsx';
import { anchorOf } from './statements-shown.ts';
import { placeTime, utcTime } from './time.ts';
import { HOLDING, STANDING } from './words.ts';

const Thing = ({ thing: { uri, name, quantity, unit, page: to }, page }: { readonly thing: EventThing; readonly page: PageContext }) => (
  <li>
    {quantity !== null && (
      <>
        {quantity} {unit}{' '}
      </>
    )}
    <Link to={to} page={page}>
      {nameOf(name, uri)}
    </Link>
  </li>
);

const Things = ({ title, things, page }: { readonly title: string; readonly things: readonly EventThing[]; readonly page: PageContext }) =>
  things.length === 0 ? null : (
    <div>
      <h4>{title}</h4>
      <ul>
        {things.map((thing) => (
          <Thing thing={thing} page={page} />
        ))}
      </ul>
    </div>
  );

/** Who recorded an event, and who could have made the signature. */
function Recorder({ event: { by, keyHeldBy } }: { readonly event: PassportEvent }) {
  const who = (
    <>
      <strong>{by.name}</strong>, {by.country}
    </>
  );
  switch (keyHeldBy) {
    case 'operator':
      return <>Recorded by the operator for {who}.</>;
    case 'self':
      return <>Recorded and signed by {who}, with its own key.</>;
    case 'unknown':
      return <>Recorded in the name of {who}; who held its key is not known.</>;
  }
}

/** What a reader should know before relying on the record of an event. */
function Doubts({ event: { by, isWithdrawn, isAnothers, isLate, isConfirmed, recordedAt, holds } }: { readonly event: PassportEvent }) {
  return (
    <ul class="doubts">
      {isWithdrawn && (
        <li>
          <State title="Withdrawn" tone="bad" /> Whoever recorded this has declared that it did not happen so.
        </li>
      )}
      {holds.word !== 'valid' && !isWithdrawn && (
        <li>
          <State {...HOLDING[holds.word]} /> {holds.text}
        </li>
      )}
      {isAnothers && (
        <li>
          <State title="Another’s account" tone="none" /> Said by {by.name}, which does not speak for what it says this of.
        </li>
      )}
      {isLate && (
        <li>
          <State title="Recorded late" tone="wait" /> on {utcTime(recordedAt)}, more than 30 days after it happened.
        </li>
      )}
      {!isConfirmed && (
        <li>
          <State title="Unconfirmed" tone="none" /> Nobody next to it in the chain recorded something that fits.
        </li>
      )}
    </ul>
  );
}

/** Claims about earlier steps that this event touches. */
function claimsAt({ place, inputs, outputs }: PassportEvent, attestations: readonly PassportAttestation[]): readonly PassportAttestation[] {
  const uris = [...(place === null ? [] : [place.uri]), ...[...inputs, ...outputs].map(({ uri }) => uri)];
  const keys = new Set(uris.map(thingKey));
  return attestations.filter(({ at }) => at.isUpstream && keys.has(thingKey(at.uri)));
}

const ClaimLinks = ({ claims }: { readonly claims: readonly PassportAttestation[] }) =>
  claims.length === 0 ? null : (
    <p class="also">
      Claimed at this step:{' '}
      {claims.map(({ statement, says, holds }, i) => (
        <>
          {i > 0 && ', '}
          <a href={`#${anchorOf(statement)}`}>{says.name}</a> ({HOLDING[holds.now.word].title.toLowerCase()})
        </>
      ))}
    </p>
  );

function Event({ event, passport, page }: { readonly event: PassportEvent; readonly passport: Passport; readonly page: PageContext }) {
  const { place, standing } = event;
  return (
    <li id={anchorOf(event.statement)} class={event.isWithdrawn ? 'withdrawn' : undefined}>
      <p class="when">
        <time dateTime={event.eventTime}>{placeTime(event.eventTime, event.offset)}</time>
        {place !== null && <span>{nameOf(place.name, place.uri)}</span>}
      </p>
      <h3>{event.says}</h3>
      <div class="things-of">
        <Things title="From" things={event.inputs} page={page} />
        <Things title={event.inputs.length === 0 ? 'What' : 'To'} things={event.outputs} page={page} />
      </div>
      <p class="who">
        <Recorder event={event} /> {STANDING[standing.state]}.
      </p>
      <Doubts event={event} />
      <ClaimLinks claims={claimsAt(event, passport.attestations)} />
      <p class="proofmark" data-mark={event.statement} hidden />
    </li>
  );
}

/** The way of the thing as steps, the oldest first, each with who recorded it and what speaks against relying on it. */
export function Journey({ passport, page }: { readonly passport: Passport; readonly page: PageContext }) {
  return (
    <section aria-labelledby="journey">
      <h2 id="journey">Its journey</h2>
      {passport.events.length === 0 ? (
        <p class="empty">Nobody has recorded a step that may be shown.</p>
      ) : (
        <ol class="way">
          {passport.events.map((event) => (
            <Event event={event} passport={passport} page={page} />
          ))}
        </ol>
      )}
    </section>
  );
}
