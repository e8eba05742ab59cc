/** What an address answered to JSON-RPC. */
interface RpcAnswer {
  readonly status: number;
  readonly result: unknown;
  readonly error: { readonly code: number; readonly message: string } | undefined;
}

/** Asks an address by JSON-RPC. Throws only where nobody answers. */
export async function rpc(url: string, method: string, ...params: unknown[]): Promise<RpcAnswer> {
  const { status, json } = await post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  return { status, ...(json as Pick<RpcAnswer, 'result' | 'error'>) };
}

/** Sends any body; gives what came back as JSON. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return { status: response.status, json: await response.json() };
}
