import { createHash } from 'node:crypto';
import { CONTENT_SECURITY_POLICY } from '@terroir/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isKnown } from '../../http/etag.ts';

/** What is sent for a thing, in one form. */
interface Representation {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** What the body was made from, but for the time at which it was made: while that is the same, so is the representation. */
  readonly madeFrom: unknown;
  /** Whom it may be read by in a browser: programs of any origin, or nobody but who looks at it. */
  readonly isPage: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status lists and keys may change at any time: nobody keeps an answer for long without asking. */
const FRESH_SECONDS = 5;

/** How a page is kept from what it was not made to do. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), interest-cohort=()',
};

const DATA_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'",
};

const etagOf = ({ type, madeFrom }: Representation): string =>
  `W/"${createHash('sha256')
    .update(type)
    .update(typeof madeFrom === 'string' ? madeFrom : JSON.stringify(madeFrom))
    .digest('base64url')
    .slice(0, 27)}"`;

/** Sends a representation, or says that the asker has it already. */
export function represent(request: FastifyRequest, reply: FastifyReply, representation: Representation): void {
  const etag = etagOf(representation);
  void reply
    .headers({ ...(representation.isPage ? PAGE_HEADERS : DATA_HEADERS), ...representation.headers })
    .header('cache-control', `public, max-age=${String(FRESH_SECONDS)}`)
    .header('vary', 'accept')
    .header('etag', etag);
  if (isKnown(request.headers['if-none-match'], etag)) void reply.status(304).send();
  // As bytes: of text the framework would add a charset to media types that have none.
  else void reply.status(200).header('content-type', representation.type).send(Buffer.from(representation.body));
}

/** Leads to the one address of what was asked for. */
export const lead = (reply: FastifyReply, path: string, status: 301 | 307): void => {
  void reply.header('cache-control', 'public, max-age=300').header('location', path).status(status).send();
};
