// A program that does nothing but have Hardhat's EVM at an address, with all its methods: what tests mine, turn back and reorganise.
import { createServer } from 'node:http';
import { createHardhatRuntimeEnvironment } from 'hardhat/hre';

process.once('disconnect', () => process.exit(0));
process.once('message', ({ chainId, keys }: { chainId: number; keys: string[] }) => void serve(chainId, keys));

async function serve(chainId: number, keys: readonly string[]): Promise<void> {
  const accounts = keys.map((privateKey) => ({ privateKey, balance: 10n ** 20n }));
  const environment = await createHardhatRuntimeEnvironment({
    networks: { tested: { type: 'edr-simulated', chainType: 'l1', chainId, hardfork: 'osaka', accounts } },
  });
  const { provider } = await environment.network.create({ network: 'tested' });
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
      const { id, method, params } = JSON.parse(body) as { id: unknown; method: string; params: unknown[] };
      const answer = await provider.request({ method, params }).then(
        (result) => ({ result }),
        (error: unknown) => {
          const { code = -32000, message, data } = error as { code?: number; message: string; data?: unknown };
          return { error: { code, message, data } };
        },
      );
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
    })();
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
  });
}
