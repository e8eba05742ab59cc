import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { TestLedger } from '../ledger.ts';
import { PARAMETERS, ROWS, type Row } from './routes.ts';
import { documentOf, harvest } from '../events/an-event.ts';
import { victimOn, type Belongings } from './victim.ts';

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly minItems?: number;
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: Schema }> };
}

/** What PostgreSQL's texts cannot hold, and what no UTF-8 can. */
const UNHOLDABLE = ['\u0000', 'a\u0000b', '\ud800', '\u0007'];

let ledger: TestLedger;
let belongings: Belongings;
let victim: string;
let document: { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
beforeAll(async () => {
  ledger = await TestLedger.start();
  ({ belongings } = await victimOn(ledger));
  victim = await ledger.keyOf('victim', ORGANISATION_SCOPES);
  document = (await ledger.done('GET /openapi.json')) as typeof document;
  await ledger.rest();
});
afterAll(() => ledger.stop());

const operationOf = ({ route }: Row): Operation => {
  const [method = '', path = ''] = route.split(' ');
  const inDocument = path.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}');
  const operation = document.paths[inDocument]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${route} is not described`);
  return operation;
};

const addressOf = ({ route, of }: Row, path: (name: string) => string | undefined = () => undefined): string =>
  (route.split(' ')[1] ?? '').replace(/:([a-z0-9]+)|\*$/gi, (whole, name: string | undefined) => {
    const isNamed = of !== undefined && name !== undefined && ['id', 'sha256', 'eventID'].includes(name);
    return path(name ?? 'path') ?? (isNamed ? belongings[of] : (PARAMETERS[name ?? ''] ?? (whole === '*' ? 'x' : belongings.event)));
  });

/** Every place in a body where a text may stand, as its path. */
function textsOf(schema: Schema | undefined, path: readonly (string | number)[] = [], depth = 0): (string | number)[][] {
  if (schema === undefined || depth > 8) return [];
  const named = schema.$ref === undefined ? schema : document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (named === undefined) return [];
  const own = named.type === 'string' ? [[...path]] : [];
  return [
    ...own,
    ...Object.entries(named.properties ?? {}).flatMap(([name, member]) => textsOf(member, [...path, name], depth + 1)),
    ...textsOf(named.items, [...path, 0], depth + 1),
    ...[...(named.anyOf ?? []), ...(named.oneOf ?? []), ...(named.allOf ?? [])].flatMap((one) => textsOf(one, path, depth + 1)),
  ];
}

/** `body` with `text` at `path`; what is missing on the way is made. */
function withText(body: unknown, [name, ...rest]: readonly (string | number)[], text: string): unknown {
  if (name === undefined) return text;
  if (typeof name === 'number') {
    const list: readonly unknown[] = Array.isArray(body) ? body : [];
    return [withText(list[0], rest, text), ...list.slice(1)];
  }
  const members = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  return { ...members, [name]: withText(members[name], rest, text) };
}

/** What fits where the table says nothing, so that one text alone is at fault. */
const FITTING: Readonly<Record<string, object>> = {
  'POST /epcis/capture': documentOf(harvest),
  'POST /v1/organisations': { slug: 'fitting', name: 'Fitting', country: 'CO', roles: ['supplier'] },
  'POST /v1/schemes': {
    slug: 'fitting',
    name: 'Fitting',
    owner: { name: 'Fitting' },
    description: { text: 'Fits.', lang: 'en' },
    criteria: [{ code: 'one', name: 'One', description: { text: 'One.', lang: 'en' } }],
    attesters: [],
  },
  'POST /v1/facilities': { id: 'https://ledger.example/id/victim/place/f', name: 'A', country: 'CO', visibility: 'private' },
  'POST /v1/products': {
    id: 'https://ledger.example/id/victim/goods/f',
    granularity: 'model',
    name: 'A',
    country: 'CO',
    visibility: 'private',
  },
};

/** What has to stand beside a parameter for it to be looked at. */
const beside = (name: string): string => (name === 'readers' ? '&visibility=named' : '');

const keysFor = (): readonly (string | undefined)[] => [undefined, victim, ledger.operator];

describe.each(ROWS.map((row) => [row.route, row] as const))('%s', (_route, row) => {
  const method = row.route.split(' ')[0] ?? '';
  const body = row.body ?? FITTING[row.route] ?? {};

  it('answers no fault of its own to characters in its address that cannot be kept', async () => {
    const { parameters = [] } = operationOf(row);
    for (const { name, in: where } of parameters.filter((one) => one.in === 'query' || one.in === 'path'))
      for (const text of ['%00', 'a%00b', '%07', '%ED%A0%80', 'named,a%00b'])
        for (const key of keysFor()) {
          const path = addressOf(row, (one) => (where === 'path' && one === name ? text : undefined));
          const asked = `${method} ${path}${where === 'query' ? `?${name}=${text}${beside(name)}` : ''}`;
          const { status } = await ledger.ask(asked, { key, ...(method === 'POST' ? { body } : {}) });
          if (status >= 500 && status !== 503) throw new Error(`${asked}: ${String(status)}`);
        }
  });

  it('answers no fault of its own to characters in its body that cannot be kept', async () => {
    const schemas = Object.values(operationOf(row).requestBody?.content ?? {}).map(({ schema }) => schema);
    for (const path of schemas.flatMap((schema) => textsOf(schema)))
      for (const text of UNHOLDABLE)
        for (const key of keysFor()) {
          const { status } = await ledger.ask(`${method} ${addressOf(row)}`, { key, body: withText(body, path, text) as object });
          if (status >= 500) throw new Error(`${row.route} /${path.join('/')} ${JSON.stringify(text)}: ${String(status)}`);
        }
  });
});

it('finds texts to put them into', () => {
  const found = ROWS.flatMap((row) => Object.values(operationOf(row).requestBody?.content ?? {}).flatMap(({ schema }) => textsOf(schema)));
  expect(found.length).toBeGreaterThan(30);
});
