/**
 * What the island needs of the rules of proof, in one place, so that it is loaded as one file: entry and page are drawn before it is there.
 */
export { parsePolicy, ProofError, thingKey, verifyBundle } from '@terroir/proof';
export { cryptoAtHand } from './crypto.ts';
export { seeChain } from './see-chain.ts';
