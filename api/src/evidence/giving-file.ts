import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import type { Evidence } from './evidence-repository.ts';
import { ENDINGS } from './media-type.ts';

/** What keeps a browser from carrying out what it is given. */
export const FILE_HEADERS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" } as const;

/** Gives a file, to be saved and never shown at this address. */
export function giveFile(reply: FastifyReply, { sha256, mediaType, size }: Evidence, content: Readable): void {
  const charset = mediaType === 'text/csv' ? '; charset=utf-8' : '';
  void reply
    .header('content-type', `${mediaType}${charset}`)
    .header('content-length', size)
    .header('content-disposition', `attachment; filename="${sha256.slice(0, 16)}.${ENDINGS[mediaType]}"`)
    .send(content);
}
