import { z } from 'zod';

const ANSWERS_WITHIN_MS = 15_000;

/** The chain cannot be asked: nobody answers, or not as a chain would. It may be back in a moment. */
export class ChainUnreachable extends Error {
  override readonly name = 'ChainUnreachable';
}

/** The chain was asked, and refused. */
export class ChainRefused extends Error {
  override readonly name = 'ChainRefused';
  constructor(
    message: string,
    /** What a contract said as it reverted: 0x and hex, or null. */
    readonly data: string | null,
  ) {
    super(message);
  }
}

/** The addresses that were given do not tell the same. */
export class ChainDisagreement extends Error {
  override readonly name = 'ChainDisagreement';
}

const Answer = z.union([
  z.object({ result: z.unknown() }),
  z.object({ error: z.object({ message: z.string(), data: z.unknown() }).partial({ data: true }) }),
]);

/** Asks one address by JSON-RPC. @throws ChainUnreachable, ChainRefused */
export async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  let body: unknown;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    body = await response.json();
  } catch {
    // The reason could hold the address, and addresses of RPCs hold keys.
    throw new ChainUnreachable('the chain does not answer');
  }
  const answer = Answer.safeParse(body);
  if (!answer.success) throw new ChainUnreachable('what answers is not a chain');
  if ('error' in answer.data) {
    const { message, data } = answer.data.error;
    const inner = typeof data === 'object' && data !== null ? (data as { data?: unknown }).data : data;
    throw new ChainRefused(message, typeof inner === 'string' && inner.startsWith('0x') ? inner : null);
  }
  return 'result' in answer.data ? (answer.data.result ?? null) : null;
}
