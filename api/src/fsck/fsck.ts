import { ProofError } from '@terroir/proof';
import { checkDocuments, checkKeys, checkStatusLists } from './documents.ts';
import { Difference } from './difference.ts';
import { checkAnchors, checkEvidence, checkMark } from './outside.ts';
import { checkDisclosures, checkNoneIsForgotten, checkStatements } from './statements.ts';
import { checkTree, type TreeCounts } from './tree.ts';
import type { Walk } from './walk.ts';

/** What was checked, in numbers. */
export interface Checked extends TreeCounts {
  readonly statements: number;
  readonly documents: number;
  readonly statusLists: number;
  readonly anchors: number;
  /** Those of the anchors that the chain was asked about. */
  readonly anchorsOnChain: number;
  readonly evidence: number;
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
    const tree = await checkTree(walk);
    await checkNoneIsForgotten(walk);
    const anchored = await checkAnchors(walk);
    await checkMark(walk);
    return { statements, documents, statusLists, ...tree, ...anchored, evidence: await checkEvidence(walk) };
  } catch (error) {
    if (error instanceof ProofError) throw new Difference(`something stored cannot be read: ${error.message}`);
    throw error;
  }
}
