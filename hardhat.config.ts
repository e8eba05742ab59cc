import { createRequire } from 'node:module';
import { defineConfig } from 'hardhat/config';

/** The compiler comes with `npm ci`, so that a build needs no network and is the same everywhere. */
const soljson = createRequire(import.meta.url).resolve('solc/soljson.js');

/** The settings are part of the contract's address: docs/decisions/0010-one-bytecode-everywhere.md. */
export default defineConfig({
  paths: {
    sources: './contracts',
    tests: { solidity: './contracts/test' },
    artifacts: './contracts/build',
    cache: './contracts/cache',
  },
  solidity: {
    version: '0.8.37',
    path: soljson,
    settings: {
      evmVersion: 'paris',
      viaIR: true,
      optimizer: { enabled: true, runs: 200 },
      metadata: { bytecodeHash: 'none' },
    },
  },
  networks: {
    osaka: { type: 'edr-simulated', chainType: 'l1', hardfork: 'osaka' },
  },
  test: {
    solidity: {
      fuzz: { runs: 1_000, seed: '0x7465' },
      invariant: { runs: 64, depth: 64, failOnRevert: true },
    },
  },
});
