import type { ChainHead } from '@terroir/proof';
import { assets, scriptIn } from '../../web/src/assets.ts';
import { CONTENT_SECURITY_POLICY } from '../../web/src/content-security-policy.ts';
import { renderPassportWith } from '../../web/src/pages/passport.tsx';
import type { Scene } from './scene.ts';
import { Site, type Reply } from './site.ts';

export const POLICY_PATH = '/.well-known/terroir-policy.json';
export const RPC_PATH = '/rpc';

export const proofPath = ({ id }: { readonly id: string }): string => `/v1/statements/${id}/proof`;

export const json = (value: unknown): Reply => ({ type: 'application/json', body: JSON.stringify(value) });

const word = (value: string | number): string =>
  (typeof value === 'number' ? value.toString(16) : value.replace(/^0x/, '')).padStart(64, '0');

/** An RPC that says that the contract holds `head`, ten blocks before the newest. */
export const rpcOf =
  (head: ChainHead) =>
  (body: string): Reply => {
    const { id, method } = JSON.parse(body) as { id: number; method: string };
    const answers: ReadonlyMap<string, unknown> = new Map<string, unknown>([
      ['eth_chainId', `0x${head.chainId.toString(16)}`],
      ['eth_blockNumber', `0x${(head.block + 20).toString(16)}`],
      ['eth_call', `0x${word(head.size)}${word(head.block)}${word(head.root)}`],
      ['eth_getBlockByNumber', { timestamp: `0x${Math.floor(Number(head.time)).toString(16)}` }],
    ]);
    return json({ jsonrpc: '2.0', id, result: answers.get(method) ?? null });
  };

/** How the page of a scene is served. */
interface Serving {
  readonly scene: Scene;
  /** Where the built scripts are. */
  readonly scripts: string;
  /** The name by which the browser reaches the site. */
  readonly host?: string;
}

/** A site that serves the page of a scene at `/`, with its script, its proofs, its policy and an RPC: as the service does, but what is told otherwise. */
export async function servePassport({ scene, scripts, host = 'localhost' }: Serving): Promise<Site & { readonly address: string }> {
  const site = await Site.start();
  const publicUrl = `http://${host}:${String(site.port)}`;
  const { chainId, contract, logId } = scene.ledger.chain;
  const page = { publicUrl, isDemo: true, rpcUrl: `${publicUrl}${RPC_PATH}`, chainId, contract, logId };
  site.routes.set('/', {
    type: 'text/html; charset=utf-8',
    body: renderPassportWith(scriptIn(scripts), scene.passport(publicUrl), page),
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
  });
  for (const { path, bytes, type } of assets(scripts)) site.routes.set(path, { type, body: bytes });
  for (const statement of scene.statements) site.routes.set(proofPath(statement), json(scene.bundle(statement)));
  site.routes.set(POLICY_PATH, json(scene.policy));
  site.routes.set(RPC_PATH, rpcOf(scene.seen));
  return Object.assign(site, { address: `${publicUrl}/` });
}
