import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Sequencer } from '../log/sequencer.ts';
import { AnchoringProgress } from './anchoring-progress.ts';
import { goesOn, notReady, READY, type Part } from './part.ts';
import { Stopping } from './stopping.ts';
import { Storage } from './storage.ts';

/** What was seen is told again for so long: anyone may ask, and looking takes a connection and writes a file. */
const KEPT_MS = 1_000;

type PartName = 'service' | 'database' | 'log' | 'anchoring' | 'evidence' | 'disk';

/** Each part of the service, and whether all of them allow to send requests here. */
interface ReadinessReport {
  readonly ready: boolean;
  readonly parts: { readonly [name in PartName]: string };
}

/** Looks at each part of the service. */
@Injectable()
export class Readiness {
  private seen: { readonly parts: Promise<{ readonly [name in Exclude<PartName, 'service'>]: Part }>; readonly at: number } | null = null;

  constructor(
    private readonly database: Database,
    private readonly sequencer: Sequencer,
    private readonly anchoring: AnchoringProgress,
    private readonly storage: Storage,
    private readonly stopping: Stopping,
  ) {}

  async now(): Promise<ReadinessReport> {
    const at = performance.now();
    if (this.seen === null || at - this.seen.at > KEPT_MS) this.seen = { parts: this.look(), at };
    const parts = { service: this.stopping.isUnderWay ? notReady('stopping') : READY, ...(await this.seen.parts) };
    return {
      ready: Object.values(parts).every(({ maySend }) => maySend),
      parts: {
        service: parts.service.says,
        database: parts.database.says,
        log: parts.log.says,
        anchoring: parts.anchoring.says,
        evidence: parts.evidence.says,
        disk: parts.disk.says,
      },
    };
  }

  private async look() {
    const [database, anchoring, evidence, disk] = await Promise.all([
      this.database.query('select 1').then(
        () => READY,
        () => notReady('cannot be reached'),
      ),
      this.anchoring.look().catch(() => goesOn('unknown')),
      this.storage.evidence(),
      this.storage.room(),
    ]);
    const { damage } = this.sequencer;
    return { database, log: damage === null ? READY : notReady(damage), anchoring, evidence, disk };
  }
}
