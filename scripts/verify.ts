// npm run verify -- FILE…: proof bundles against the reader's own policy. Needs no service, no build and no network but the RPCs it is told to ask.
import { parseBundle, ProofError, verifyBundle, type Circumstances, type Policy } from '@terroir/proof';
import { explain } from '@terroir/proof/words';
import { webCrypto } from '@terroir/proof/webcrypto';
import { EXIT, exitOf, Stop, worstOf, type Exit } from './verify/exit.ts';
import { readPolicy, readText } from './verify/files.ts';
import { HELP, readOptions, type Options } from './verify/options.ts';
import { report, reportJson, type Result } from './verify/report.ts';
import { seeChain } from './verify/see-chain.ts';

interface Given {
  readonly file: string;
  readonly source: string | null;
  readonly refusal: string | null;
}

async function read(file: string): Promise<Given> {
  try {
    return { file, source: await readText(file), refusal: null };
  } catch (error) {
    if (error instanceof Stop) return { file, source: null, refusal: error.message };
    throw error;
  }
}

/** The blocks in which a file says that its heads are: only where to look. */
function hintsIn({ source }: Given): readonly number[] {
  try {
    const { head, since } = parseBundle(source ?? '');
    return [head.anchor?.block, since?.anchor?.block].filter((block) => block !== undefined);
  } catch (error) {
    if (error instanceof ProofError) return [];
    throw error;
  }
}

async function chainOf(options: Options, policy: Policy | null, given: readonly Given[]) {
  if (options.rpcUrls.length === 0) return [];
  if (policy === null)
    throw new Stop(EXIT.wrongUsage, 'Which log to look for on a chain is in the policy, and there is none: name one by --policy.');
  return seeChain(options.rpcUrls, policy, given.flatMap(hintsIn));
}

async function verify({ file, source, refusal }: Given, policy: Policy | null, circumstances: Circumstances): Promise<Result> {
  return { file, refusal, verification: source === null ? null : explain(await verifyBundle(source, policy, circumstances)) };
}

async function run(options: Options): Promise<Exit> {
  const policy = await readPolicy(options.policy, process.env['DATA_DIR'] ?? '.data');
  const given: Given[] = [];
  for (const file of options.files) given.push(await read(file));
  const circumstances = {
    at: options.at ?? new Date(),
    chain: await chainOf(options, policy, given),
    crypto: webCrypto(globalThis.crypto.subtle, DecompressionStream),
    expect: {
      ...(options.subject === null ? {} : { subject: options.subject }),
      ...(options.statement === null ? {} : { statement: options.statement }),
    },
  };
  const results: Result[] = [];
  for (const one of given) results.push(await verify(one, policy, circumstances));
  process.stdout.write(`${options.isJson ? reportJson(results) : report(results)}\n`);
  return worstOf(results.map(({ verification }) => (verification === null ? EXIT.cannotTell : exitOf(verification.verdict))));
}

async function main(): Promise<Exit> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (!options.isHelp) return await run(options);
    process.stdout.write(`${HELP}\n`);
    return EXIT.valid;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exit;
  }
}

process.exitCode = await main();
