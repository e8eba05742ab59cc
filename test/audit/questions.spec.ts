import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAIR, FARM, LookedInto, LOT, ORGANIC } from './looked-into.ts';

const standsAt = new Date('2026-05-02T14:00:00Z');
let world: LookedInto;
let key: string;
beforeAll(async () => {
  world = await LookedInto.make({ isRunning: false, standsAt });
  key = await world.grant();
});
afterAll(() => world.stop());

const ask = (query: string, headers: Record<string, string> = {}) =>
  world.ledger.ask(`GET /v1/audit/statements?${query}`, { key, headers });

describe('a question', () => {
  it.each<[Record<string, string>, readonly string[]]>([
    [{ kind: 'facility' }, ['farm']],
    [{ kind: 'facility,product' }, ['farm', 'lot', 'lot by a name', 'other lot']],
    [{ kind: 'publication' }, []],
    [{ organisation: 'roaster' }, ["roaster's public event of the lot"]],
    [{ organisation: 'andes-cert' }, ['certificate']],
    [{ organisation: 'nobody-here' }, []],
    [{ subject: LOT }, ['lot', 'own event', "roaster's public event of the lot"]],
    [{ subject: 'https://shop.example/01/9521234543213/10/L-7?x=1' }, ['lot', 'own event', "roaster's public event of the lot"]],
    [{ subject: FARM, kind: 'attestation' }, ['certificate', 'own attestation']],
    [{ subject: 'urn:example:nothing' }, []],
    [{ scheme: ORGANIC }, ['certificate']],
    [{ scheme: FAIR }, ['own attestation']],
    [{ happenedFrom: '2026-05-01T00:00:00Z' }, ['own event', "roaster's public event of the lot"]],
    [{ happenedBefore: '2026-05-01T14:00:00Z' }, ['own late event']],
    [
      { happenedFrom: '2026-05-01T09:00:00-05:00', happenedBefore: '2026-05-01T14:00:01Z' },
      ['own event', "roaster's public event of the lot"],
    ],
    [{ lateByDays: '0' }, ['own event', 'own late event', "roaster's public event of the lot"]],
    [{ lateByDays: '1' }, ['own late event']],
    [{ lateByDays: '120' }, ['own late event']],
    [{ lateByDays: '121' }, []],
    [{ recordedFrom: '2026-05-02T14:00:00Z', kind: 'facility' }, ['farm']],
    [{ recordedFrom: '2026-05-02T14:00:00.001Z' }, []],
    [{ recordedBefore: '2026-05-02T14:00:00Z' }, []],
    [{ recordedBefore: '2026-05-02T14:00:00.001Z', kind: 'facility' }, ['farm']],
    [{ state: 'accepted', kind: 'facility' }, ['farm']],
    [{ state: 'logged,anchored' }, []],
    [{ status: 'standing', kind: 'facility' }, ['farm']],
    [{ status: 'revoked,suspended' }, []],
  ])('finds what fits: %j', async (query, found) => {
    expect(await world.sees(key, query)).toEqual(found);
  });

  it.each([
    ['kind=everything', '/kind/0'],
    ['kind=policy', '/kind/0'],
    ['kind=', '/kind/0'],
    ['kind=event&kind=product', '/kind'],
    ['organisation=Not+A+Slug', '/organisation'],
    ['subject=', '/subject'],
    ['subject=a%00b', '/subject'],
    [`subject=${'a'.repeat(2049)}`, '/subject'],
    ['recordedFrom=yesterday', '/recordedFrom'],
    ['recordedFrom=2026-05-02', '/recordedFrom'],
    ['asOf=2026-02-30T00:00:00Z', '/asOf'],
    ['lateByDays=-1', '/lateByDays'],
    ['lateByDays=1e99', '/lateByDays'],
    ['lateByDays=1.5', '/lateByDays'],
    ['state=final', '/state/0'],
    ['status=valid', '/status/0'],
    ['format=xml', '/format'],
    ['after=0', '/after'],
    ['after=1%20or%201=1', '/after'],
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=10001&format=csv', '/limit'],
    ['sucject=a', '/sucject'],
  ])('that does not fit is refused, and nothing is looked at: %s', async (query, at) => {
    const refused = await ask(query);
    expect(refused.status).toBe(422);
    expect((refused.json.errors as { at: string }[]).map((fault) => fault.at)).toContain(at);
    expect(refused.text).not.toMatch(/\n\s+at |select /);
  });

  it('finds what looks like SQL as what it is: nothing', async () => {
    for (const subject of [`' or true --`, `https://id.gs1.org/01/1' union select 1`, '%', '$1'])
      expect(await world.sees(key, { subject })).toEqual([]);
  });
});

describe('a list', () => {
  const FORMS = ['json', 'ndjson', 'csv'] as const;

  /** The ids of a page, in the order they stand in. */
  const idsOf = (text: string, form: (typeof FORMS)[number]): string[] => {
    if (form === 'json') return (JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id);
    const lines = form === 'csv' ? text.split('\r\n').slice(1, -1) : text.split('\n').slice(0, -1);
    return lines.map((line) => (form === 'csv' ? line.slice(0, 64) : (JSON.parse(line) as { id: string }).id));
  };

  it.each(FORMS)('as %s is read page by page by `Link`, each statement once, in the order in which they came', async (form) => {
    const whole = (await world.look(key)).map(({ id }) => String(id));
    const pages: string[][] = [];
    let path: string | undefined = `/v1/audit/statements?limit=2&format=${form}`;
    while (path !== undefined) {
      const page = await world.ledger.ask(`GET ${path}`, { key });
      pages.push(idsOf(page.text, form));
      path = /^<https:\/\/ledger\.example(\/[^>]+)>; rel="next"$/.exec(String(page.headers['link']))?.[1];
      if (form === 'json' && path !== undefined) expect(path).toContain(`after=${String(page.json.next)}`);
    }
    expect(pages.flat()).toEqual(whole);
    expect(pages.every((page) => page.length === 2 || page === pages.at(-1))).toBe(true);
  });

  it('begins the same page at the same place, whatever came meanwhile', async () => {
    const first = await ask('limit=3');
    const before = await ask(`limit=3&after=${String(first.json.next)}`);
    await world.record(
      'facilities',
      { name: 'another place', by: 'la-loma' },
      {
        id: 'https://ledger.example/id/la-loma/place/mill',
        name: '=HYPERLINK("https://evil.example")',
        country: 'CO',
        visibility: 'private',
      },
    );
    expect((await ask(`limit=3&after=${String(first.json.next)}`)).text).toBe(before.text);
  });

  it.each([
    ['', undefined, 'application/json; charset=utf-8'],
    ['', 'application/x-ndjson', 'application/x-ndjson'],
    ['', 'text/csv;q=0.5, application/json;q=0.4', 'text/csv; charset=utf-8; header=present'],
    ['format=csv', 'application/json', 'text/csv; charset=utf-8; header=present'],
  ])('is given as is asked: ?%s with Accept %s', async (query, accept, type) => {
    const answered = await ask(query, accept === undefined ? {} : { accept });
    expect(answered.headers).toMatchObject({ 'content-type': type, 'cache-control': 'private, no-store', vary: 'accept, authorization' });
  });

  it('is not given as anything else', async () => {
    expect((await ask('', { accept: 'application/pdf' })).json).toMatchObject({ status: 406, type: '/problems/not-acceptable' });
  });

  it('as CSV has as many fields in each line as its heading, and none that a spreadsheet carries out', async () => {
    const { text } = await ask('format=csv');
    const lines = text.split('\r\n').slice(0, -1);
    expect(lines[0]).toMatch(/^id,kind,organisation,/);
    const width = lines[0]?.split(',').length;
    for (const line of lines) expect(line.replaceAll(/"(?:[^"]|"")*"/g, 'x').split(',')).toHaveLength(width ?? 0);
    expect(text).not.toMatch(/(?:^|,|\n)"?[=+@]/);
  });

  it('ends early where more would be more than an answer holds, and goes on from there', async () => {
    // Eight events of more than half a mebibyte each.
    const long = 'x'.repeat(750);
    for (let i = 0; i < 8; i++) {
      const epcList = Array.from({ length: 700 }, (_, n) => `urn:example:long:${String(i)}:${String(n)}:${long}`);
      const event = {
        type: 'ObjectEvent',
        eventTime: '2026-05-02T13:00:00.000Z',
        eventTimeZoneOffset: '+00:00',
        epcList,
        action: 'OBSERVE',
      };
      await world.event(`long ${String(i)}`, 'la-loma', event, { visibility: 'private' });
    }
    const all: string[] = [];
    let after = '';
    let pages = 0;
    for (; ; pages++) {
      const page = await ask(`kind=event&limit=100${after}`);
      expect(page.bytes.length).toBeLessThan(16 * 1024 * 1024);
      all.push(...(page.json.items as { id: string }[]).map(({ id }) => id));
      if (page.json.next === null) break;
      after = `&after=${String(page.json.next)}`;
    }
    expect(pages).toBeGreaterThan(0);
    expect(world.namesOf(all.map((id) => ({ id }))).filter((name) => name.startsWith('long'))).toHaveLength(8);
    expect(all).toEqual([...new Set(all)]);
  });
});

it('a question that takes too long is refused with what to do', async () => {
  const holder = await world.ledger.database.dedicated();
  try {
    await holder.query('begin');
    await holder.query('lock table status_change in access exclusive mode');
    expect((await ask('')).json).toMatchObject({ status: 413, type: '/problems/question-too-large' });
  } finally {
    await holder.end();
  }
});
