import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';

const HELP = `npm run deploy [-- --admin ADDRESS]

Puts the contract TransparencyLog and a log on the chain of CHAIN_RPC_URL, where they are not there yet: the contract at its one
address, for everybody, once for each chain; the log for the key of CHAIN_KEY (or CHAIN_KEYSTORE), under the name LOG_ORIGIN or
the host of PUBLIC_URL. Both transactions are paid by that key; what they cost is shown. Run again, it changes nothing.

  --admin ADDRESS   who may name another publisher or freeze the log; without it the key itself. Better a key that is kept apart
  --help            this text

Then start the service with the same settings. Exit: 0 both are there, 1 not, 64 wrong usage.`;

const EXIT = { done: 0, notDone: 1 };

await runCommand({
  help: HELP,
  optionsOf: (args) => parseArgs({ args, options: { admin: { type: 'string' } } }).values,
  say: console.log,
  notDone: EXIT.notDone,
  run: async ({ admin = null }) => {
    const { deployLog } = await import('@terroir/api/deploy');
    const { chainId, contract, logId } = await deployLog(process.env, admin, console.log);
    console.log(`\nThe log ${logId} is at ${contract} on chain ${String(chainId)}. Start the service with the same settings: npm start`);
    return EXIT.done;
  },
});
