import { sha256, toBase64 } from '@terroir/proof';
import { STYLE } from './pages/style.ts';

const styleHash = toBase64(sha256(new TextEncoder().encode(STYLE)));

/**
 * What pages may load: their own style by its hash, the ledger's scripts, and nothing else.
 * Scripts may connect anywhere, because a visitor may name any RPC; they send it nothing but the number of the log.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "script-src 'self'",
  'img-src data:',
  "connect-src 'self' http: https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
