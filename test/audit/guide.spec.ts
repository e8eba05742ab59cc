import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { TestLedger } from '../ledger.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'audit.md'), 'utf8');
const FILE = 'lot,kg\nL-1,20\n';

let ledger: TestLedger;
let folder: string;
beforeAll(async () => {
  ledger = await TestLedger.listening();
  folder = mkdtempSync(join(tmpdir(), 'terroir audit '));
  mkdirSync(join(folder, '.data'));
  writeFileSync(join(folder, '.data', 'operator.key'), `${ledger.operator}\n`, { mode: 0o600 });
  await ledger.makeOrganisation('la-loma');
  const key = await ledger.keyOf('la-loma', ORGANISATION_SCOPES);
  const file = await ledger.done('POST /v1/evidence', { key, body: FILE, headers: { 'content-type': 'text/csv' } });
  const lot = (n: number) => `https://id.gs1.org/01/09521234543213/10/L-${String(n)}`;
  for (let n = 1; n <= 5; n++)
    await ledger.done('POST /v1/products?wait=accepted', {
      key,
      body: { id: lot(n), name: `Lot ${String(n)}`, country: 'CO', visibility: 'private' },
    });
  const attestation = {
    name: 'Word',
    assessorLevel: 'self',
    assessmentLevel: 'no-endorsement',
    attestationType: 'declaration',
    products: [{ id: lot(1), name: 'Lot 1' }],
    issuedTo: { id: `did:web:localhost%3A${new URL(ledger.url).port}:organisations:la-loma`, name: 'la-loma Ltd' },
    scheme: { id: 'https://fair.example/scheme', name: 'Fair' },
    assessedOn: '2026-01-20',
    evidence: [{ sha256: file.sha256, name: 'table' }],
    visibility: 'private',
  };
  await ledger.done('POST /v1/attestations?wait=logged', { key, body: attestation });
});
afterAll(async () => {
  await ledger.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The commands of the guide, in their order, at this ledger's address. */
const commands = (): string => {
  const blocks = [...GUIDE.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => String(block));
  const text = blocks.join('\n');
  if (!text.includes('http://localhost:3000')) throw new Error('the guide names no address');
  return text.replaceAll('http://localhost:3000', ledger.url);
};

async function paste(lines: string): Promise<{ readonly exit: number | null; readonly out: string; readonly err: string }> {
  const child = spawn('bash', ['-eu'], {
    cwd: folder,
    env: { HOME: folder, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(lines);
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exit, out, err };
}

it('the guide for auditors works as it stands: a grant, the lists, a file, a sample that is drawn again, and who looked', async () => {
  const { exit, out, err } = await paste(commands());
  expect([exit, err]).toEqual([0, '']);
  const [hash, drawn, accesses] = out.trim().split('\n');
  expect(hash).toBe(createHash('sha256').update(FILE).digest('hex'));
  expect(readFileSync(join(folder, 'evidence'), 'utf8')).toBe(FILE);
  expect(drawn).toBe('the same');
  const fileOf = (name: string) => readFileSync(join(folder, name), 'utf8');
  expect(JSON.parse(fileOf('sample.json'))).toMatchObject({ size: 2, population: { count: 5 } });
  expect(JSON.parse(fileOf('late.json'))).toEqual({ items: [], next: null });
  expect(fileOf('statements.csv').trim().split('\r\n')).toHaveLength(7);
  const { items } = JSON.parse(accesses ?? '') as { items: { route: string }[] };
  expect(items.map(({ route }) => route.split('/').at(3)?.split(':')[0])).toEqual([
    'statements',
    'samples',
    'evidence',
    'statements',
    'statements',
    'statements',
  ]);
});
