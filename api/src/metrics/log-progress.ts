import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { OwnLog } from '../log/own-log.ts';

/** How far the log has come, and since when something has been waiting. A time is null where nothing waits. */
interface LogFigures {
  readonly size: number;
  readonly publishedSize: number;
  /** How many statements are accepted and not in the log. */
  readonly waiting: number;
  /** When the oldest of them was accepted. */
  readonly waitingSince: Date | null;
  /** When the newest published checkpoint was signed; null before the first. */
  readonly checkpointAt: Date | null;
  /** When the oldest published entry was logged that no final anchor covers. */
  readonly unanchoredSince: Date | null;
}

interface Row {
  readonly size: number;
  readonly published_size: number;
  readonly waiting: number;
  readonly waiting_since: Date | null;
  readonly checkpoint_at: Date | null;
  readonly unanchored_since: Date | null;
}

/** The checkpoint that first holds what no final anchor covers. */
const UNANCHORED_SINCE = `(select c.signed_at from checkpoint c where c.log = l.origin and c.size <= l.published_size
  and c.size > coalesce((select max(a.size) from anchor a where a.log = l.origin and a.state = 'final'), 0) order by c.size limit 1) as unanchored_since`;

/** Reads how far the own log has come. On the connections for readers: who looks takes nothing from who writes. */
@Injectable()
export class LogProgress {
  constructor(
    private readonly database: Database,
    private readonly own: OwnLog,
  ) {}

  async figures(): Promise<LogFigures> {
    const [row] = await this.database.read<Row>(
      `select l.size, l.published_size, (select count(*) from pending) as waiting,
              (select s.accepted_at from pending p join statement s on s.id = p.statement order by p.sequence limit 1) as waiting_since,
              (select c.signed_at from checkpoint c where c.log = l.origin and c.size <= l.published_size order by c.size desc limit 1) as checkpoint_at,
              ${UNANCHORED_SINCE}
         from log l where l.origin = $1`,
      [this.own.origin],
    );
    if (row === undefined) throw new Error(`the log ${this.own.origin} is not there`);
    return {
      size: row.size,
      publishedSize: row.published_size,
      waiting: row.waiting,
      waitingSince: row.waiting_since,
      checkpointAt: row.checkpoint_at,
      unanchoredSince: row.unanchored_since,
    };
  }

  /** When the oldest published entry was logged that no final anchor covers; null where all are covered. */
  async unanchoredSince(): Promise<Date | null> {
    const [row] = await this.database.read<Pick<Row, 'unanchored_since'>>(`select ${UNANCHORED_SINCE} from log l where l.origin = $1`, [
      this.own.origin,
    ]);
    return row?.unanchored_since ?? null;
  }
}
