import { Controller, Get, Header, Query } from '@nestjs/common';
import { z } from 'zod';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';
import { AnchorRepository } from './anchor-repository.ts';
import { Waiting } from './waiting.ts';

const PageOfAnchors = z.strictObject({
  after: z
    .string()
    .regex(/^[0-9]{1,15}$/, 'must be what an earlier page gave as next')
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
type PageOfAnchors = z.infer<typeof PageOfAnchors>;

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
    summary: 'The anchors of the log on its chain, newest first.',
    answers: { 200: { says: 'A page of anchors.', schema: AnchorsAnswer } },
    problems: ['invalid-request'],
  })
  @Header('cache-control', 'no-cache')
  async list(@Query({ schema: PageOfAnchors }) { after, limit }: PageOfAnchors): Promise<z.infer<typeof AnchorsAnswer>> {
    const { waitingSince, why } = await this.waiting.status();
    const found = await this.anchors.page(after === undefined ? null : Number(after), limit + 1);
    const items = found.slice(0, limit);
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
      next: found.length > limit ? String(items.at(-1)?.id ?? '') : null,
      waitingSince: waitingSince?.toISOString() ?? null,
      why,
    };
  }
}
