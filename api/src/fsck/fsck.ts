import { ProofError } from '@terroir/proof';
import { inWords } from '@terroir/proof/words';
import { checkDocuments, checkKeys, checkStatusLists } from './documents.ts';
import { Difference } from './difference.ts';
import { checkAnchors, checkEvidence, checkMark, type AnchorCounts } from './outside.ts';
import { checkDisclosures, checkNoneIsForgotten, checkStatements } from './statements.ts';
import { checkTree, type TreeCounts } from './tree.ts';
import type { Walk } from './walk.ts';

/** What was checked, in numbers. */
export interface Checked extends TreeCounts, AnchorCounts {
  readonly statements: number;
  readonly documents: number;
  readonly statusLists: number;
  readonly logs: number;
  readonly evidence: number;
}

/** What was checked in all logs together. */
function sumOf(logs: readonly (TreeCounts & AnchorCounts)[]): TreeCounts & AnchorCounts {
  const sum = (name: keyof TreeCounts | keyof AnchorCounts): number => logs.reduce((total, log) => total + log[name], 0);
  return {
    entries: sum('entries'),
    tiles: sum('tiles'),
    checkpoints: sum('checkpoints'),
    states: sum('states'),
    anchors: sum('anchors'),
    anchorsOnChain: sum('anchorsOnChain'),
  };
}

/**
 * Derives the log anew from what is stored, and checks everything against everything.
 * @throws Difference that names the first place that differs; what else is thrown says that something could not be asked
 */
export async function fsck(walk: Walk): Promise<Checked> {
  try {
    const statements = await checkStatements(walk);
    await checkDisclosures(walk);
    const documents = await checkDocuments(walk);
    const statusLists = await checkStatusLists(walk);
    await checkKeys(walk);
    const logs: (TreeCounts & AnchorCounts)[] = [];
    for (const log of walk.logs) logs.push({ ...(await checkTree({ ...walk, ...log })), ...(await checkAnchors({ ...walk, ...log })) });
    await checkNoneIsForgotten(walk);
    await checkMark(walk);
    return { statements, documents, statusLists, logs: logs.length, ...sumOf(logs), evidence: await checkEvidence(walk) };
  } catch (error) {
    if (error instanceof ProofError) throw new Difference(`something stored cannot be read: ${inWords(error.reason)}`);
    throw error;
  }
}
