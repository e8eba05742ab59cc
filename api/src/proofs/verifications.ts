import { Injectable } from '@nestjs/common';
import {
  parseBundle,
  parseCheckpoint,
  parseNote,
  ProofError,
  toHex,
  verifyBundle,
  type Bundle,
  type ChainHead,
  type Expect,
  type Policy,
} from '@terroir/proof';
import { explain, type Explained } from '@terroir/proof/words';
import { webCrypto } from '@terroir/proof/webcrypto';
import { AnchoredLogs } from '../anchors/anchored-logs.ts';
import { Clock } from '../clock/clock.ts';
import { Policies } from './policies.ts';

const crypto = webCrypto(globalThis.crypto.subtle, DecompressionStream);

/** What the service itself makes of a bundle: the very code that readers run, with the chain as the service last saw it. Whoever distrusts the service runs it elsewhere. */
@Injectable()
export class Verifications {
  constructor(
    private readonly policies: Policies,
    private readonly logs: AnchoredLogs,
    private readonly clock: Clock,
  ) {}

  async verify(
    bundle: Bundle | string,
    asked: { readonly policy: Policy | null; readonly at: Date | null; readonly expect: Expect },
  ): Promise<Explained> {
    const verification = await verifyBundle(bundle, asked.policy ?? (await this.policies.proposed()), {
      at: asked.at ?? this.clock.now(),
      expect: asked.expect,
      chain: await this.headsSeen(bundle, asked.at),
      crypto,
    });
    return explain(verification);
  }

  /** The final heads that this service saw on chain and that can decide about this bundle: the newest not after `at`, those that the bundle names, and the last that did not cover the entry. */
  private async headsSeen(bundle: Bundle | string, at: Date | null): Promise<ChainHead[]> {
    const { origin, sizes, index } = placesIn(bundle);
    const { anchors } = this.logs.namedOrCurrent(origin);
    const [newest, before, named] = await Promise.all([
      anchors.newestFinal(at),
      index === null ? null : anchors.lastBefore(index),
      anchors.finalOfSizes(sizes),
    ]);
    return [newest, before, ...named]
      .filter((anchor) => anchor !== null)
      .filter(({ blockTime }) => at === null || blockTime <= at)
      .map(({ chainId, contract, logId, size, root, block, blockTime }) => ({
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

/** The log of a bundle, the sizes of its checkpoints, and the entry's index; nothing where it cannot be read, which the verifier will say. */
function placesIn(source: Bundle | string): {
  readonly origin: string | null;
  readonly sizes: readonly number[];
  readonly index: number | null;
} {
  try {
    const bundle = typeof source === 'string' ? parseBundle(source) : source;
    const notes = [bundle.head.checkpoint, ...(bundle.since === null ? [] : [bundle.since.checkpoint])];
    return { origin: bundle.head.origin, sizes: notes.map((note) => parseCheckpoint(parseNote(note).text).size), index: bundle.index };
  } catch (error) {
    if (error instanceof ProofError) return { origin: null, sizes: [], index: null };
    throw error;
  }
}
