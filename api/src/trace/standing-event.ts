import { ownerOf } from '../ownership/owned-key.ts';
import { isListed } from '../status/listed.ts';

/** Conditions in SQL over `event e`. Column names only; what is asked for comes in as parameters. */

const withdrawn = (e: string): string => `exists (select from event taken_back
            where taken_back.organisation = ${e}.organisation and taken_back.event_id = ${e}.event_id and taken_back.is_error_declaration)`;

/** Whether who recorded the event declared it an error. A declaration counts whoever may see it: nobody is to rely on what its author takes back. */
export const isWithdrawn = withdrawn('e');

/** Whether an event, by the name that a query gives it, still stands: it is no error declaration, none was made of it, and no list says that its statement holds no more. */
export const standsAs = (e: string): string =>
  `(not ${e}.is_error_declaration and not ${withdrawn(e)} and not ${isListed(`${e}.statement`)})`;

/** The same of `event e`. */
export const stands = standsAs('e');

/** Who speaks for the thing of a key; while nobody claims its number, who first recorded publicly that it was made or packed. */
export const speakerOf = (key: string, given: string): string =>
  `coalesce(${ownerOf(key, given)},
            (select first_made.organisation from statement_subject made_as join statement told_made on told_made.id = made_as.statement and told_made.visibility = 'public'
                    join event first_made on first_made.statement = made_as.statement
              where made_as.key = ${key} and ${standsAs('first_made')}
                and (made_as.role in ('output', 'outputClass') or (made_as.role in ('epc', 'epcClass', 'parent') and first_made.action = 'ADD'))
              order by told_made.sequence limit 1))`;
