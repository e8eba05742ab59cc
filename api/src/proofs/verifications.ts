import { Injectable } from '@nestjs/common';
import { toHex, verifyBundle, type Bundle, type ChainHead, type Expect, type Policy, type Verification } from '@terroir/proof';
import { webCrypto } from '@terroir/proof/webcrypto';
import { AnchorRepository } from '../anchors/anchor-repository.ts';
import { Clock } from '../clock/clock.ts';
import { Policies } from './policies.ts';

const crypto = webCrypto(globalThis.crypto.subtle, DecompressionStream);

/** What the service itself makes of a bundle: the very code that readers run, with the chain as the service last saw it. Whoever distrusts the service runs it elsewhere. */
@Injectable()
export class Verifications {
  constructor(
    private readonly policies: Policies,
    private readonly anchors: AnchorRepository,
    private readonly clock: Clock,
  ) {}

  async verify(bundle: Bundle | string, asked: { readonly policy: Policy | null; readonly at: Date | null; readonly expect: Expect }): Promise<Verification> {
    return verifyBundle(bundle, asked.policy ?? (await this.policies.proposed()), {
      at: asked.at ?? this.clock.now(),
      expect: asked.expect,
      chain: await this.headsSeen(asked.at),
      crypto,
    });
  }

  /** The heads that this service saw become final, not after `at`. */
  private async headsSeen(at: Date | null): Promise<ChainHead[]> {
    const anchors = await this.anchors.final(at);
    return anchors.map(({ chainId, contract, logId, size, root, block, blockTime }) => ({
      chainId,
      contract,
      logId,
      size,
      root: `0x${toHex(root)}`,
      block,
      time: Math.floor(blockTime.getTime() / 1000),
      final: true,
    }));
  }
}
