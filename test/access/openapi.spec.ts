import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemCodes } from '../../api/src/http/problem.ts';
import { ROWS } from './routes.ts';
import { TestLedger } from '../ledger.ts';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, unknown> };
  readonly responses: Record<string, { readonly description?: string; readonly content?: Record<string, unknown> }>;
}

let service: TestLedger;
let operations: { route: string; operation: Operation }[];
beforeAll(async () => {
  service = await TestLedger.start({ isRunning: false });
  const { paths } = (await service.ask('GET /openapi.json')).json as { paths: Record<string, Record<string, Operation>> };
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      operation,
    })),
  );
});
afterAll(() => service.stop());

/** How the document writes a route: what a wildcard stands for has a name there. */
const inDocument = ({ route }: (typeof ROWS)[number]): string => route.replace(/\*$/, ':path');

/** The routes of which `fits` does not hold: none, and a failure names them. */
const without = (fits: (operation: Operation, route: string) => boolean) =>
  operations.filter(({ operation, route }) => !fits(operation, route)).map(({ route }) => route);

const successes = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => status.startsWith('2'));

describe('the OpenAPI document', () => {
  it('describes every route of the table and no other', () => {
    expect(operations.map(({ route }) => route).sort()).toEqual(ROWS.map(inDocument).sort());
  });

  it('says what each route does, under one heading', () => {
    expect(without(({ summary, tags }) => (summary ?? '').length > 5 && tags?.length === 1)).toEqual([]);
  });

  it('says of each route whether it needs a key, and what it answers to who has none that counts', () => {
    const isOpen = (route: string) => ROWS.find((row) => inDocument(row) === route)?.access.none !== 401;
    expect(
      without(
        ({ security, responses }, route) => security?.some((one) => Object.keys(one).length === 0) === isOpen(route) && '401' in responses,
      ),
    ).toEqual([]);
    // Where an API key counts, one of the wrong scope is known, and refused for what it may not do.
    const takesKey = (route: string) => !isOpen(route) && ROWS.find((row) => inDocument(row) === route)?.access.wrongScope !== 401;
    expect(without(({ responses }, route) => '403' in responses === takesKey(route))).toEqual([]);
  });

  it('says what each route answers, of which kind, and that its refusals are problem documents', () => {
    expect(
      without(
        (operation) =>
          successes(operation).length > 0 &&
          successes(operation).every(([status, { content }]) => status === '204' || Object.keys(content ?? {}).length > 0),
      ),
    ).toEqual([]);
    expect(
      without(({ responses }) =>
        Object.entries(responses).every(
          ([status, { content }]) => !/^[45]/.test(status) || status === '503' || content?.['application/problem+json'] !== undefined,
        ),
      ),
    ).toEqual([]);
  });

  it('gives every parameter of an address, and to each write its Idempotency-Key', () => {
    expect(
      without(({ parameters = [] }, route) =>
        [...route.matchAll(/:(\w+)/g)].every(([, name]) => parameters.some((one) => one.in === 'path' && one.name === name)),
      ),
    ).toEqual([]);
    expect(
      without(({ parameters = [] }, route) => /^(GET|OPTIONS) /.test(route) || parameters.some(({ name }) => name === 'Idempotency-Key')),
    ).toEqual([]);
  });

  it('says of what is read of a log that the log may not have begun', () => {
    const ofLog = ['GET /checkpoint', 'GET /tile/:path', 'GET /logs/:number/checkpoint', 'GET /logs/:number/tile/:path', 'GET /v1/log'];
    const saying = operations.filter(({ operation }) => operation.responses['503']?.description?.includes('/problems/not-ready') === true);
    expect(saying.map(({ route }) => route)).toEqual(expect.arrayContaining(ofLog));
  });

  it('refers to nothing that it does not hold', async () => {
    const { text, json } = await service.ask('GET /openapi.json');
    const { components } = json as { components: { schemas: Record<string, unknown> } };
    const referred = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => String(name));
    expect(referred.length).toBeGreaterThan(0);
    expect(referred.filter((name) => !Object.hasOwn(components.schemas, name))).toEqual([]);
  });
});

describe('the page of the API', () => {
  it('is made of our own files alone', async () => {
    const page = await service.ask('GET /docs');
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address));
    expect(loaded.every((address) => address.startsWith('/'))).toBe(true);
    for (const address of loaded) expect([address, (await service.ask(`GET ${address}`)).status]).toEqual([address, 200]);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  });

  it('gives no other file', async () => {
    for (const file of ['package.json', '..%2fpackage.json', 'index.html', '%2e%2e%2f%2e%2e%2fpackage.json'])
      expect((await service.ask(`GET /docs/${file}`)).status).toBe(404);
  });
});

it('the type of every problem is an address that explains it', async () => {
  for (const code of problemCodes) {
    const { status, text } = await service.ask(`GET /problems/${code}`);
    expect([code, status]).toEqual([code, 200]);
    expect(text.length).toBeGreaterThan(code.length + 40);
  }
  expect((await service.ask('GET /problems/no-such-problem')).json).toMatchObject({ type: '/problems/not-found' });
});
