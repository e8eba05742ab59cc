/** What the first entry of the log fixed: this ledger's address, its log, its own identity and the chain that anchors it. */
export interface LedgerFacts {
  readonly publicUrl: string;
  readonly origin: string;
  readonly did: string;
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
  readonly isLocal: boolean;
}

/** This ledger, by what its first entry fixed, and the names that follow from that. */
export class Ledger implements LedgerFacts {
  readonly publicUrl: string;
  readonly origin: string;
  readonly did: string;
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
  readonly isLocal: boolean;

  constructor(facts: LedgerFacts) {
    this.publicUrl = facts.publicUrl;
    this.origin = facts.origin;
    this.did = facts.did;
    this.chainId = facts.chainId;
    this.contract = facts.contract;
    this.logId = facts.logId;
    this.isLocal = facts.isLocal;
  }

  didOf(organisation: string): string {
    return `${this.did}:organisations:${organisation}`;
  }

  /** The URL of a DID's key document, as `did:web` says; http on localhost, where a ledger is a demo. */
  keyDocumentUrl(organisation: string | null): string {
    return organisation === null ? `${this.publicUrl}/.well-known/did.json` : `${this.publicUrl}/organisations/${organisation}/did.json`;
  }

  statusListUrl(list: number): string {
    return `${this.publicUrl}/status/${String(list)}`;
  }

  /** The JSON-LD context that statements of this ledger name. */
  get contextUrl(): string {
    return `${this.publicUrl}/contexts/v1`;
  }

  proofUrl(statement: string): string {
    return `${this.publicUrl}/v1/statements/${statement}/proof`;
  }

  evidenceUrl(sha256: string): string {
    return `${this.publicUrl}/v1/evidence/${sha256}`;
  }

  /** Where a statement of a collection is shown: facilities, say. */
  statementUrl(collection: string, statement: string): string {
    return `${this.publicUrl}/v1/${collection}/${statement}`;
  }

  /** What every id begins with that this ledger gives out. */
  get givenOutPrefix(): string {
    return `${this.publicUrl}/id/`;
  }

  schemeUrl(slug: string): string {
    return `${this.publicUrl}/schemes/${slug}`;
  }
}
