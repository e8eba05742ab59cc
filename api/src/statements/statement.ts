import type { Caller } from '../identities/caller.ts';

/** The kinds of statement that a ledger orders. Only these are ever entries of its log. */
export type StatementKind =
  | 'policy'
  | 'key-registration'
  | 'state'
  | 'status-change'
  | 'publication'
  | 'owner-acceptance'
  | 'facility'
  | 'product'
  | 'attestation'
  | 'event';

/** Who may see a statement: everyone, its organisation and those it names, or its organisation alone. */
export type Visibility = 'public' | 'named' | 'private';

/** What a statement says something of: the URI as written, its canonical key, and the part it plays. */
export interface Subject {
  readonly key: string;
  readonly uri: string;
  readonly role: string;
}

/** A disclosure of an SD-JWT: where the value belongs, and why it is not public. */
export interface Disclosure {
  readonly digest: string;
  readonly disclosure: string;
  readonly at: string;
  readonly reason: string;
}

/** A signed statement, ready to be accepted. */
export interface NewStatement {
  readonly kind: StatementKind;
  /** The issuer-signed JWS in compact form, without disclosures. */
  readonly jws: string;
  readonly issuer: string;
  /** Whose it is; null for the ledger's own. */
  readonly organisation: string | null;
  /** SHA-256 over the request that was signed here; null for what was signed outside. */
  readonly requestHash: Uint8Array | null;
  readonly visibility: Visibility;
  readonly readers: readonly string[];
  readonly subjects: readonly Subject[];
  readonly disclosures: readonly Disclosure[];
  readonly acceptedAt: Date;
}

/** An accepted statement. */
export interface Statement {
  /** 64 hex digits: SHA-256 of the JWS. */
  readonly id: string;
  readonly kind: StatementKind;
  readonly jws: string;
  readonly issuer: string;
  readonly organisation: string | null;
  readonly visibility: Visibility;
  readonly readers: readonly string[];
  readonly acceptedAt: Date;
}

/** Who asks: the organisation of the API key, `null` for the operator, `undefined` for nobody in particular. */
export type Reader = string | null | undefined;

/** Who reads what this caller asks for; null is somebody without a key. */
export const readerOf = (caller: Caller | null): Reader => (caller === null ? undefined : caller.organisation);

/** Whether `reader` may see the statement. What may not be seen answers like what does not exist. */
export function maySee(statement: Pick<Statement, 'visibility' | 'organisation' | 'readers'>, reader: Reader): boolean {
  if (statement.visibility === 'public' || reader === null) return true;
  if (reader === undefined) return false;
  return statement.organisation === reader || (statement.visibility === 'named' && statement.readers.includes(reader));
}

/** Whether `reader` is whose statement it is, or the operator: they are shown what is withheld from others. */
export const isOwner = ({ organisation }: Pick<Statement, 'organisation'>, reader: Reader): boolean =>
  reader === null || (reader !== undefined && reader === organisation);
