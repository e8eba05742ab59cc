/** npm passes on a Ctrl-C that the terminal has already sent to everyone: what comes so soon after the first is the same key. */
const SAME_KEY_MS = 1000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C, the closing of the terminal, or a request to end: aborts once, in order; asked again, this process ends at once, and what it started with it. */
export function interrupts(onFirst: () => void): AbortSignal {
  const asked = new AbortController();
  let firstAt = 0;
  const ask = (): void => {
    const now = performance.now();
    if (!asked.signal.aborted) {
      firstAt = now;
      onFirst();
      asked.abort();
    } else if (now - firstAt > SAME_KEY_MS) process.exit(1);
  };
  for (const signal of SIGNALS) process.on(signal, ask);
  // A terminal that is gone takes no more lines.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return asked.signal;
}

/** Resolves when it is time to end. */
export const untilAborted = async (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
