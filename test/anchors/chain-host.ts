// A program that does nothing but have an embedded chain: what the tests kill.
import { startChain } from '../../api/src/embedded/chain.ts';

const chain = await startChain(process.argv[2] ?? '');
process.on('message', () => process.send?.(chain.pid));
process.send?.({ url: chain.url, key: chain.key, pid: chain.pid });
