import { subjectsOf, thingKey, type JsonObject } from '@terroir/proof';
import { digestMultibase, Sha256 } from '@terroir/schemas';
import type { EvidenceClaim } from '../evidence/evidences.ts';
import { unfit, type Fault } from '../http/ledger-error.ts';
import type { Ledger } from '../identities/ledger.ts';
import type { SignedStatement } from '../issuing/signed-statement.ts';
import { withheldOf } from '../statements/json-reading.ts';
import type { Subject } from '../statements/statement.ts';

/** What a statement says something of, as far as that stands in the clear: what is withheld is found by nobody. */
export function clearSubjects({ parsed }: SignedStatement, subjects: readonly Subject[]): Subject[] {
  const clear = subjectsOf(parsed.payload);
  return subjects.filter(({ key }) => clear.has(key));
}

/** A thing in the part that it plays in a statement. */
export const inRole = (uri: string, role: string): Subject => ({ key: thingKey(uri), uri, role });

interface NamedFile {
  readonly linkURL: string;
  readonly digestMultibase?: string | undefined;
}

const isWithheldAt = (payload: JsonObject, at: string): boolean =>
  withheldOf(payload).some((one) => at === one.at || at.startsWith(`${one.at}/`));

/**
 * The files at this ledger that a credential from outside names. The address and the digest of one are of the same bytes.
 * @throws LedgerError `invalid-request` for an address here that is no file's, or whose digest is another's
 */
export function evidenceClaims(
  { credential }: SignedStatement,
  files: readonly NamedFile[],
  ledger: Pick<Ledger, 'publicUrl' | 'evidenceUrl'>,
  list: string,
): EvidenceClaim[] {
  const faults: Fault[] = [];
  const claims = files.flatMap(({ linkURL, digestMultibase: digest }, i): EvidenceClaim[] => {
    const at = `${list}/${String(i)}`;
    if (!linkURL.startsWith(`${ledger.publicUrl}/`)) return [];
    const sha256 = linkURL.slice(ledger.evidenceUrl('').length);
    if (linkURL !== ledger.evidenceUrl(sha256) || !Sha256.safeParse(sha256).success)
      faults.push({ at: `${at}/linkURL`, message: 'is at this ledger, and no file’s address (/v1/evidence/{sha256})' });
    else if (digest !== digestMultibase(sha256))
      faults.push({ at: `${at}/digestMultibase`, message: `must be ${digestMultibase(sha256)}` });
    else return [{ sha256, at: `${at}/linkURL`, isWithheld: isWithheldAt(credential, `${at}/linkURL`) }];
    return [];
  });
  if (faults.length > 0) unfit('credential', ...faults);
  return claims;
}
