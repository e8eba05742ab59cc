import { Injectable } from '@nestjs/common';
import { fromUtf8, type Bundle, type JsonValue } from '@terroir/proof';
import { Database } from '../database/database.ts';
import { DocumentRepository } from '../documents/document-repository.ts';
import { StatusListRepository } from '../status/status-list-repository.ts';
import { MappedDocuments, type StatePlace } from './mapped-documents.ts';

/** The lists that a credential's `credentialStatus` names, each once. */
function listsOf(credentialStatus: JsonValue | undefined): string[] {
  const entries = Array.isArray(credentialStatus) ? credentialStatus : [credentialStatus];
  const urls = entries.flatMap((entry: JsonValue | undefined) => {
    const url = typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry['statusListCredential'] : undefined;
    return typeof url === 'string' ? [url] : [];
  });
  return [...new Set(urls)];
}

/** What a bundle holds besides the statement and its place: the key document of its issuer, its status lists, and the change that explains them. */
@Injectable()
export class StatedDocuments {
  constructor(
    private readonly mapped: MappedDocuments,
    private readonly documents: DocumentRepository,
    private readonly lists: StatusListRepository,
    private readonly database: Database,
  ) {}

  /** The key document as the state held it; null when it held none. */
  async issuer(state: StatePlace, url: string): Promise<Bundle['issuer'] | null> {
    const document = await this.mapped.find(state, url);
    return document === null ? null : { url, document: fromUtf8(document.body), map: document.map };
  }

  /**
   * The status lists as the state held them. Where no time was asked for, a list that was signed since comes too: it is in no map yet, and where it is set it counts at once.
   */
  async status(state: StatePlace, credentialStatus: JsonValue | undefined, at: Date | null): Promise<Bundle['status']> {
    const lists = await Promise.all(listsOf(credentialStatus).map((url) => this.list(state, url, at)));
    return lists.flat();
  }

  private async list(state: StatePlace, url: string, at: Date | null): Promise<Bundle['status']> {
    const [mapped, current] = await Promise.all([this.mapped.find(state, url), at === null ? this.documents.current(url) : null]);
    if (mapped === null) return [];
    const { map } = mapped;
    const isNewer = current !== null && !current.body.equals(mapped.body);
    return [mapped, ...(isNewer ? [current] : [])].map(({ body }) => ({ url, list: fromUtf8(body), map }));
  }

  /** The `StatusChange` that explains why the statement was revoked or is suspended, as things stood at `at` or stand now; null where neither is so. */
  async change(statement: string, at: Date | null): Promise<string | null> {
    return this.lists.explanationOf(this.database, statement, at);
  }
}
