import pino, { type Logger } from 'pino';

/** Injects the one logger. */
export const LOGGER = Symbol('logger');

/** The one logger: JSON lines, a constant message and facts as fields; never a secret or a person. */
export const createLogger = (level: string): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: ['*.authorization', '*.secret', '*.password', '*.privateKey'] },
    pino.destination({ dest: 2, sync: false }),
  );
