import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ChainBlocks } from './chain-blocks.ts';

const LARGEST_REQUEST = 2 * 1024 * 1024;
const LARGEST_BATCH = 100;

/** The codes of JSON-RPC 2.0. */
const CODE = { unreadable: -32700, notARequest: -32600, notServed: -32601, refused: -32000 };

/** What a wallet and a reader need; nothing that changes the chain other than by a signed transaction. */
const SERVED = new Set([
  'eth_blockNumber', 'eth_call', 'eth_chainId', 'eth_estimateGas', 'eth_feeHistory', 'eth_gasPrice', 'eth_getBalance', 'eth_getBlockByHash', 'eth_getBlockByNumber', 'eth_getCode',
  'eth_getLogs', 'eth_getProof', 'eth_getStorageAt', 'eth_getTransactionByHash', 'eth_getTransactionCount', 'eth_getTransactionReceipt', 'eth_maxPriorityFeePerGas', 'eth_sendRawTransaction',
  'eth_syncing', 'net_version', 'web3_clientVersion',
]); // prettier-ignore

type Answer = { readonly jsonrpc: '2.0'; readonly id: unknown } & ({ readonly result: unknown } | { readonly error: object });

const failure = (id: unknown, code: number, message: string): Answer => ({ jsonrpc: '2.0', id, error: { code, message } });

/** Serves the chain by JSON-RPC over HTTP, on this machine alone. Gives the server, which listens on `port`, or on a free one for 0. */
export async function serveChain(blocks: ChainBlocks, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    respond(blocks, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function respond(blocks: ChainBlocks, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page of the ledger reads the head of the chain from the visitor's browser.
  response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', 'content-type');
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  const { status, body } =
    request.method === 'POST' ? await answerToBody(blocks, await bodyOf(request)) : refusal(405, 'JSON-RPC is asked by POST');
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const refusal = (status: number, message: string, code = CODE.notARequest): { readonly status: number; readonly body: object } => ({
  status,
  body: failure(null, code, message),
});

async function answerToBody(blocks: ChainBlocks, bytes: Buffer | null): Promise<{ readonly status: number; readonly body: object }> {
  if (bytes === null) return refusal(413, `a request has at most ${String(LARGEST_REQUEST)} bytes`);
  const body = parsed(bytes);
  if (body === undefined) return refusal(400, 'the request is not JSON', CODE.unreadable);
  if (!Array.isArray(body)) return { status: 200, body: await answerTo(blocks, body) };
  if (body.length === 0 || body.length > LARGEST_BATCH) return refusal(400, `a batch has 1 to ${String(LARGEST_BATCH)} requests`);
  return { status: 200, body: await Promise.all(body.map((one: unknown) => answerTo(blocks, one))) };
}

/** The bytes of a request, or null when they are too many; read to the end all the same, so that who sent them can read the answer. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST_REQUEST) chunks.push(chunk);
  }
  return length > LARGEST_REQUEST ? null : Buffer.concat(chunks);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function answerTo(blocks: ChainBlocks, request: unknown): Promise<Answer> {
  const isObject = typeof request === 'object' && request !== null && !Array.isArray(request);
  const { id = null, method, params = [] } = (isObject ? request : {}) as { id?: unknown; method?: unknown; params?: unknown };
  if (typeof method !== 'string' || !Array.isArray(params)) return failure(id, CODE.notARequest, 'not a request of JSON-RPC');
  if (!SERVED.has(method)) return failure(id, CODE.notServed, 'this method is not served here');
  try {
    const result = await (method === 'eth_sendRawTransaction' ? blocks.send(String(params[0])) : blocks.ask(method, params));
    return { jsonrpc: '2.0', id, result };
  } catch (error) {
    const { code, message, data } = error as { code?: unknown; message?: unknown; data?: unknown };
    return { jsonrpc: '2.0', id, error: { code: typeof code === 'number' ? code : CODE.refused, message: String(message), data } };
  }
}
