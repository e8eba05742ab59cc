import { build } from './build.ts';
import { interrupts } from './interrupt.ts';

const WRONG_USAGE = 64;

/** A command that needs what is built of the sources. */
export interface Command<Options> {
  /** What it says of itself: with `--help`, and to who uses it wrongly. */
  readonly help: string;
  /** What is asked for; null, or an error, where that is not to be understood. */
  readonly optionsOf: (args: string[]) => Options | null;
  /** Where the build tells how far it is. */
  readonly say: (line: string) => void;
  /** How it exits where it is ended from outside, or cannot do what it is for. */
  readonly notDone: number;
  /** What it does once all is built, and how it exits then. */
  readonly run: (options: Options) => Promise<number>;
}

/** Errors that say in a sentence what the operator is to do. Known by name: their classes are in what is built. */
const EXPLAINED = /^(?:BuildFailed|ConfigError|Chain[A-Z]\w*)$/;

/** An error for who runs a command: its sentence where it explains itself, else all that is known of it. */
export function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return EXPLAINED.test(error.name) ? error.message : (error.stack ?? error.message);
}

function readOptions<Options>({ optionsOf }: Command<Options>, args: string[]): Options | null {
  try {
    return optionsOf(args);
  } catch {
    return null;
  }
}

async function exitOf<Options>(command: Command<Options>, args: string[]): Promise<number> {
  const isHelp = args.includes('--help');
  const options = isHelp ? null : readOptions(command, args);
  if (options === null) {
    console.log(command.help);
    return isHelp ? 0 : WRONG_USAGE;
  }
  const signal = interrupts(() => process.exit(command.notDone));
  try {
    await build(command.say, signal);
    return await command.run(options);
  } catch (error) {
    console.error(told(error));
    return command.notDone;
  }
}

/** Runs a command with the arguments of this process, and exits as it says. */
export async function runCommand<Options>(command: Command<Options>): Promise<void> {
  process.exitCode = await exitOf(command, process.argv.slice(2));
}
