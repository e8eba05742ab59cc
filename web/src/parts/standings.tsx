import type { Passport, Standing } from '@terroir/schemas';
import { utcTime } from './time.ts';

const count = (n: number, one: string): string => `${String(n)} ${n === 1 ? one : `${one}s`}`;

function standingsOf({ record, attestations, events }: Passport): readonly Standing[] {
  return [...(record === null ? [] : [record.standing]), ...[...attestations, ...events].map(({ standing }) => standing)];
}

/** Where logging and anchoring stand, in words, for all that the page shows. */
export function Standings({ passport }: { readonly passport: Passport }) {
  const all = standingsOf(passport);
  const of = (state: Standing['state']): number => all.filter((standing) => standing.state === state).length;
  const since = all.flatMap(({ anchoredAt }) => (anchoredAt === null ? [] : [anchoredAt])).sort();
  const [first, last] = [since.at(0), since.at(-1)];
  return all.length === 0 ? null : (
    <>
      <p>
        Of the {count(all.length, 'statement')} on this page, {of('anchored')} {of('anchored') === 1 ? 'is' : 'are'} on the chain,{' '}
        {of('logged')} in the log and waiting for the chain, {of('accepted')} accepted and waiting for the log.
      </p>
      {first !== undefined && last !== undefined && (
        <p>
          {first === last ? `Anchored ${utcTime(first)}` : `Anchored between ${utcTime(first)} and ${utcTime(last)}`}: since then these
          records cannot be altered unnoticed. That does not show that they were true.
        </p>
      )}
    </>
  );
}
