import type { Logger } from 'pino';
import { createLogger } from '../../api/src/http/logger.ts';

/** A line of the log, as it was written. */
export type Line = Readonly<Record<string, unknown>>;

/** The service's own logger, writing where a test reads. */
export class CollectedLog {
  text = '';
  readonly logger: Logger;

  constructor(level: string) {
    this.logger = createLogger(level, { write: (line: string) => (this.text += line) });
  }

  get lines(): Line[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  }

  /** The lines of the request with this id. */
  of(request: unknown): Line[] {
    return this.lines.filter((line) => line['request'] === request);
  }
}
