import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** What a program printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

const SETTINGS =
  /^(?:PORT|PUBLIC_URL|DATA_DIR|DEMO|ROLE|LOG_.*|DATABASE_.*|CHAIN_.*|ANCHOR_.*|SECRET_KEY|METRICS_TOKEN|STOP_DELAY|TEST_DATABASE_URL|NODE_OPTIONS)$/;

/** The environment of this process without any setting of the service, and with those given. */
export const environmentWith = (settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name))),
  LOG_LEVEL: 'silent',
  DEMO: '0',
  ...settings,
});

/** A command of the project as its own process, in a process group of its own as a terminal gives it one. */
export class Command {
  readonly child: ChildProcess;
  output = '';
  errors = '';
  private readonly ended: Promise<number | null>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString('utf8')));
    child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString('utf8')));
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  static run(script: string, args: readonly string[], settings: Readonly<Record<string, string>>): Command {
    return new Command(
      spawn(process.execPath, ['--enable-source-maps', join(ROOT, 'scripts', script), ...args], {
        cwd: ROOT,
        env: environmentWith(settings),
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    );
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the command did not start');
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to the process alone, or to its whole group as a terminal does. */
  signal(name: NodeJS.Signals, to: 'process' | 'group' = 'process'): void {
    process.kill(to === 'group' ? -this.pid : this.pid, name);
  }

  async end(): Promise<Ended> {
    return { code: await this.ended, output: this.output, errors: this.errors };
  }

  /** Waits until the output matches. @throws Error with all that was printed when it ends before */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match !== null) return match;
      if (!this.isRunning) {
        const { code, output, errors } = await this.end();
        throw new Error(`it ended with ${String(code)} and did not say ${String(pattern)}:\n${output}\n${errors}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** `npm start`'s process, ready. */
export async function startService(settings: Readonly<Record<string, string>>): Promise<Command> {
  const service = Command.run('start.ts', [], settings);
  await service.says(/ready after/);
  return service;
}
