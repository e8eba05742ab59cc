import { parseArgs } from 'node:util';
import { parseTime, tried } from '@terroir/proof';
import { EXIT, Stop } from './exit.ts';

export const HELP = `npm run verify -- FILE…

Verifies proof bundles by the policy of whoever reads them: offline, without the service, by the rules of the proof package.
FILE is a bundle as /v1/statements/{id}/proof gives it; - reads one from standard input.

  --policy FILE    whom to trust; by default policy.json in $DATA_DIR or .data, when there is one. Without any, the best
                   answer is unknown
  --rpc URL        asks a chain, at its newest block and as far back as the policy wants confirmations. Several of one chain
                   must tell the same; several chains may be named
  --at TIME        the time that the verdict is for (RFC 3339); without it, now
  --subject URI    what the statement is to be about: the code that was scanned
  --statement ID   which statement it is to be: 64 hex digits
  --json           one JSON document: a list with an object for each file
  --help           this text

Exit: 0 valid, 1 not valid (invalid, revoked, suspended, expired, not yet valid), 2 cannot tell (pending, unknown, a file or a
chain that cannot be read), 64 wrong usage. Of several files the worst decides: 1 before 2 before 0.`;

export interface Options {
  readonly files: readonly string[];
  readonly policy: string | null;
  readonly rpcUrls: readonly URL[];
  readonly at: Date | null;
  readonly subject: string | null;
  readonly statement: string | null;
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

function refuse(message: string): never {
  throw new Stop(EXIT.wrongUsage, `${message} See npm run verify -- --help.`);
}

function readTime(text: string): Date {
  const { value } = tried(() => parseTime(text));
  return value === null ? refuse('--at wants a time with its offset, as 2026-05-02T14:20:00Z.') : new Date(value);
}

/** The address of an RPC is never shown: it may hold a key. */
function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : refuse('--rpc wants an http or https address.');
}

const OPTIONS = {
  policy: { type: 'string' },
  rpc: { type: 'string', multiple: true, default: [] as string[] },
  at: { type: 'string' },
  subject: { type: 'string' },
  statement: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    return refuse(`${sentence.replace(/\.$/, '')}.`);
  }
}

/** @throws Stop `wrongUsage` */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals: files } = parsed(args);
  const { policy = null, at, subject = null, statement = null } = values;
  if (!values.help && files.length === 0) refuse('Which file?');
  if (files.filter((file) => file === '-').length > 1) refuse('Standard input can be read once.');
  if (statement !== null && !/^[0-9a-f]{64}$/.test(statement)) refuse('--statement wants 64 hex digits.');
  return {
    files,
    policy,
    rpcUrls: values.rpc.map(readUrl),
    at: at === undefined ? null : readTime(at),
    subject,
    statement,
    isJson: values.json,
    isHelp: values.help,
  };
}
