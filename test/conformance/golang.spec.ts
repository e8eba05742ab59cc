import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseCheckpoint, parseNote, toBase64 } from '@terroir/proof';
import { TreeReader } from '../../api/src/log/tree-reader.ts';
import { StatementRepository } from '../../api/src/statements/statement-repository.ts';
import { GO_PATH } from '../at-hand.ts';
import { aStatement } from '../a-statement.ts';
import { TestLedger } from '../ledger.ts';
import { describeWith } from '../shared-data.ts';

/** What the Go program is given. */
interface Task {
  readonly url: string;
  readonly key: string;
  readonly entries: readonly string[];
  readonly proofs: readonly { readonly entry: string; readonly proof: string }[];
  readonly old: string;
  readonly consistency: readonly string[];
}

/** Enough for a full tile, a partial one beside it and one above. */
const STATEMENTS = 270;

const sizeOf = (note: string): number => parseCheckpoint(parseNote(note).text).size;

describeWith('Go with golang.org/x/mod', "golang.org/x/mod's sumdb mirrors the log over HTTP", (go) => {
  let folder: string;
  let ledger: TestLedger;
  let task: Task;
  const servers: Server[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terroir-go-'));
    execFileSync(go, ['build', '-o', join(folder, 'mirror'), join(import.meta.dirname, 'golang', 'mirror.go')], {
      env: { ...process.env, GO111MODULE: 'off', GOPATH: GO_PATH, GOCACHE: join(folder, 'cache'), GOFLAGS: '' },
    });
    ledger = await TestLedger.start();
    await ledger.app.listen(0, '127.0.0.1');
    const old = await checkpointOf(1);
    await acceptNoise();
    // Its key registration is the last of them, and wakes the sequencer.
    await ledger.makeOrganisation('la-loma');
    const newest = await checkpointOf(STATEMENTS);
    const entries = await ledger.database.query<{ id: Buffer }>('select statement as id from entry where index < $1 order by index', [
      sizeOf(newest),
    ]);
    const ids = entries.map(({ id }) => id.toString('hex'));
    task = {
      url: await served((path) => (path === '/checkpoint' ? Buffer.from(newest) : fromLedger(path))),
      key: String((await ledger.done('GET /v1/log')).key),
      entries: ids,
      proofs: await Promise.all([0, 1, 2, ids.length - 1].map((index) => proofOf(ids[index] ?? ''))),
      old,
      consistency: (await ledger.app.get(TreeReader, { strict: false }).consistencyPath(sizeOf(old), sizeOf(newest))).map(toBase64),
    };
  }, 120_000);

  afterAll(async () => {
    for (const server of servers) server.close();
    await ledger.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Statements that say nothing in particular: the log is asked here, not they. */
  async function acceptNoise(): Promise<void> {
    const statements = ledger.app.get(StatementRepository, { strict: false });
    await ledger.database.transaction(async (tx) => {
      for (let i = 0; i < STATEMENTS; i++) await statements.insertOnce(tx, aStatement(ledger.clock.now()));
    });
  }

  async function fromLedger(path: string): Promise<Buffer> {
    const { port } = ledger.app.getHttpServer().address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    if (!response.ok) throw new Error(`${path}: ${String(response.status)}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** The newest checkpoint, once the log has `least` entries. */
  async function checkpointOf(least: number): Promise<string> {
    for (;;) {
      const { status, text } = await ledger.ask('GET /checkpoint');
      if (status === 200 && sizeOf(text) >= least) return text;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function proofOf(entry: string): Promise<{ readonly entry: string; readonly proof: string }> {
    const said = { key: ledger.operator, headers: { accept: 'text/plain' } };
    const { status, text } = await ledger.ask(`GET /v1/statements/${entry}/proof`, said);
    if (status !== 200) throw new Error(`${entry}: ${text}`);
    return { entry, proof: text };
  }

  /** The address of a server that answers so. */
  async function served(answer: (path: string) => Buffer | Promise<Buffer>): Promise<string> {
    const server = createServer((request, response) => {
      void (async () => response.end(await answer(request.url ?? '/')))().catch(() => response.destroy());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  async function mirror(given: Task): Promise<{ readonly done: unknown; readonly refusal: string }> {
    return new Promise((resolve) => {
      const child = execFile(join(folder, 'mirror'), (error, stdout, stderr) => {
        resolve({ done: error === null ? JSON.parse(stdout) : null, refusal: stderr });
      });
      child.stdin?.end(JSON.stringify(given));
    });
  }

  it('finds the checkpoint signed, every tile under its root, every entry at its place, and each proof holding', async () => {
    const size = task.entries.length;
    expect(size).toBeGreaterThan(256);
    expect(await mirror(task)).toEqual({
      done: { origin: 'ledger.example/log', size, entries: size, tiles: expect.any(Number), proofs: 4, from: sizeOf(task.old) },
      refusal: '',
    });
  });

  it('refuses a tile with one bit changed', async () => {
    const tampered = async (path: string): Promise<Buffer> => {
      const bytes = Buffer.from(await (await fetch(`${task.url}${path}`)).arrayBuffer());
      if (path === '/tile/0/000') bytes[1000] = (bytes[1000] ?? 0) ^ 1;
      return bytes;
    };
    // Older releases of tlog leave the first tiles to whoever compares the entries.
    expect(await mirror({ ...task, url: await served(tampered) })).toMatchObject({
      done: null,
      refusal: expect.stringMatching(/^(?:the tiles|entry 31)/),
    });
  });

  it('refuses another key, another entry, and proofs with a hash changed', async () => {
    const [first, ...more] = task.proofs;
    const another = task.key.replace(/^[^+]+/, 'other.example/log');
    expect(await mirror({ ...task, key: another })).toMatchObject({ done: null, refusal: expect.stringMatching(/key/) });
    expect(await mirror({ ...task, entries: task.entries.toReversed() })).toMatchObject({ refusal: 'entry 0: it does not hold\n' });
    expect(await mirror({ ...task, proofs: [{ entry: more[0]?.entry ?? '', proof: first?.proof ?? '' }] })).toMatchObject({
      refusal: expect.stringMatching(/^an inclusion proof/),
    });
    expect(await mirror({ ...task, consistency: task.consistency.toReversed() })).toMatchObject({
      refusal: expect.stringMatching(/^the consistency proof/),
    });
  });
});
