import type { Passport } from '@terroir/schemas';
import { State } from './mark.tsx';
import { anchorOf } from './statements-shown.ts';
import { HOLDING, keyHolder, STANDING } from './words.ts';

/** What the owner states of the thing: its word, and nobody else's. */
export function OwnRecord({ passport: { record, facts, owner } }: { readonly passport: Passport }) {
  if (record === null && facts.length === 0) return null;
  return (
    <section aria-labelledby="record" id={record === null ? undefined : anchorOf(record.statement)}>
      <h2 id="record">What {owner.name} states of it</h2>
      {facts.length > 0 && (
        <dl class="numbers">
          {facts.map(({ label, value }) => (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      )}
      {record !== null && (
        <p class="who">
          <State {...HOLDING[record.holds.word]} /> {record.holds.text} {keyHolder(record.keyHeldBy, owner)}.{' '}
          {STANDING[record.standing.state]}. <span class="proofmark" data-mark={record.statement} hidden />
        </p>
      )}
    </section>
  );
}
