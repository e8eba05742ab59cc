import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { parseTilePath, ProofError, TILE_WIDTH, toBase64 } from '@terroir/proof';
import { inWords } from '@terroir/proof/words';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LedgerError } from '../http/ledger-error.ts';
import { Route, type RouteDescription } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { Ledger } from '../identities/ledger.ts';
import { pathOfLog } from './ledger-logs.ts';
import { OwnLog } from './own-log.ts';
import { ReadableLogs, type ReadableLog } from './readable-logs.ts';

const LogHeadAnswer = z.object({
  origin: z.string(),
  key: z.string().meta({ description: 'The C2SP verifier key.' }),
  size: z.int(),
  root: z.string().meta({ description: 'base64' }),
  signedAt: z.iso.datetime(),
  chainId: z.int(),
  contract: z.string(),
  logId: z.string(),
  address: z
    .url()
    .meta({ description: 'Where the log is read: its checkpoint at `/checkpoint` below this address, its tiles at `/tile/…`.' }),
  predecessor: z.object({ origin: z.string(), size: z.int(), root: z.string(), address: z.url().nullable() }).nullable().meta({
    description:
      'The log that this one took the place of, and how far that went; null for the first. Its address is null where it is not kept here.',
  }),
});

const LogNumber = z.string().regex(/^[1-9][0-9]{0,8}$/, 'must be the number of a log');
const ANOTHER_LOG = {
  name: 'number',
  description: 'The number of the log: 2 for the first successor.',
  schema: { type: 'string' },
} as const;
const TILE_PATH = {
  name: 'path',
  description: 'Level, index and, for a tile that is not full, width: 0/000.p/17.',
  schema: { type: 'string' },
} as const;

/** How a checkpoint and a tile are answered, of whichever log. */
const OF_CHECKPOINT = {
  answers: { 200: { says: 'The signed note.', types: ['text/plain'] } },
  problems: ['not-ready'],
} as const satisfies Partial<RouteDescription>;
const OF_TILE = {
  answers: { 200: { says: 'The hashes.', types: ['application/octet-stream'] } },
  problems: ['not-found', 'not-ready'],
} as const satisfies Partial<RouteDescription>;
/** What a log's number may be wrong by. */
const NUMBERED = ['invalid-request', 'not-found'] as const;

const FOR_EVER = 'public, max-age=31536000, immutable';

/** The log for whoever mirrors or monitors it: C2SP tlog-tiles, digests only. */
@Controller()
export class LogController {
  constructor(
    private readonly logs: ReadableLogs,
    private readonly own: OwnLog,
    private readonly ledger: Ledger,
  ) {}

  @Get('checkpoint')
  @Public()
  @Route({
    tag: 'log',
    summary: 'The newest published checkpoint of the first log (C2SP signed note).',
    ...OF_CHECKPOINT,
  })
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'no-cache')
  async checkpoint(): Promise<string> {
    return this.checkpointOf('1');
  }

  @Get('tile/*')
  @Public()
  @ApiParam(TILE_PATH)
  @Route({
    tag: 'log',
    summary: 'A tile of the tree of the first log (C2SP tlog-tiles): 1 to 256 hashes.',
    ...OF_TILE,
  })
  async tile(@Param('*') rest: string, @Res() reply: FastifyReply): Promise<void> {
    await this.tileOf('1', rest, reply);
  }

  @Get('logs/:number/checkpoint')
  @Public()
  @ApiParam(ANOTHER_LOG)
  @Route({
    tag: 'log',
    summary: 'The newest published checkpoint of a successor log.',
    ...OF_CHECKPOINT,
    problems: [...NUMBERED, ...OF_CHECKPOINT.problems],
  })
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'no-cache')
  async checkpointOf(@Param('number', { schema: LogNumber }) number: string): Promise<string> {
    return (await newestOf(this.numbered(number))).note;
  }

  @Get('logs/:number/tile/*')
  @Public()
  @ApiParam(ANOTHER_LOG)
  @ApiParam(TILE_PATH)
  @Route({
    tag: 'log',
    summary: 'A tile of the tree of a successor log.',
    ...OF_TILE,
    problems: [...NUMBERED, ...OF_TILE.problems],
  })
  async tileOf(
    @Param('number', { schema: LogNumber }) number: string,
    @Param('*') rest: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const log = this.numbered(number);
    const { size } = await newestOf(log);
    const { level, index, width } = readTilePath(`tile/${rest}`);
    const count = Math.floor(size / TILE_WIDTH ** level);
    if (index * TILE_WIDTH + width > count) throw new LedgerError('not-found', 'The log has no such tile yet.');
    const hashes = await log.tree.tile(level, index, width);
    void reply.header('content-type', 'application/octet-stream').header('cache-control', FOR_EVER).send(Buffer.concat(hashes));
  }

  @Get('v1/log')
  @Public()
  @Route({
    tag: 'log',
    summary: 'The log: its name, its key, its newest size and root, and where it is anchored.',
    answers: { 200: { says: 'The head.', schema: LogHeadAnswer } },
    problems: ['not-ready'],
  })
  @Header('cache-control', 'no-cache')
  async head(): Promise<z.infer<typeof LogHeadAnswer>> {
    const [current] = this.logs.newestFirst;
    if (current === undefined) throw new Error('a ledger has a log');
    const { size, root, signedAt } = await newestOf(current);
    const { facts } = current;
    return {
      origin: facts.origin,
      key: this.own.key.verifierKey,
      size,
      root: root.toString('base64'),
      signedAt: signedAt.toISOString(),
      chainId: facts.chainId,
      contract: facts.contract,
      logId: facts.logId,
      address: this.addressOf(current),
      predecessor: this.predecessorOf(current),
    };
  }

  private predecessorOf({ facts: { predecessor } }: ReadableLog): z.infer<typeof LogHeadAnswer>['predecessor'] {
    if (predecessor === null) return null;
    const { origin, size, root } = predecessor;
    const kept = this.logs.newestFirst.find(({ facts }) => facts.origin === origin);
    return { origin, size, root: toBase64(root), address: kept === undefined ? null : this.addressOf(kept) };
  }

  private addressOf({ facts }: ReadableLog): string {
    return `${this.ledger.publicUrl}${pathOfLog(facts)}`;
  }

  private numbered(number: string): ReadableLog {
    const log = this.logs.numbered(Number(number));
    if (log === null) throw new LedgerError('not-found', 'This ledger has no log of that number.');
    return log;
  }
}

async function newestOf({ log }: ReadableLog) {
  const checkpoint = await log.newestCheckpoint();
  if (checkpoint === null) throw new LedgerError('not-ready', 'The log has not published its first checkpoint yet.');
  return checkpoint;
}

function readTilePath(path: string) {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof ProofError) throw new LedgerError('not-found', `This is not the path of a tile: ${inWords(error.reason)}`);
    throw error;
  }
}
