import { Agent, request } from 'node:http';

/** A request to be sent again and again; `body` is made anew each time. */
export interface Sent {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: () => string;
}

/** What a load came to. */
export interface Load {
  readonly perSecond: number;
  readonly count: number;
  /** How long each answer took, in milliseconds, the quickest first. */
  readonly latencies: readonly number[];
}

async function once(agent: Agent, { port, method, path, headers, body }: Sent): Promise<number> {
  const text = body?.();
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        host: 'localhost',
        method,
        path,
        headers: {
          ...headers,
          ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
        },
      },
      (answer) => {
        answer.resume().once('end', () => {
          const status = answer.statusCode ?? 0;
          if (status < 300) resolve(status);
          else reject(new Error(`${method} ${path} was answered with ${String(status)}`));
        });
      },
    );
    sent.once('error', reject).end(text);
  });
}

/** Sends for so long, with so many requests in flight, over connections that are kept. @throws Error for the first answer that is no success */
export async function load(sent: Sent, { inFlight, forMs }: { readonly inFlight: number; readonly forMs: number }): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const latencies: number[] = [];
  const since = performance.now();
  const client = async (): Promise<void> => {
    while (performance.now() - since < forMs) {
      const began = performance.now();
      await once(agent, sent);
      latencies.push(performance.now() - began);
    }
  };
  try {
    await Promise.all(Array.from({ length: inFlight }, client));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - since) / 1000;
  return { perSecond: latencies.length / seconds, count: latencies.length, latencies: latencies.sort((a, b) => a - b) };
}
