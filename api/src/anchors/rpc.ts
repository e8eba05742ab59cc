import { z } from 'zod';

const ANSWERS_WITHIN_MS = 15_000;
const LONGEST_MESSAGE = 300;
const SHORTEST_SECRET = 8;

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

/** What answers is another chain than the one this ledger is anchored on. */
export class OtherChain extends Error {
  override readonly name = 'OtherChain';
}

const RevertData = z.string().regex(/^0x[0-9a-f]*$/i);
const Answer = z.union([
  z.object({ error: z.object({ message: z.string(), data: z.unknown().optional() }) }),
  z.object({ result: z.unknown() }),
]);

/** Asks one address by JSON-RPC; gives what was answered in the shape that was asked for. @throws ChainUnreachable, ChainRefused */
export async function ask<Result>(url: string, shape: z.ZodType<Result>, method: string, params: readonly unknown[]): Promise<Result> {
  const answer = Answer.safeParse(await fetched(url, { jsonrpc: '2.0', id: 1, method, params }));
  if (!answer.success) throw new ChainUnreachable('what answers is not a chain');
  if ('error' in answer.data) {
    const { message, data } = answer.data.error;
    throw new ChainRefused(withoutSecrets(message, url), revertDataOf(data));
  }
  const result = shape.safeParse(answer.data.result ?? null);
  if (!result.success) throw new ChainUnreachable(`what answers to ${method} is not what a chain answers`);
  return result.data;
}

async function fetched(url: string, body: object): Promise<unknown> {
  try {
    const { username, password, ...address } = addressOf(url);
    const response = await fetch(address.href, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(username === '' ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    return await response.json();
  } catch {
    // The reason could hold the address, and addresses of RPCs hold keys.
    throw new ChainUnreachable('the chain does not answer');
  }
}

/** Name and password go into a header: `fetch` takes no address that holds them. */
function addressOf(url: string): { readonly href: string; readonly username: string; readonly password: string } {
  const address = new URL(url);
  const [username, password] = [decodeURIComponent(address.username), decodeURIComponent(address.password)];
  [address.username, address.password] = ['', ''];
  return { href: address.href, username, password };
}

/** Nodes put it in `data`, or one deeper. */
function revertDataOf(data: unknown): string | null {
  const inner = typeof data === 'object' && data !== null && 'data' in data ? data.data : data;
  const parsed = RevertData.safeParse(inner);
  return parsed.success ? parsed.data : null;
}

/** What a node says may repeat the key in its address. */
function withoutSecrets(message: string, url: string): string {
  const { username, password, pathname, searchParams } = new URL(url);
  const parts = [username, password, ...pathname.split('/'), ...searchParams.values()].filter((part) => part.length >= SHORTEST_SECRET);
  return parts
    .flatMap((part) => [part, decodeURIComponent(part)])
    .reduce((text, part) => text.replaceAll(part, '…'), message)
    .slice(0, LONGEST_MESSAGE);
}
