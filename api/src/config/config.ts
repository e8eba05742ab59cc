import { resolve } from 'node:path';
import { z } from 'zod';
import { isAddressOrRange } from './addresses.ts';
import { rateLimitsOf, type RateLimits, RateLimitSetting } from './rate-limits.ts';

/** A variable that stops the start: the message names it and says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const HEX_KEY = /^(0x)?[0-9a-fA-F]{64}$/;
/** The names under which a machine calls itself. */
export const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const seconds = (name: string) =>
  z
    .string()
    .regex(/^[1-9][0-9]{0,6}$/, `${name} is a whole number of seconds from 1 to 9999999, for example ${name}=60`)
    .transform(Number);

const url = (name: string, protocols: readonly string[], example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `${name} is an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}, for example ${name}=${example}`,
    abort: true, // what comes after takes it for an address
  });

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^[0-9]{1,5}$/, 'PORT is a number from 1 to 65535, for example PORT=3000')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65535, 'PORT is a number from 1 to 65535, for example PORT=3000')
    .default(3000),
  PUBLIC_URL: url('PUBLIC_URL', ['http:', 'https:'], 'https://ledger.example')
    .refine((value) => new URL(value).pathname === '/' && new URL(value).search === '' && new URL(value).hash === '', {
      message: 'PUBLIC_URL is an origin without a path, for example PUBLIC_URL=https://ledger.example',
    })
    .refine((value) => new URL(value).protocol === 'https:' || LOCAL_HOSTS.has(new URL(value).hostname), {
      message:
        'PUBLIC_URL starts with https:// unless it is localhost: a ledger that others read over plain http could be changed on the way',
    })
    .optional(),
  DATA_DIR: z.string().min(1, 'DATA_DIR is a folder, for example DATA_DIR=.data').default('.data'),
  DATABASE_URL: url('DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://user@host:5432/terroir').optional(),
  CHAIN_RPC_URL: z
    .string()
    .refine((value) => value.split(',').every((one) => URL.canParse(one.trim()) && /^https?:$/.test(new URL(one.trim()).protocol)), {
      message:
        'CHAIN_RPC_URL is the http(s) address of an Ethereum JSON-RPC, several separated by commas, for example CHAIN_RPC_URL=https://rpc.example',
    })
    .transform((value) => value.split(',').map((one) => one.trim()))
    .optional(),
  CHAIN_CONTRACT: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, 'CHAIN_CONTRACT is a contract address: 0x and 40 hex digits')
    .optional(),
  CHAIN_KEY: z.string().regex(HEX_KEY, 'CHAIN_KEY is a private key: 64 hex digits (its value is not shown)').optional(),
  CHAIN_KEYSTORE: z.string().min(1, 'CHAIN_KEYSTORE is the path of an encrypted key file').optional(),
  CHAIN_KEYSTORE_PASSWORD: z.string().optional(),
  CHAIN_CONFIRMATIONS: z
    .string()
    .regex(/^[0-9]{1,4}$/, 'CHAIN_CONFIRMATIONS is a number of blocks from 1 to 9999, for example CHAIN_CONFIRMATIONS=12')
    .transform(Number)
    .refine((count) => count >= 1, 'CHAIN_CONFIRMATIONS is at least 1: the block that holds the anchor counts as the first')
    .optional(),
  LOG_ORIGIN: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.:-]*(\/[A-Za-z0-9._~-]+)+$/,
      'LOG_ORIGIN is a host and a path without a scheme, for example LOG_ORIGIN=ledger.example/log',
    )
    .max(128, 'LOG_ORIGIN has at most 128 characters')
    .optional(),
  LOG_KEY_FILE: z.string().min(1, 'LOG_KEY_FILE is the path of the key that signs checkpoints').optional(),
  SECRET_KEY: z
    .string()
    .regex(HEX_KEY, 'SECRET_KEY is 64 hex digits; make one with: openssl rand -hex 32 (its value is not shown)')
    .optional(),
  ANCHOR_INTERVAL: seconds('ANCHOR_INTERVAL').optional(),
  ANCHOR_ENTRIES: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, 'ANCHOR_ENTRIES is a number of entries from 1, for example ANCHOR_ENTRIES=10000')
    .transform(Number)
    .default(10_000),
  METRICS_TOKEN: z
    .string()
    .regex(
      /^[!-~]{16,256}$/,
      'METRICS_TOKEN is 16 to 256 letters, digits and signs; make one with: openssl rand -hex 32 (its value is not shown)',
    )
    .optional(),
  RATE_LIMITS: RateLimitSetting.optional(),
  TRUST_PROXY: z
    .string()
    .transform((value) => value.split(',').map((one) => one.trim()))
    .refine(
      (proxies) => proxies.every(isAddressOrRange),
      'TRUST_PROXY is the address of the proxy before the service, or its range, several separated by commas, for example TRUST_PROXY=10.0.0.0/8',
    )
    .optional(),
  STOP_DELAY: z
    .string()
    .regex(/^[0-9]{1,3}$/, 'STOP_DELAY is a whole number of seconds from 0 to 999, for example STOP_DELAY=10')
    .transform(Number)
    .default(0),
  DEMO: z.enum(['0', '1'], 'DEMO is 1 (demo data on an empty embedded ledger) or 0 (none)').default('1'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'LOG_LEVEL is fatal, error, warn, info, debug, trace or silent')
    .optional(),
});

/** Every variable that is read. */
export const VARIABLES: readonly string[] = Object.keys(Environment.shape);

/** Injects what the service was told. */
export const CONFIG = Symbol('config');

/** What the service was told, in its own words. Made once, at the start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  /** A ledger at localhost is a demo: its pages say so. */
  readonly isLocal: boolean;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly chain: {
    readonly rpcUrls: readonly string[] | null;
    readonly contract: string | null;
    readonly key: string | null;
    readonly keystore: { readonly file: string; readonly password: string } | null;
    readonly confirmations: number;
  };
  readonly logOrigin: string;
  readonly logKeyFile: string;
  readonly secretKey: string | null;
  readonly anchorIntervalMs: number;
  readonly anchorEntries: number;
  readonly checkpointIntervalMs: number;
  /** For so long a service that is being stopped still answers, and says at `/readyz` that it wants no more. */
  readonly stopDelayMs: number;
  /** What shows the figures to who has it. */
  readonly metricsToken: string | null;
  /** What may be asked in a minute; null for no limits. */
  readonly rateLimits: RateLimits | null;
  /** The addresses of proxies that are believed whose requests they forward. */
  readonly trustedProxies: readonly string[];
  readonly demo: boolean;
  readonly logLevel: string;
}

/**
 * Reads the environment. An empty variable counts as absent.
 * @throws ConfigError one sentence that names the first wrong variable and the remedy; never its value where that is a secret
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues[0]?.message ?? 'The environment could not be read.');
  const env = parsed.data;
  if (env.CHAIN_KEYSTORE !== undefined && env.CHAIN_KEYSTORE_PASSWORD === undefined)
    throw new ConfigError(
      'CHAIN_KEYSTORE_PASSWORD is missing: CHAIN_KEYSTORE names an encrypted key file that cannot be opened without it.',
    );
  if (env.CHAIN_RPC_URL !== undefined && env.CHAIN_KEY === undefined && env.CHAIN_KEYSTORE === undefined)
    throw new ConfigError(
      'CHAIN_KEY (or CHAIN_KEYSTORE) is missing: CHAIN_RPC_URL names a chain, and anchoring there needs a key that pays.',
    );
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${String(env.PORT)}`);
  const isLocal = LOCAL_HOSTS.has(publicUrl.hostname);
  const isEmbeddedChain = env.CHAIN_RPC_URL === undefined;
  const dataDir = resolve(env.DATA_DIR);
  return {
    port: env.PORT,
    host: isLocal ? 'localhost' : '::',
    publicUrl: publicUrl.origin,
    isLocal,
    dataDir,
    databaseUrl: env.DATABASE_URL ?? null,
    chain: {
      rpcUrls: env.CHAIN_RPC_URL ?? null,
      contract: env.CHAIN_CONTRACT ?? null,
      key: env.CHAIN_KEY ?? null,
      keystore:
        env.CHAIN_KEYSTORE === undefined ? null : { file: resolve(env.CHAIN_KEYSTORE), password: env.CHAIN_KEYSTORE_PASSWORD ?? '' },
      confirmations: env.CHAIN_CONFIRMATIONS ?? (isEmbeddedChain ? 1 : 12),
    },
    logOrigin: env.LOG_ORIGIN ?? `${publicUrl.host}/log`,
    logKeyFile: resolve(env.LOG_KEY_FILE ?? `${dataDir}/log.key`),
    secretKey: env.SECRET_KEY ?? null,
    anchorIntervalMs: (env.ANCHOR_INTERVAL ?? (isEmbeddedChain ? 10 : 600)) * 1000,
    anchorEntries: env.ANCHOR_ENTRIES,
    checkpointIntervalMs: 1000,
    stopDelayMs: env.STOP_DELAY * 1000,
    metricsToken: env.METRICS_TOKEN ?? null,
    rateLimits: rateLimitsOf(env.RATE_LIMITS, isLocal),
    trustedProxies: env.TRUST_PROXY ?? [],
    demo: env.DEMO === '1',
    // A person who tries it looks at the same screen: not at a line for each of their own requests.
    logLevel: env.LOG_LEVEL ?? (isLocal ? 'warn' : 'info'),
  };
}
