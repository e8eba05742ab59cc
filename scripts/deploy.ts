import { parseArgs } from 'node:util';
import { build, BuildFailed } from './build.ts';
import { interrupts } from './interrupt.ts';

const HELP = `npm run deploy [-- --admin ADDRESS]

Puts the contract TransparencyLog and a log on the chain of CHAIN_RPC_URL, where they are not there yet: the contract at its one
address, for everybody, once for each chain; the log for the key of CHAIN_KEY (or CHAIN_KEYSTORE), under the name LOG_ORIGIN or
the host of PUBLIC_URL. Both transactions are paid by that key; what they cost is shown. Run again, it changes nothing.

  --admin ADDRESS   who may name another publisher or freeze the log; without it the key itself. Better a key that is kept apart
  --help            this text

Then start the service with the same settings. Exit: 0 both are there, 1 not, 64 wrong usage.`;

const EXIT = { done: 0, notDone: 1, wrongUsage: 64 };

function optionsOf(args: readonly string[]): { readonly admin?: string | undefined; readonly help: boolean } | null {
  try {
    return parseArgs({ args: [...args], options: { admin: { type: 'string' }, help: { type: 'boolean', default: false } } }).values;
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options === null || options.help) {
    console.log(HELP);
    return options === null ? EXIT.wrongUsage : EXIT.done;
  }
  const signal = interrupts(() => process.exit(EXIT.notDone));
  try {
    await build(console.log, signal);
    const { deployLog } = await import('@terroir/api/deploy');
    const { chainId, contract, logId } = await deployLog(process.env, options.admin ?? null, console.log);
    console.log(`\nThe log ${logId} is at ${contract} on chain ${String(chainId)}. Start the service with the same settings: npm start`);
    return EXIT.done;
  } catch (error) {
    const isExplained = error instanceof BuildFailed || (error instanceof Error && error.name === 'ConfigError');
    console.error(error instanceof Error ? (isExplained ? error.message : (error.stack ?? error.message)) : String(error));
    return EXIT.notDone;
  }
}

process.exitCode = await main();
