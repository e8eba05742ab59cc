import { Injectable } from '@nestjs/common';
import { Waiting } from '../anchors/waiting.ts';
import { Clock } from '../clock/clock.ts';
import { Database } from '../database/database.ts';
import { OwnLog } from '../log/own-log.ts';
import { secondsSince, type Sample, type Source } from './sample.ts';

const STATES = ['signed', 'broadcast', 'mined', 'final', 'lost'];

/** What became of anchors, and what the last one cost. */
@Injectable()
export class AnchorFigures implements Source {
  readonly part = 'anchors';

  constructor(
    private readonly database: Database,
    private readonly own: OwnLog,
    private readonly waiting: Waiting,
    private readonly clock: Clock,
  ) {}

  async samples(): Promise<readonly Sample[]> {
    const [counts, [last], { waitingSince }] = await Promise.all([
      this.database.read<{ state: string; count: number }>('select state, count(*) as count from anchor where log = $1 group by state', [
        this.own.origin,
      ]),
      this.database.read<{ gas_used: number; fee_wei: string }>(
        'select gas_used, fee_wei from anchor where log = $1 and gas_used is not null and fee_wei is not null order by size desc, id desc limit 1',
        [this.own.origin],
      ),
      this.waiting.status(),
    ]);
    const countOf = new Map(counts.map(({ state, count }) => [state, count]));
    return [
      ...STATES.map((state): Sample => ({ name: 'terroir_anchors', value: countOf.get(state) ?? 0, labels: { state } })),
      { name: 'terroir_anchoring_waiting_seconds', value: secondsSince(waitingSince, this.clock.now()) },
      ...(last === undefined
        ? []
        : [
            { name: 'terroir_anchor_last_gas' as const, value: last.gas_used },
            { name: 'terroir_anchor_last_fee_wei' as const, value: Number(last.fee_wei) },
          ]),
    ];
  }
}
