import { thingKey } from '@terroir/proof';
import { ownerOf } from '../ownership/owned-key.ts';
import type { Grant } from './grant.ts';

/** Puts a value into a query and gives its place, `$7` say. Nothing that is asked ever becomes SQL. */
export type PlaceOf = (value: unknown) => string;

/** The first two values of every query about a grant: whose things it opens, and where this ledger gives out ids. */
export const ORGANISATION = '$1';
export const GIVEN_OUT = '$2';

/** SQL for whether the organisation itself may see another's statement. */
const seesAnothers = (statement: string): string =>
  `(${statement}.organisation <> ${ORGANISATION} and (${statement}.visibility = 'public' or (${statement}.visibility = 'named' and ${ORGANISATION} = any(${statement}.readers))))`;

/** The part that the scheme of an attestation plays in it: it is found by that, and is not about it. */
const SCHEME = `'scheme'`;

/** SQL for whether `subject` is something that its statement is about. */
export const isThing = (subject: string): string => `${subject}.role <> ${SCHEME}`;

/** SQL for what a statement is about: the condition holds of one of its subjects, `thing`. */
export const isAbout = (statement: string, condition: string): string =>
  `exists (select from statement_subject thing where thing.statement = ${statement}.id and ${isThing('thing')} and ${condition})`;

/** SQL for the scheme that an attestation names in the clear; null where there is none. */
export const schemeOf = (statement: string): string =>
  `(select scheme.uri from statement_subject scheme where scheme.statement = ${statement}.id and scheme.role = ${SCHEME})`;

/** SQL for whether it is an attestation of one of these schemes, by their keys. */
export const isOfSchemes = (statement: string, keys: string): string =>
  `exists (select from statement_subject scheme where scheme.statement = ${statement}.id and scheme.role = ${SCHEME} and scheme.key = any(${keys}))`;

const GS1 = 'https://id.gs1.org/';

/** What a statement must be, by what the grant is narrowed to. */
function isWithin({ covers }: Grant, statement: string, place: PlaceOf): string {
  if (covers.what === 'organisation') return 'true';
  if (covers.what === 'schemes') return isOfSchemes(statement, place(covers.schemes.map(thingKey)));
  const keys = covers.things.map(thingKey);
  const above = keys.filter((key) => key.startsWith(GS1)).map((key) => `${key}/`);
  return isAbout(
    statement,
    `(thing.key = any(${place(keys)}) or exists (select from unnest(${place(above)}::text[]) above where starts_with(thing.key, above)))`,
  );
}

/** SQL for what a grant covers: of which statements it lets anything be known. Each part is asked for by an index of its own. */
export interface Coverage {
  /** Whether `statement` is the organisation's own and within the grant. */
  readonly own: (statement: string) => string;
  /** Whether `statement` is another's that the organisation may see, and within the grant; whether it is of its things is asked apart. */
  readonly anothers: (statement: string) => string;
  /** Whether `statement` is either, and of its things where it is another's. */
  readonly any: (statement: string) => string;
}

export function coverageOf(grant: Grant, place: PlaceOf): Coverage {
  const own = (statement: string): string => `(${statement}.organisation = ${ORGANISATION} and ${isWithin(grant, statement, place)})`;
  const anothers = (statement: string): string => `(${seesAnothers(statement)} and ${isWithin(grant, statement, place)})`;
  const ofItsThings = (statement: string): string => isAbout(statement, `${ownerOf('thing.key', GIVEN_OUT)} = ${ORGANISATION}`);
  return { own, anothers, any: (statement) => `(${own(statement)} or (${anothers(statement)} and ${ofItsThings(statement)}))` };
}
