import { Controller, Get, Header, Query } from '@nestjs/common';
import { z } from 'zod';
import { SequencePage, toPage } from '../http/page.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { AnchorRepository } from './anchor-repository.ts';
import { Waiting } from './waiting.ts';

const AnchorsAnswer = z.object({
  items: z.array(
    z.object({
      size: z.int(),
      root: z.string(),
      chainId: z.int(),
      contract: z.string(),
      logId: z.string(),
      transaction: z.string(),
      block: z.int(),
      blockHash: z.string(),
      blockTime: z.iso.datetime(),
      state: z.enum(['mined', 'final']),
      gasUsed: z.int().nullable(),
      feeWei: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
  waitingSince: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Since when anchoring has been waiting for the chain; null while it goes on.' }),
  why: z.string().nullable().meta({ description: 'What it is waiting for, in words; null while it goes on.' }),
});

/** What was anchored, for anyone. */
@Controller('v1/anchors')
export class AnchorsController {
  constructor(
    private readonly anchors: AnchorRepository,
    private readonly waiting: Waiting,
  ) {}

  @Get()
  @Public()
  @Route({
    tag: 'log',
    summary: 'The anchors of the ledger’s logs on their chain, newest first.',
    answers: { 200: { says: 'A page of anchors.', schema: AnchorsAnswer } },
    problems: ['invalid-request'],
  })
  @Header('cache-control', 'no-cache')
  async list(@Query({ schema: SequencePage }) { after, limit }: SequencePage): Promise<z.infer<typeof AnchorsAnswer>> {
    const { waitingSince, why } = await this.waiting.status();
    const { items, next } = toPage(await this.anchors.page(after ?? null, limit + 1), limit, ({ id }) => String(id));
    return {
      items: items.map((anchor) => ({
        size: anchor.size,
        root: `0x${anchor.root.toString('hex')}`,
        chainId: anchor.chainId,
        contract: anchor.contract,
        logId: anchor.logId,
        transaction: anchor.transaction,
        block: anchor.block,
        blockHash: anchor.blockHash,
        blockTime: anchor.blockTime.toISOString(),
        state: anchor.state === 'final' ? 'final' : 'mined',
        gasUsed: anchor.gasUsed,
        feeWei: anchor.feeWei,
      })),
      next,
      waitingSince: waitingSince?.toISOString() ?? null,
      why,
    };
  }
}
