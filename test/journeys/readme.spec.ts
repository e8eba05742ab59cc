import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../ledger.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const WITHIN_MS = 120_000;
const LOT = '/id/my-roastery/lot/R-1';

const fileOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The shell block under a heading of README, as somebody copies it. */
function blockUnder(heading: string): string {
  const [, block] = new RegExp(`^## ${heading}$[^]*?^\`\`\`sh\n([^]*?)^\`\`\`$`, 'm').exec(fileOf('README.md')) ?? [];
  if (block === undefined) throw new Error(`README has no commands under "${heading}"`);
  return block;
}

/** What `npm run verify --` runs, from any folder: npm itself would set the checkout up, which a test leaves alone. */
function verifyCommand(): string {
  const { scripts } = JSON.parse(fileOf('package.json')) as { scripts: { verify: string } };
  return scripts.verify.replace('scripts/verify.ts', `'${join(ROOT, 'scripts', 'verify.ts')}'`);
}

function replaced(text: string, what: string, by: string): string {
  if (!text.includes(what)) throw new Error(`README says nothing of ${what}`);
  return text.replaceAll(what, by);
}

let ledger: TestLedger;
let folder: string;
beforeAll(async () => {
  ledger = await TestLedger.listening();
  folder = mkdtempSync(join(tmpdir(), 'terroir readme '));
  mkdirSync(join(folder, '.data'));
  writeFileSync(join(folder, '.data', 'operator.key'), `${ledger.operator}\n`, { mode: 0o600 });
  const policy = await ledger.ask('GET /.well-known/terroir-policy.json');
  writeFileSync(join(folder, '.data', 'policy.json'), policy.text);
}, WITHIN_MS);
afterAll(async () => {
  await ledger.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Pastes lines into bash, each run whatever became of the one before. */
async function paste(lines: string): Promise<{ readonly exit: number | null; readonly out: string; readonly err: string }> {
  const child = spawn('bash', ['-u'], {
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

describe('the main job as README tells it', () => {
  it(
    'leads from the operator’s key to a lot that verifies, line by line',
    async () => {
      const block = replaced(blockUnder('The main job, by hand'), 'http://localhost:3000', ledger.url);
      const { exit, out, err } = await paste(replaced(block, 'npm run --silent verify --', verifyCommand()));
      expect({ exit, err, out }).toEqual({ exit: 0, err: '', out: expect.stringContaining('lot.proof.json: VALID\n') });
      expect(out).toContain(`The lot's page: ${ledger.url}${LOT}\n`);
      expect(out).toMatch(/pass +subject /);
      expect(out).not.toContain('"/problems/');
      expect(out).not.toContain(ledger.operator);
    },
    WITHIN_MS,
  );

  it('leaves a page that shows lot, event and claim, each anchored', async () => {
    const passport = await ledger.done(`GET /v1/passports?of=${encodeURIComponent(ledger.url + LOT)}`);
    const anchored = { standing: { state: 'anchored' } };
    expect(passport).toMatchObject({
      name: 'House Roast, lot R-1',
      record: anchored,
      events: [{ says: 'Made 60 kg', ...anchored }],
      attestations: [
        {
          says: { name: 'Small batches' },
          assurance: { level: 'self' },
          holds: { atTransaction: { word: 'valid' }, now: { word: 'valid' } },
        },
      ],
    });
    const page = await ledger.ask(`GET ${LOT}`, { headers: { accept: 'text/html' } });
    expect([page.status, page.text.includes('House Roast, lot R-1')]).toEqual([200, true]);
  });
});

describe('README', () => {
  it('names files and folders that are there', () => {
    const text = fileOf('README.md');
    const named = [
      ...[...text.matchAll(/\]\(([^):#]+)\)/g)].map(([, path = '']) => path),
      ...[...text.matchAll(/`((?:proof|contracts|schemas|api|web|scripts|docs|test)\/[^`$ ]*)`/g)].map(([, path = '']) => path),
    ];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
