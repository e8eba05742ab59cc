import { readFileSync } from 'node:fs';
import { Wallet } from 'ethers';
import { ConfigError, type Config } from '../config/config.ts';

/** Opens the key that publishes and pays. @throws ConfigError that never shows the key */
export async function openChainKey({ key, keystore }: Pick<Config['chain'], 'key' | 'keystore'>): Promise<Wallet> {
  if (key !== null) {
    try {
      return new Wallet(key.startsWith('0x') ? key : `0x${key}`);
    } catch {
      throw new ConfigError('CHAIN_KEY is no key of the curve secp256k1; draw another one (its value is not shown).');
    }
  }
  if (keystore === null) throw new ConfigError('CHAIN_KEY (or CHAIN_KEYSTORE) is missing: anchoring needs a key that pays.');
  try {
    const wallet = await Wallet.fromEncryptedJson(readFileSync(keystore.file, 'utf8'), keystore.password);
    return new Wallet(wallet.privateKey);
  } catch {
    throw new ConfigError(`CHAIN_KEYSTORE: ${keystore.file} cannot be opened with CHAIN_KEYSTORE_PASSWORD.`);
  }
}
