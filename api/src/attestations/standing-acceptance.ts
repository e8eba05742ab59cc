import { isListed } from '../status/listed.ts';

/** The part that an attestation plays in the statement by which the owner of a thing accepts it. */
export const ACCEPTED = 'accepted';

/**
 * SQL for the id of the acceptance by which an organisation lets an attestation be shown, as long as it stands; null where there is none.
 * `statement` and `organisation` are columns; `prefix` is a parameter: the address of statements at this ledger, with a slash at its end.
 */
export const standingAcceptance = (statement: string, organisation: string, prefix: string): string =>
  `(select accepting.id from statement_subject accepted join statement accepting on accepting.id = accepted.statement
     where accepted.key = ${prefix} || encode(${statement}, 'hex') and accepted.role = '${ACCEPTED}'
       and accepting.kind = 'owner-acceptance' and accepting.organisation = ${organisation} and not ${isListed('accepting.id')}
     order by accepting.sequence desc limit 1)`;
