import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { parseTilePath, ProofError, TILE_WIDTH } from '@terroir/proof';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LedgerError } from '../http/ledger-error.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { Ledger } from '../identities/ledger.ts';
import { LogRepository } from './log-repository.ts';
import { OwnLog } from './own-log.ts';
import { TreeReader } from './tree-reader.ts';

const LogHeadAnswer = z.object({
  origin: z.string(),
  key: z.string().meta({ description: 'The C2SP verifier key.' }),
  size: z.int(),
  root: z.string().meta({ description: 'base64' }),
  signedAt: z.iso.datetime(),
  chainId: z.int(),
  contract: z.string(),
  logId: z.string(),
});

const FOR_EVER = 'public, max-age=31536000, immutable';

/** The log for whoever mirrors or monitors it: C2SP tlog-tiles, digests only. */
@Controller()
export class LogController {
  constructor(
    private readonly log: LogRepository,
    private readonly tree: TreeReader,
    private readonly own: OwnLog,
    private readonly ledger: Ledger,
  ) {}

  @Get('checkpoint')
  @Public()
  @Route({
    tag: 'log',
    summary: 'The newest published checkpoint (C2SP signed note).',
    answers: { 200: { says: 'The signed note.', types: ['text/plain'] } },
    problems: ['not-ready'],
  })
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'no-cache')
  async checkpoint(): Promise<string> {
    return (await this.newest()).note;
  }

  @Get('tile/*')
  @Public()
  @ApiParam({ name: 'path', description: 'Level, index and, for a tile that is not full, width: 0/000.p/17.', schema: { type: 'string' } })
  @Route({
    tag: 'log',
    summary: 'A tile of the tree (C2SP tlog-tiles): 1 to 256 hashes.',
    answers: { 200: { says: 'The hashes.', types: ['application/octet-stream'] } },
    problems: ['not-found'],
  })
  async tile(@Param('*') rest: string, @Res() reply: FastifyReply): Promise<void> {
    const { size } = await this.newest();
    const { level, index, width } = readTilePath(`tile/${rest}`);
    const count = Math.floor(size / TILE_WIDTH ** level);
    if (index * TILE_WIDTH + width > count) throw new LedgerError('not-found', 'The log has no such tile yet.');
    const hashes = await this.tree.tile(level, index, width);
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
  async head() {
    const { size, root, signedAt } = await this.newest();
    return {
      origin: this.own.origin,
      key: this.own.key.verifierKey,
      size,
      root: root.toString('base64'),
      signedAt: signedAt.toISOString(),
      chainId: this.ledger.chainId,
      contract: this.ledger.contract,
      logId: this.ledger.logId,
    };
  }

  private async newest() {
    const checkpoint = await this.log.newestCheckpoint();
    if (checkpoint === null) throw new LedgerError('not-ready', 'The log has not published its first checkpoint yet.');
    return checkpoint;
  }
}

function readTilePath(path: string) {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof ProofError) throw new LedgerError('not-found', `This is not the path of a tile: ${error.message}`);
    throw error;
  }
}
