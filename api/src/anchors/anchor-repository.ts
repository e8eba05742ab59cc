import { Inject, Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import { OwnLog } from '../log/own-log.ts';

type AnchorState = 'signed' | 'broadcast' | 'mined' | 'final' | 'lost';

/** One attempt to anchor a checkpoint. */
export interface Anchor {
  readonly id: number;
  readonly size: number;
  readonly root: Buffer;
  readonly chainId: number;
  readonly contract: string;
  readonly logId: string;
  readonly sender: string;
  /** Null where somebody else sent it. */
  readonly sent: {
    readonly nonce: number;
    readonly raw: string;
    readonly maxFeePerGas: bigint;
    readonly maxPriorityFeePerGas: bigint;
  } | null;
  readonly transaction: string;
  readonly state: AnchorState;
  readonly createdAt: Date;
}

/** An anchor in a block. */
interface MinedAnchor extends Anchor {
  readonly block: number;
  readonly blockHash: string;
  readonly blockTime: Date;
  readonly gasUsed: number | null;
  readonly feeWei: string | null;
}

interface Row {
  readonly id: number;
  readonly size: number;
  readonly root: Buffer;
  readonly chain_id: number;
  readonly contract: string;
  readonly log_id: string;
  readonly sender: string;
  readonly nonce: number | null;
  readonly raw: string | null;
  readonly max_fee: string | null;
  readonly max_tip: string | null;
  readonly transaction_hash: string;
  readonly state: AnchorState;
  readonly block: number | null;
  readonly block_hash: string | null;
  readonly block_time: Date | null;
  readonly gas_used: number | null;
  readonly fee_wei: string | null;
  readonly created_at: Date;
}

const COLUMNS =
  'id, size, root, chain_id, contract, log_id, sender, nonce, raw, max_fee, max_tip, transaction_hash, state, block, block_hash, block_time, gas_used, fee_wei, created_at';

const anchorOf = (row: Row): Anchor => ({
  id: row.id,
  size: row.size,
  root: row.root,
  chainId: row.chain_id,
  contract: row.contract,
  logId: row.log_id,
  sender: row.sender,
  sent:
    row.nonce === null || row.raw === null
      ? null
      : { nonce: row.nonce, raw: row.raw, maxFeePerGas: BigInt(row.max_fee ?? 0), maxPriorityFeePerGas: BigInt(row.max_tip ?? 0) },
  transaction: row.transaction_hash,
  state: row.state,
  createdAt: row.created_at,
});

const minedOf = (row: Row): MinedAnchor[] =>
  row.block === null || row.block_hash === null || row.block_time === null
    ? []
    : [
        {
          ...anchorOf(row),
          block: row.block,
          blockHash: row.block_hash,
          blockTime: row.block_time,
          gasUsed: row.gas_used,
          feeWei: row.fee_wei,
        },
      ];

/** The anchors of a log: what was signed, sent, mined, and became final. */
@Injectable()
export class AnchorRepository {
  constructor(
    private readonly database: Database,
    @Inject(OwnLog) private readonly own: Pick<OwnLog, 'origin'>,
  ) {}

  /** Keeps an anchor, unless its transaction is kept already; gives the id of the one that is kept. */
  async insertOnce(tx: Tx, anchor: Omit<Anchor, 'id' | 'createdAt'>, now: Date): Promise<number> {
    const [row] = await tx.query<{ id: number }>(
      `insert into anchor (log, size, root, chain_id, contract, log_id, sender, nonce, raw, max_fee, max_tip, transaction_hash, state, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) on conflict (transaction_hash) do update set updated_at = excluded.updated_at returning id`,
      [
        this.own.origin,
        anchor.size,
        anchor.root,
        anchor.chainId,
        anchor.contract,
        anchor.logId,
        anchor.sender,
        anchor.sent?.nonce ?? null,
        anchor.sent?.raw ?? null,
        anchor.sent?.maxFeePerGas.toString() ?? null,
        anchor.sent?.maxPriorityFeePerGas.toString() ?? null,
        anchor.transaction,
        anchor.state,
        now,
      ],
    );
    if (row === undefined) throw new Error('an anchor was not kept');
    return row.id;
  }

  /** What is not settled yet, oldest first: of every log, since their transactions share the nonces of one key. */
  async open(): Promise<Anchor[]> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from anchor where state in ('signed', 'broadcast', 'mined') order by id`,
    );
    return rows.map(anchorOf);
  }

  async setState(tx: Tx, id: number, state: AnchorState, now: Date): Promise<void> {
    await tx.execute('update anchor set state = $2, updated_at = $3, block = null, block_hash = null, block_time = null where id = $1', [
      id,
      state,
      now,
    ]);
  }

  async setMined(
    tx: Tx,
    transaction: string,
    mined: {
      readonly state: 'mined' | 'final';
      readonly block: number;
      readonly blockHash: string;
      readonly blockTime: Date;
      readonly gasUsed: number | null;
      readonly feeWei: bigint | null;
    },
    now: Date,
  ): Promise<void> {
    await tx.execute(
      'update anchor set state = $2, block = $3, block_hash = $4, block_time = $5, gas_used = $6, fee_wei = $7, updated_at = $8 where transaction_hash = $1',
      [transaction, mined.state, mined.block, mined.blockHash, mined.blockTime, mined.gasUsed, mined.feeWei?.toString() ?? null, now],
    );
  }

  /** The anchor of exactly this size that is in a block, or null. */
  async ofSize(size: number): Promise<MinedAnchor | null> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from anchor where log = $1 and size = $2 and state in ('mined', 'final') order by block, id limit 1`,
      [this.own.origin, size],
    );
    return rows.flatMap(minedOf)[0] ?? null;
  }

  /** The first final anchor that covers the entry at `index`, or null. */
  async firstCovering(index: number): Promise<MinedAnchor | null> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from anchor where log = $1 and size > $2 and state = 'final' order by size, id limit 1`,
      [this.own.origin, index],
    );
    return rows.flatMap(minedOf)[0] ?? null;
  }

  /** The newest final anchor, of all or of those in blocks not after `at`; null before the first. */
  async newestFinal(at: Date | null): Promise<MinedAnchor | null> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from anchor where log = $1 and state = 'final' and ($2::timestamptz is null or block_time <= $2) order by size desc, id desc limit 1`,
      [this.own.origin, at],
    );
    return rows.flatMap(minedOf)[0] ?? null;
  }

  /** The final anchors of these sizes. */
  async finalOfSizes(sizes: readonly number[]): Promise<MinedAnchor[]> {
    return (
      await this.database.query<Row>(`select ${COLUMNS} from anchor where log = $1 and size = any($2) and state = 'final'`, [
        this.own.origin,
        sizes,
      ])
    ).flatMap(minedOf);
  }

  /** The newest final anchor that does not cover the entry at `index` yet. */
  async lastBefore(index: number): Promise<MinedAnchor | null> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from anchor where log = $1 and size <= $2 and state = 'final' order by size desc limit 1`,
      [this.own.origin, index],
    );
    return rows.flatMap(minedOf)[0] ?? null;
  }

  /** A page of the anchors of all logs that are in blocks, newest first, below the id `before`. */
  async page(before: number | null, limit: number): Promise<MinedAnchor[]> {
    const rows = await this.database.query<Row>(
      `select ${COLUMNS} from anchor where state in ('mined', 'final') and ($1::bigint is null or id < $1) order by id desc limit $2`,
      [before, limit],
    );
    return rows.flatMap(minedOf);
  }
}
