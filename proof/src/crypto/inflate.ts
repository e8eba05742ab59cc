import { concatBytes } from '../bytes.ts';
import { refuse } from '../error.ts';

/** What this needs of the platform's `DecompressionStream`. */
export type Decompression = new (format: 'gzip') => { readonly readable: ReadableStreamLike; readonly writable: WritableStreamLike };

interface ReadableStreamLike {
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>; cancel(): Promise<void> };
}

interface WritableStreamLike {
  getWriter(): { write(chunk: Uint8Array): Promise<void>; close(): Promise<void> };
}

/** Inflates gzip by the platform, and stops as soon as more than `limitBytes` come out. @throws ProofError `not-gzip`, `gzip-bursts` */
export async function inflate(Stream: Decompression, data: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  const stream = new Stream('gzip');
  const writer = stream.writable.getWriter();
  // What goes wrong here shows on the reading side.
  writer.write(data).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      refuse('not-gzip');
    });
    if (done || value === undefined) return concatBytes(...chunks);
    length += value.length;
    if (length > limitBytes) {
      reader.cancel().catch(() => undefined);
      refuse('gzip-bursts', limitBytes);
    }
    chunks.push(value);
  }
}
