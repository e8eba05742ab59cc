import { Injectable } from '@nestjs/common';
import type { MapProof, MapTree } from '@terroir/proof';
import { Database } from '../database/database.ts';
import { StateMaps } from '../log/state.ts';

/** Maps of states that are kept in memory: proofs ask for the newest few over and over. */
const CACHED_MAPS = 8;

interface Mapped {
  readonly versions: ReadonlyMap<string, number>;
  readonly tree: MapTree;
}

/** A state: the log that it is in, and the size of the checkpoint that it ends. */
export interface StatePlace {
  readonly origin: string;
  readonly size: number;
}

/** A document as the map of a state held it, with the proof of its place there. */
export interface MappedDocument {
  readonly url: string;
  readonly body: Buffer;
  readonly map: MapProof;
}

/** Key documents and status lists as they were in a given state. */
@Injectable()
export class MappedDocuments {
  private readonly cache = new Map<string, Promise<Mapped>>();

  constructor(
    private readonly database: Database,
    private readonly states: StateMaps,
  ) {}

  /** The document at `url` as a state held it; null when that state did not hold it. */
  async find(state: StatePlace, url: string): Promise<MappedDocument | null> {
    const { versions, tree } = await this.mapAt(state);
    const version = versions.get(url);
    if (version === undefined) return null;
    const [row] = await this.database.query<{ body: Buffer }>('select body from document where url = $1 and version = $2', [url, version]);
    if (row === undefined) throw new Error(`version ${String(version)} of ${url} is not there`);
    return { url, body: row.body, map: tree.proof(url) };
  }

  private mapAt({ origin, size }: StatePlace): Promise<Mapped> {
    const key = `${String(size)} ${origin}`;
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached;
    const read = this.states.at(this.database, origin, size).then((documents) => ({
      versions: new Map(documents.map(({ url, version }) => [url, version])),
      tree: this.states.treeOf(documents),
    }));
    this.cache.set(key, read);
    read.catch(() => this.cache.delete(key));
    const [oldest] = this.cache.keys();
    if (this.cache.size > CACHED_MAPS && oldest !== undefined) this.cache.delete(oldest);
    return read;
  }
}
