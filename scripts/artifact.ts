import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCreate2Address, keccak256 } from 'ethers';

/** What `hardhat build` leaves, as far as it is read here. */
interface Built {
  readonly contractName: string;
  readonly abi: readonly unknown[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly buildInfoId: string;
}
interface BuildInfo {
  readonly solcLongVersion: string;
  readonly input: { readonly settings: Readonly<Record<string, unknown>> };
}

const ROOT = join(import.meta.dirname, '..');

/** The deployer by CREATE2 that most chains have at this address. */
const FACTORY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** Nothing is gained by another salt: the address is the bytecode's and nobody's. */
const SALT = `0x${'00'.repeat(32)}`;

export const ARTIFACT_FILE = join(ROOT, 'contracts', 'artifact', 'TransparencyLog.json');
export const BUILD_FOLDER = join(ROOT, 'contracts', 'build');

/** The text of the artifact that the service reads, made from what `hardhat build` left in `buildFolder`. The same sources and settings give the same text. */
export function artifactOf(buildFolder: string): string {
  const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(buildFolder, ...path), 'utf8'));
  const { contractName, abi, bytecode, deployedBytecode, buildInfoId } = read(
    'contracts',
    'TransparencyLog.sol',
    'TransparencyLog.json',
  ) as Built;
  const { solcLongVersion, input } = read('build-info', `${buildInfoId}.json`) as BuildInfo;
  const { evmVersion, viaIR, optimizer, metadata } = input.settings;
  const compiler = { version: solcLongVersion, settings: { evmVersion, viaIR, optimizer, metadata } };
  const create2 = { factory: FACTORY, salt: SALT, address: getCreate2Address(FACTORY, SALT, keccak256(bytecode)) };
  return `${JSON.stringify({ contractName, compiler, abi, bytecode, deployedBytecode, create2 }, null, 2)}\n`;
}

if (import.meta.main) {
  mkdirSync(join(ARTIFACT_FILE, '..'), { recursive: true });
  writeFileSync(ARTIFACT_FILE, artifactOf(BUILD_FOLDER));
}
