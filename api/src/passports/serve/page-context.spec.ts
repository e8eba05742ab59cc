import { describe, expect, it } from '@jest/globals';
import { Ledger } from '../../identities/ledger.ts';
import { pageContextOf } from './page-context.ts';

const ledger = (isLocal: boolean): Ledger =>
  new Ledger({
    publicUrl: isLocal ? 'http://localhost:3000' : 'https://ledger.example',
    origin: 'ledger.example/log',
    did: 'did:web:ledger.example',
    chainId: 8453,
    contract: `0x${'ab'.repeat(20)}`,
    logId: `0x${'cd'.repeat(32)}`,
    isLocal,
  });

describe('what pages know of the chain', () => {
  it('is the embedded one of a demo', () => {
    expect(pageContextOf(ledger(true), 'http://127.0.0.1:8545')).toMatchObject({
      isDemo: true,
      rpcUrl: 'http://127.0.0.1:8545',
      chainId: 8453,
    });
  });

  it('is no RPC elsewhere, whatever there is: its address may hold a key', () => {
    expect(pageContextOf(ledger(false), 'https://rpc.example/v1/secret')).toMatchObject({ isDemo: false, rpcUrl: null });
  });
});
