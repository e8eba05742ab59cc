import { fromUtf8, parseJson, ProofError } from '@terroir/proof';
import { inWords } from '@terroir/proof/words';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LedgerError } from './ledger-error.ts';

/** 4 MiB: an EPCIS document of some thousand events. Files go by `POST /v1/evidence`, which streams. */
export const BODY_LIMIT = 4 * 1024 * 1024;

const JSON_TYPES = ['application/json', 'application/ld+json', 'application/problem+json'];
const TEXT_TYPES = ['application/vc+jwt', 'application/vc+sd-jwt', 'application/jwt', 'application/sd-jwt', 'application/dc+sd-jwt'];

/** A body as JSON, read strictly: duplicate keys, lone surrogates, invalid UTF-8 and numbers that would change are refused. */
function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return parseJson(fromUtf8(bytes));
  } catch (error) {
    if (error instanceof ProofError)
      throw new LedgerError('malformed-json', `The body is not the JSON that is expected: ${inWords(error.reason)}`);
    throw error;
  }
}

/** Teaches the server which bodies it takes, and how strictly it reads them. Everything else gets 415. */
export function takeBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    JSON_TYPES,
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (_request: FastifyRequest, body: string | Buffer) => Promise.resolve(readJson(body as Buffer)),
  );
  fastify.addContentTypeParser(
    TEXT_TYPES,
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (_request: FastifyRequest, body: string | Buffer) => {
      try {
        return await Promise.resolve(fromUtf8(body as Buffer));
      } catch {
        throw new LedgerError('malformed-body', 'The body is not valid UTF-8.');
      }
    },
  );
}
