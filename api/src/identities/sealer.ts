import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Config } from '../config/config.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** What was sealed does not open: it was sealed under another key, for another purpose, or was changed. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** Keeps secrets at rest: AES-256-GCM under the service's secret key. */
export class Sealer {
  readonly #key: Buffer;

  constructor(key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new RangeError(`a sealing key has ${String(KEY_BYTES)} bytes`);
    this.#key = Buffer.from(key);
  }

  /** Seals `secret` for one place (`kid` of a key, say): it opens for that place only, so that a row cannot stand in for another. */
  seal(secret: Uint8Array, place: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place, 'utf8'));
    const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
  }

  /** @throws SealError when it was not sealed under this key for this place */
  open(sealed: Uint8Array, place: string): Buffer {
    const bytes = Buffer.from(sealed);
    if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealError('too short to have been sealed');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place, 'utf8'))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw new SealError('sealed under another key, for another place, or changed since');
    }
  }
}

const parseKey = (hex: string): Buffer => Buffer.from(hex.replace(/^0x/, ''), 'hex');

/** Writes a new key to the disk under a name of its own and then gives it the right one, unless another process was first: a kill leaves the whole file or none. */
function makeKeyFile(dataDir: string, file: string): void {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
    const folder = openSync(dataDir, 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** The key that was made at the first start; makes it when there is none. Only this process's user may read it. */
function keyOfFile(dataDir: string): Buffer {
  const file = join(dataDir, 'secret.key');
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(file)) makeKeyFile(dataDir, file);
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new ConfigError(`${file} is not a secret key of this service: restore the file from a backup, or give the key as SECRET_KEY.`);
  return parseKey(text);
}

/** The sealer of this service: under `SECRET_KEY`, else under `$DATA_DIR/secret.key`, which the first start makes. */
export const openSealer = (config: Pick<Config, 'secretKey' | 'dataDir'>): Sealer =>
  new Sealer(config.secretKey === null ? keyOfFile(config.dataDir) : parseKey(config.secretKey));
