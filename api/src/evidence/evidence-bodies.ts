import multipart from '@fastify/multipart';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { mediaTypeOf } from '../http/content-type.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { LARGEST_FILE } from './evidence-files.ts';
import { ENDINGS } from './media-type.ts';

/** Where files come in. Nowhere else is a body streamed. */
const EVIDENCE_PATH = '/v1/evidence';

/** Mere bytes: what they are is found out. */
const UNSTATED = 'application/octet-stream';

// A body of `application/json` is read as a request everywhere; a JSON file comes as bytes or in a form.
const RAW_TYPES = [UNSTATED, ...Object.keys(ENDINGS).filter((type) => type !== 'application/json')];

/** The media types of an upload. */
export const UPLOAD_TYPES = ['multipart/form-data', ...RAW_TYPES];

/** A file as it comes in, not read yet, and the type it was sent as. */
interface Upload {
  readonly content: Readable;
  readonly stated: string | null;
}

const statedBy = (contentType: string | undefined): string | null => {
  const type = mediaTypeOf(contentType);
  return type === UNSTATED || type === '' ? null : type;
};

/** The one file of an upload: the body itself, or the first file of a form. */
export async function uploadOf(request: FastifyRequest): Promise<Upload> {
  const type = request.headers['content-type'];
  if (!request.isMultipart()) {
    if (!RAW_TYPES.includes(mediaTypeOf(type)))
      throw new LedgerError(
        'unsupported-media-type',
        `A file is sent as ${UPLOAD_TYPES.join(', ')}; a JSON file as multipart/form-data or ${UNSTATED}.`,
      );
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_FILE)
      throw new LedgerError('body-too-large', 'A file has at most 20 MiB.');
    return { content: request.raw, stated: statedBy(type) };
  }
  const part = await request.file();
  if (part === undefined) throw new LedgerError('malformed-body', 'The form holds no file.');
  return { content: part.file, stated: statedBy(part.mimetype) };
}

/** Teaches the server to leave the bodies of uploads unread, for them to be streamed. */
@Injectable()
export class EvidenceBodies implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser(RAW_TYPES, (_request, _payload, done) => {
      done(null);
    });
    // One byte more than is taken, so that what is too large is refused and not cut short. Waiting here would start the server before it has its handler of errors,
    // and what the server itself refuses would then be answered by nobody of ours.
    void fastify.register(multipart, {
      limits: { fileSize: LARGEST_FILE + 1, files: 1, fields: 8, parts: 9, headerPairs: 32 },
      throwFileSizeLimit: false,
    });
    fastify.addHook('preParsing', async (request, _reply, payload) => {
      const type = mediaTypeOf(request.headers['content-type']);
      if (request.routeOptions.url !== EVIDENCE_PATH && (type.startsWith('multipart/') || RAW_TYPES.includes(type)))
        throw new LedgerError('unsupported-media-type', 'This content type is not taken here.');
      return Promise.resolve(payload);
    });
  }
}
