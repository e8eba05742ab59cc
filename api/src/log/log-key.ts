import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { formatCheckpoint, formatNote, formatVerifierKey, parseVerifierKey, type Hash } from '@terroir/proof';
import { ConfigError } from '../config/config.ts';

/** Where the key of a log is: the first log's as it was configured, a successor's beside it with its number in the name. */
export const keyFileOf = (firstKeyFile: string, { number }: { readonly number: number }): string => {
  const { dir, name, ext } = parse(firstKeyFile);
  return number === 1 ? firstKeyFile : join(dir, `${name}-${String(number)}${ext}`);
};

/** The Ed25519 key that signs checkpoints, and nothing else. */
export class LogKey {
  /** The C2SP verifier key that readers put into their policy. */
  readonly verifierKey: string;
  private readonly id: number;

  private constructor(
    private readonly origin: string,
    private readonly key: KeyObject,
  ) {
    const { x } = createPublicKey(key).export({ format: 'jwk' });
    this.verifierKey = formatVerifierKey(origin, Buffer.from(x ?? '', 'base64url'));
    this.id = parseVerifierKey(this.verifierKey).id;
  }

  /** Opens the key in `file`. @throws ConfigError when it is not there or not an Ed25519 key */
  static open(file: string, origin: string): LogKey {
    if (!existsSync(file))
      throw new ConfigError(
        `LOG_KEY_FILE: the key that signs this log's checkpoints is not at ${file}; restore it from your backup, since a log cannot go on with another key. If it is lost for good, begin a successor log: npm run successor.`,
      );
    try {
      const key = createPrivateKey(readFileSync(file));
      if (key.asymmetricKeyType === 'ed25519') return new LogKey(origin, key);
    } catch {
      // said below: the reason could hold parts of the key
    }
    throw new ConfigError(`LOG_KEY_FILE: ${file} does not hold an Ed25519 private key in PEM form.`);
  }

  /** Opens the key in `file`, or makes it there when this is the first start. @throws ConfigError as `open`, and where it cannot be written */
  static openOrMake(file: string, origin: string): LogKey {
    if (!existsSync(file)) {
      const { privateKey } = generateKeyPairSync('ed25519');
      try {
        // Renamed when it is whole: a kill leaves all of it or nothing.
        writeFileSync(`${file}.next`, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flush: true });
        renameSync(`${file}.next`, file);
      } catch {
        throw new ConfigError(`LOG_KEY_FILE: ${file} cannot be written, and the first start makes the key there; give a path that can.`);
      }
    }
    return LogKey.open(file, origin);
  }

  /** A signed checkpoint (C2SP tlog-checkpoint) for this size and root. */
  signCheckpoint(size: number, root: Hash): string {
    const text = formatCheckpoint({ origin: this.origin, size, root });
    return formatNote(text, [{ name: this.origin, id: this.id, signature: sign(null, Buffer.from(text), this.key) }]);
  }
}
