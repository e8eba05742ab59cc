/**
 * What the island needs of the rules of proof and their words, in one place: entry and page are drawn before it is there.
 */
export { parsePolicy, ProofError, verifyBundle } from '@terroir/proof';
export { explain, inWords } from '@terroir/proof/words';
export { cryptoAtHand } from './crypto.ts';
export { seeChain } from './see-chain.ts';
