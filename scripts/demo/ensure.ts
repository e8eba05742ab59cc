import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DemoClient } from './client.ts';
import { runDemo } from './run.ts';

/** What a data folder knows of its demo: when it was begun, and once it is whole the address of its first lot. */
const Note = z.strictObject({ begun: z.iso.datetime(), lot: z.string().nullable() });
type Note = z.infer<typeof Note>;

const Organisations = z.object({ items: z.array(z.unknown()) });

/** Where a demo may be told, and whether it may begin there. */
interface DemoPlace {
  readonly dataDir: string;
  /** The ledger's public address, which is in every id. */
  readonly url: string;
  /** Where the service is reached from here. */
  readonly address: string;
  readonly say: (line: string) => void;
}

function noteIn(file: string): Note | null {
  if (!existsSync(file)) return null;
  const read = Note.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return read.success ? read.data : null;
}

function write(file: string, note: Note): void {
  writeFileSync(`${file}.next`, `${JSON.stringify(note)}\n`, { flush: true });
  renameSync(`${file}.next`, file);
}

const isEmpty = async (client: DemoClient): Promise<boolean> =>
  Organisations.parse(await client.get('/v1/organisations?limit=1')).items.length === 0;

/** Tells the demo on an empty ledger, goes on with one that a kill cut off, and leaves every other ledger alone. Gives the first lot's address, or null where there is no demo. */
export async function ensureDemo({ dataDir, url, address, say }: DemoPlace): Promise<string | null> {
  const file = join(dataDir, 'demo.json');
  const before = noteIn(file);
  if (before !== null && before.lot !== null) return before.lot;
  const keyFile = join(dataDir, 'operator.key');
  if (!existsSync(keyFile)) return null;
  const operatorKey = readFileSync(keyFile, 'utf8').trim();
  if (before === null && !(await isEmpty(new DemoClient(address, operatorKey)))) return null;
  const begun = before?.begun ?? new Date().toISOString();
  write(file, { begun, lot: null });
  // A kill from here on leaves a demo that the next start goes on with: what was said is the same statement again.
  const lot = await runDemo({ url, address, operatorKey, keyFile: join(dataDir, 'demo', 'andes-cert.jwk'), now: new Date(begun), say });
  write(file, { begun, lot });
  return lot;
}
