import pino, { type DestinationStream, type Logger } from 'pino';
import { factsOf } from './error-facts.ts';

/** Injects the one logger. */
export const LOGGER = Symbol('logger');

const STDERR = 2;

/** The one logger: JSON lines, a constant message and facts as fields; never a secret or a person. It writes to standard error where it is told nothing else. */
export const createLogger = (level: string, to: DestinationStream = pino.destination({ dest: STDERR, sync: false })): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: factsOf },
      redact: ['*.authorization', '*.secret', '*.password', '*.privateKey'],
    },
    to,
  );
