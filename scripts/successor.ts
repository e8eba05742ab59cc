import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';

const HELP = `npm run successor [-- --yes] [--stolen LOG] [--end WHO] [--admin ADDRESS]

Begins a log in place of one that cannot go on: its key is lost or in other hands, or the database is older than what was
published. Without --yes it shows what it would do, and why. The service must be stopped; the settings are those of the service
(docs/operate.md). An embedded database and chain are started for it and ended again; the database is brought up to date first.

The new log has a key, a name and a place on the chain of its own. Its first entry says how far the log before it went. Every
statement that the database holds is logged in it, those that waited too; the old log stays readable where it was.

  --yes             does what is shown
  --stolen LOG      others have the key of that log (its name or its number): its checkpoints count no more, and the proposed
                    policy leaves it out. Where it is the one that goes on, another follows it
  --end WHO         who is believed about how far the old log went: database, mark (high-water-mark.json) or chain; without it
                    the one that saw most
  --admin ADDRESS   who may hand the new log on and end it on the chain; without it the key that publishes
  --help            this text

Run again it changes nothing, and finishes what was interrupted. Exit: 0 done, shown, or nothing to do; 1 not done; 64 wrong usage.`;

const EXIT = { done: 0, notDone: 1 };

type Witness = 'database' | 'mark' | 'chain';
const isWitness = (who: string): who is Witness => ['database', 'mark', 'chain'].includes(who);

interface Options {
  readonly yes: boolean;
  readonly stolen: string | null;
  readonly end: Witness | null;
  readonly admin: string | null;
}

function optionsOf(args: string[]): Options | null {
  const flag = { type: 'boolean', default: false } as const;
  const options = { yes: flag, stolen: { type: 'string' }, end: { type: 'string' }, admin: { type: 'string' } } as const;
  const { stolen = null, end = null, admin = null, ...flags } = parseArgs({ args, options }).values;
  return end === null || isWitness(end) ? { ...flags, stolen, end, admin } : null;
}

await runCommand({
  help: HELP,
  optionsOf,
  say: console.log,
  notDone: EXIT.notDone,
  run: async ({ yes, stolen, end, admin }) => {
    const { runSuccessor } = await import('@terroir/api/successor');
    await runSuccessor(process.env, { isAgreed: yes, stolen, end, admin }, console.log);
    return EXIT.done;
  },
});
