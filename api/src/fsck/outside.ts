import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { toHex } from '@terroir/proof';
import { readAnchorTransaction } from '../anchors/anchor-transaction.ts';
import { Difference } from './difference.ts';
import type { LogWalk, Walk, WalkedLog } from './walk.ts';

interface Anchor {
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
  readonly block: number | null;
  readonly block_hash: string | null;
  readonly block_time: Date | null;
  readonly gas_used: number | null;
  readonly fee_wei: string | null;
}

/** What was checked of the anchors of a log, in numbers. */
export interface AnchorCounts {
  readonly anchors: number;
  /** Those that the chain was asked about. */
  readonly anchorsOnChain: number;
}

const placeOf = ({ size, transaction_hash: hash }: Anchor): string => `anchor of size ${String(size)} (${hash})`;

async function rootAt({ database }: Walk, { origin }: Pick<WalkedLog, 'origin'>, size: number): Promise<string | null> {
  const [row] = await database.query<{ root: Buffer }>('select root from checkpoint where log = $1 and size = $2', [origin, size]);
  return row === undefined ? null : toHex(row.root);
}

/** Compares the stored facts of a transaction with those that its signed bytes hold. */
function checkTransaction(anchor: Anchor): void {
  if (anchor.raw === null) return;
  const sent = readAnchorTransaction(anchor.raw);
  const stored = {
    hash: anchor.transaction_hash,
    sender: anchor.sender.toLowerCase(),
    chainId: anchor.chain_id,
    contract: anchor.contract.toLowerCase(),
    nonce: anchor.nonce,
    maxFeePerGas: anchor.max_fee,
    maxPriorityFeePerGas: anchor.max_tip,
    logId: anchor.log_id,
    size: anchor.size,
    root: `0x${toHex(anchor.root)}`,
  };
  const [differs] = Object.entries(stored).filter(([name, value]) => Reflect.get(sent ?? {}, name) !== value);
  if (differs !== undefined) throw new Difference(`${placeOf(anchor)}: its transaction does not have the stored ${differs[0]}`);
}

/** Compares where the chain has a transaction, and what it cost, with what is stored. */
async function checkMined(anchor: Anchor, { chain, asOf }: NonNullable<Walk['chain']>): Promise<void> {
  if (anchor.block === null) return;
  const receipt = await chain.receipt(anchor.transaction_hash, asOf);
  if (receipt === 'later') return;
  const { time } = await chain.block(anchor.block);
  const seen = [receipt?.block, receipt?.blockHash, time.toISOString()];
  const stored = [anchor.block, anchor.block_hash, anchor.block_time?.toISOString()];
  const wasPaidHere = anchor.gas_used !== null;
  if (wasPaidHere) {
    seen.push(receipt?.gasUsed, receipt?.feeWei.toString());
    stored.push(anchor.gas_used, anchor.fee_wei ?? undefined);
  }
  if (seen.some((value, i) => value !== stored[i]))
    throw new Difference(`${placeOf(anchor)}: the chain does not have it where it is stored to be`);
  const event = await chain.anchoredIn(anchor.contract, anchor.log_id, anchor.block);
  if (event !== null && event.transaction === anchor.transaction_hash && event.root !== `0x${toHex(anchor.root)}`)
    throw new Difference(`${placeOf(anchor)}: the chain has another root there`);
}

/** Checks what was sent to the chain against the checkpoints, the signed transactions and, where it can be asked, the chain. Gives the number of anchors, and of those that the chain confirmed. */
export async function checkAnchors(walk: LogWalk): Promise<AnchorCounts> {
  const { database, origin, chain, progress } = walk;
  const anchors = await database.query<Anchor & { readonly [column: string]: unknown }>(
    `select size, root, chain_id, contract, log_id, sender, nonce, raw, max_fee::text, max_tip::text, transaction_hash, block, block_hash, block_time, gas_used, fee_wei::text
       from anchor where log = $1 order by id`,
    [origin],
  );
  let anchorsOnChain = 0;
  for (const [i, anchor] of anchors.entries()) {
    if ((await rootAt(walk, walk, anchor.size)) !== toHex(anchor.root))
      throw new Difference(`${placeOf(anchor)}: it has another root than the checkpoint`);
    checkTransaction(anchor);
    if (chain !== null && anchor.block !== null) {
      await checkMined(anchor, chain);
      anchorsOnChain++;
    }
    progress(`${String(i + 1)} anchors`);
  }
  await checkChainHead(walk);
  return { anchors: anchors.length, anchorsOnChain };
}

async function checkChainHead(walk: LogWalk): Promise<void> {
  if (walk.chain === null || !walk.isWhole) return;
  const { chain, asOf } = walk.chain;
  const head = await chain.head(walk.contract, walk.logId, asOf);
  if (head !== null && `0x${String(await rootAt(walk, walk, head.size))}` !== head.root)
    throw new Difference(`chain: it holds another root for size ${String(head.size)} of ${walk.origin} than the checkpoint`);
}

/** The log that the mark has to be of: the one that goes on, or the one before it, as long as that one was not published. */
async function markedLog({ database, logs, mark }: Walk): Promise<WalkedLog | undefined> {
  const current = logs.at(-1);
  if (current === undefined || current.origin === mark?.origin || current.predecessor?.origin !== mark?.origin) return current;
  const [log] = await database.query<{ published_size: number }>('select published_size from log where origin = $1', [current.origin]);
  return log?.published_size === 0
    ? (logs.find(({ origin }) => origin === mark?.origin) ?? { ...current, ...current.predecessor, isWhole: false })
    : current;
}

/** Checks what was published, as the file beside the database remembers it, against the checkpoints. */
export async function checkMark(walk: Walk): Promise<void> {
  const { mark } = walk;
  if (mark === null) return;
  const log = await markedLog(walk);
  if (mark.origin !== log?.origin) throw new Difference(`high-water mark: it is of another log, ${mark.origin}`);
  if (log.isWhole && mark.size > 0 && (await rootAt(walk, log, mark.size)) !== mark.root)
    throw new Difference(`high-water mark: the checkpoint ${String(mark.size)} was published with another root, or is missing`);
}

async function digestOf(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

/** Checks every file of evidence against the digest that is its name. Gives their number. */
export async function checkEvidence({ database, evidenceFolder, progress }: Walk): Promise<number> {
  const files = await database.query<{ sha256: Buffer }>('select sha256 from evidence order by sha256');
  for (const [i, { sha256 }] of files.entries()) {
    const name = toHex(sha256);
    const digest = await digestOf(join(evidenceFolder, name.slice(0, 2), name));
    if (digest === null) throw new Difference(`evidence ${name}: its file is missing`);
    if (digest !== name) throw new Difference(`evidence ${name}: its file has another digest`);
    progress(`${String(i + 1)} files of evidence`);
  }
  return files.length;
}
