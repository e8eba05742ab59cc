import { faultsOf, isMistyped, UNTP_CONTEXT, VC_CONTEXT } from '@terroir/schemas';
import type { ZodType } from 'zod';
import { doesNotFit, LedgerError, unfit, type Fault } from '../http/ledger-error.ts';
import type { SignedStatement } from './signed-statement.ts';

/** What every credential has that is read here. */
export interface InContexts {
  readonly '@context': readonly string[];
}

/**
 * Reads what an organisation signed itself as one kind of credential. Its contexts are W3C's, then UNTP's and this ledger's: another could give its words another meaning.
 * @throws LedgerError `invalid-request` with every fault by its place, `invalid-id` where only identifiers are amiss
 */
export function readCredential<Credential extends InContexts>(
  shape: ZodType<Credential>,
  { credential: signed }: SignedStatement,
  contextUrl: string,
): Credential {
  const { iss: _issuerAgain, ...credential } = signed;
  const read = shape.safeParse(credential);
  if (!read.success) {
    const code = isMistyped(read.error) ? 'invalid-id' : 'invalid-request';
    throw new LedgerError(code, doesNotFit('credential'), faultsOf(read.error));
  }
  const foreign = read.data['@context'].flatMap((context, i): Fault[] => {
    if (i === 0 ? context === VC_CONTEXT : context === UNTP_CONTEXT || context === contextUrl) return [];
    return [{ at: `/@context/${String(i)}`, message: i === 0 ? `must be ${VC_CONTEXT}` : `must be ${contextUrl}, or left out` }];
  });
  if (foreign.length > 0) unfit('credential', ...foreign);
  return read.data;
}
