import type { Bundle } from '@terroir/proof';

/** The log's part of a bundle as C2SP tlog-proof: index, inclusion path, and the checkpoint that the path leads to. */
export const tlogProofOf = (bundle: Bundle): string =>
  [
    'c2sp.org/tlog-proof@v1',
    `index ${String(bundle.index)}`,
    ...bundle.path,
    '',
    bundle.pending?.checkpoint ?? bundle.head.checkpoint,
  ].join('\n');
