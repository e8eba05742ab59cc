import type { Logger } from 'pino';
import type { EndedRequest } from './request-ends.ts';

const WHOLE_TENTHS = 10;

/** Logs one line for each request at its end: which route, what was answered, how long it took, by which key; what failed on our side as an error. No address, query, body or person. */
export const logRequests = (logger: Logger) => ({
  ended: ({ id, method, route, status, ms, bytes, keyId, problem, fault, isWhole }: EndedRequest): void => {
    const facts = {
      request: id,
      method,
      route,
      status,
      ms: Math.round(ms * WHOLE_TENTHS) / WHOLE_TENTHS,
      ...(bytes === null ? {} : { bytes }),
      ...(keyId === null ? {} : { key: keyId }),
      ...(problem === null ? {} : { problem }),
      ...(fault === null ? {} : { err: fault }),
      ...(isWhole ? {} : { isWhole }),
    };
    if (problem === 'internal') logger.error(facts, 'a request failed');
    else logger.info(facts, 'a request ended');
  },
});
