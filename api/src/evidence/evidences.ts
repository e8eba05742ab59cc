import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { Clock } from '../clock/clock.ts';
import { Database, type Tx } from '../database/database.ts';
import { LedgerError, type Fault } from '../http/ledger-error.ts';
import type { Reader } from '../statements/statement.ts';
import { EvidenceFiles } from './evidence-files.ts';
import { EvidenceRepository, type Evidence, type NamedEvidence } from './evidence-repository.ts';

/** A file that a statement names, and where in the request. */
export interface EvidenceClaim extends NamedEvidence {
  readonly at: string;
}

/** Files that statements rest on. */
@Injectable()
export class Evidences {
  constructor(
    private readonly database: Database,
    private readonly files: EvidenceFiles,
    private readonly repository: EvidenceRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a file in. `stated` is the media type it was sent as, or null where it was sent as mere bytes. The same file again changes nothing.
   * @throws LedgerError `body-too-large`, `malformed-body`, `unsupported-media-type`
   */
  async add(
    content: Readable,
    stated: string | null,
    organisation: string,
  ): Promise<{ readonly evidence: Evidence; readonly isNew: boolean }> {
    const received = await this.files.receive(content);
    const { sha256, size, mediaType } = received;
    if (stated !== null && stated !== mediaType) {
      await this.files.discard(received.temporary);
      throw new LedgerError('unsupported-media-type', `The file was sent as ${stated} and is ${mediaType}.`);
    }
    const evidence: Evidence = { sha256, size, mediaType };
    await this.files.keep(received);
    const isNew = await this.database.transaction((tx) => this.repository.insert(tx, evidence, organisation, this.clock.now()));
    return { evidence, isNew };
  }

  /** The file with its bytes for who may see it. @throws LedgerError `not-found`, the same whether it is not here or not for this reader */
  async read(
    sha256: string,
    reader: Reader,
  ): Promise<{ readonly evidence: Evidence; readonly isPublic: boolean; readonly content: () => Readable }> {
    const found = await this.repository.find(sha256, reader);
    if (found === null) throw new LedgerError('not-found', 'There is no such file.');
    const { isPublic, ...evidence } = found;
    return { evidence, isPublic, content: () => this.files.read(sha256) };
  }

  /**
   * The files that a request names. An organisation names only what it gave here itself: to know a digest is not to have the file, and naming it in public would show it.
   * @throws LedgerError `invalid-request` naming each file that it did not give
   */
  async held(tx: Pick<Tx, 'query'>, organisation: string, claims: readonly EvidenceClaim[]): Promise<ReadonlyMap<string, Evidence>> {
    if (claims.length === 0) return new Map();
    const held = new Map(
      (
        await this.repository.heldBy(
          tx,
          organisation,
          claims.map(({ sha256 }) => sha256),
        )
      ).map((evidence) => [evidence.sha256, evidence]),
    );
    const faults = claims.flatMap(({ sha256, at }): Fault[] =>
      held.has(sha256) ? [] : [{ at, message: 'your organisation gave no such file here: POST /v1/evidence first' }],
    );
    if (faults.length > 0) throw new LedgerError('invalid-request', 'The request names files that are not here; each is named.', faults);
    return held;
  }

  /** Keeps which files a statement names. */
  async link(tx: Tx, statement: string, named: readonly NamedEvidence[]): Promise<void> {
    await this.repository.link(tx, statement, named);
  }
}
