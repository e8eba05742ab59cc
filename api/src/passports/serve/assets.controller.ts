import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { assets, type Asset } from '@terroir/web';
import type { FastifyReply } from 'fastify';
import { LedgerError } from '../../http/ledger-error.ts';
import { Route } from '../../http/route.ts';
import { Public } from '../../identities/access.ts';

/** What pages load besides themselves. Each file's name holds a hash of what is in it. */
@Controller()
export class AssetsController {
  private readonly assets: ReadonlyMap<string, Asset> = new Map(assets().map((asset) => [asset.path, asset]));

  @Get('assets/*')
  @Public()
  @ApiParam({ name: 'path', description: 'The name of the file.', schema: { type: 'string' } })
  @Route({
    tag: 'passports',
    summary: 'A built file that pages load; it never changes under its name.',
    answers: { 200: { says: 'The file.', types: ['text/javascript'] } },
    problems: ['not-found'],
  })
  asset(@Param('*') name: string, @Res() reply: FastifyReply): void {
    const asset = this.assets.get(`/assets/${name}`);
    if (asset === undefined) throw new LedgerError('not-found', 'There is no such file.');
    void reply
      .header('content-type', asset.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-security-policy', "default-src 'none'")
      .send(Buffer.from(asset.bytes));
  }
}
