import { Injectable } from '@nestjs/common';
import { toBase64, type Hash, type MapTree } from '@terroir/proof';
import type { Tx } from '../database/database.ts';
import { Ledger } from '../identities/ledger.ts';
import { Signer } from '../identities/signer.ts';
import { StatementRepository } from '../statements/statement-repository.ts';
import { MapTrees } from './map-trees.ts';

/** A state is made at the latest after so long, changed or not: readers can tell a ledger that rests from one that is gone. */
const LONGEST_REST_MS = 12 * 60 * 60 * 1000;

/** The last state, as far as it decides whether another is due. */
interface LastState {
  readonly size: number;
  readonly signedAt: Date;
}

interface MappedDocument {
  readonly url: string;
  readonly version: number;
  readonly sha256: Buffer;
}

/**
 * Whether a checkpoint of `size` entries, signed `now`, is to end with a state: at once for the first, then when something is new and the interval is over or enough entries came,
 * and after twelve hours in any case. `hasNews`: there are entries since the last state, or the map differs.
 */
export function isStateDue(
  last: LastState | null,
  now: Date,
  size: number,
  hasNews: boolean,
  limits: { readonly intervalMs: number; readonly entries: number },
): boolean {
  if (last === null) return size > 0;
  const age = now.getTime() - last.signedAt.getTime();
  return age >= LONGEST_REST_MS || (hasNews && (age >= limits.intervalMs || size - last.size >= limits.entries));
}

/** The current documents, and the versions that the map of a given state held. */
@Injectable()
export class StateMaps {
  private readonly trees = new MapTrees();

  constructor(
    private readonly statements: StatementRepository,
    private readonly signer: Signer,
    private readonly ledger: Ledger,
  ) {}

  /** The newest version of every document. */
  async current(tx: Pick<Tx, 'query'>): Promise<MappedDocument[]> {
    return tx.query<{ url: string; version: number; sha256: Buffer }>(
      'select distinct on (url) url, version, sha256 from document order by url, version desc',
    );
  }

  /** What the map held at the state of this size in a log. */
  async at(tx: Pick<Tx, 'query'>, origin: string, size: number): Promise<MappedDocument[]> {
    return tx.query<{ url: string; version: number; sha256: Buffer }>(
      `select state.url, state.version, d.sha256
         from (select distinct on (url) url, version from state_document where log = $1 and size <= $2 order by url, size desc) state
         join document d on d.url = state.url and d.version = state.version`,
      [origin, size],
    );
  }

  /** Whether a document changed since the state of this size. */
  async hasChanged(tx: Pick<Tx, 'query'>, size: number): Promise<boolean> {
    const held = new Map((await this.at(tx, this.ledger.origin, size)).map((document) => [document.url, document.version]));
    return (await this.current(tx)).some((document) => held.get(document.url) !== document.version);
  }

  /** The map over these documents. */
  treeOf(documents: readonly MappedDocument[]): MapTree {
    return this.trees.of(new Map(documents.map(({ url, sha256 }): [string, Hash] => [url, sha256])));
  }

  /** Signs and keeps the state that will be the entry at `index`, over the documents as they are now, and records which version of each it holds. Gives its id. */
  async make(tx: Tx, index: number, lastStateSize: number | null, now: Date): Promise<string> {
    const current = await this.current(tx);
    const held = new Map(
      lastStateSize === null
        ? []
        : (await this.at(tx, this.ledger.origin, lastStateSize)).map((document) => [document.url, document.version]),
    );
    for (const { url, version } of current)
      if (held.get(url) !== version)
        await tx.query('insert into state_document (log, size, url, version) values ($1, $2, $3, $4)', [
          this.ledger.origin,
          index + 1,
          url,
          version,
        ]);
    const jws = await this.signer.sign(tx, this.ledger.did, {
      typ: 'terroir-state+jwt',
      payload: {
        origin: this.ledger.origin,
        index,
        size: index + 1,
        chainId: this.ledger.chainId,
        contract: this.ledger.contract,
        logId: this.ledger.logId,
        time: now.toISOString(),
        map: toBase64(this.treeOf(current).root),
      },
    });
    const { id } = await this.statements.insertOwn(tx, { kind: 'state', jws, issuer: this.ledger.did, acceptedAt: now });
    return id;
  }
}
