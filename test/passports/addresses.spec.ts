import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { z } from 'zod';
import type { Answer } from '../ledger.ts';
import { describeWithSharedData, sharedJson } from '../shared-data.ts';
import { CoffeeChain, harvested, lot, pallet, pathOf, PLACES, PRODUCTS } from './coffee-chain.ts';

let chain: CoffeeChain;
const ROAST = lot('espresso', 'A/1');
const OTHER = lot('espresso', 'a/1');
const PRIVATE = lot('espresso', 'HIDDEN');
const PLOT = 'https://ledger.example/id/la-loma/plot/7%2F8';
const FOREIGN = 'urn:example:lot:7';
const ABSENT = lot('espresso', 'ABSENT');

beforeAll(async () => {
  chain = await CoffeeChain.make({ isRunning: false });
  await chain.describe();
  await chain.capture('roaster', [harvested(9, PLACES.roastery, [ROAST, 1])]);
  await chain.product('roaster', OTHER, { name: 'The small one' });
  await chain.product('roaster', PRIVATE, { name: 'The hidden one', visibility: 'private' });
  await chain.facility('la-loma', PLOT, { name: 'A plot' });
  await chain.product('la-loma', FOREIGN, { name: 'A foreign lot', granularity: 'batch' });
});
afterAll(() => chain.stop());

const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';
const of = (uri: string): string => `/v1/passports?of=${encodeURIComponent(uri)}`;

/** Everything of an answer but the id of the request and the time. */
const whole = ({ status, headers, text }: Answer) => {
  const { 'x-request-id': _id, date: _date, ...rest } = headers;
  return { status, headers: rest, text };
};

describe('a thing at its own address', () => {
  it.each([
    ['a lot whose code holds a slash', () => pathOf(ROAST), 'Espresso'],
    ['another lot, whose code has small letters', () => pathOf(OTHER), 'The small one'],
    ['a product', () => pathOf(PRODUCTS.espresso), 'Espresso'],
    ['a place', () => pathOf(PLACES.farm), 'The farm'],
    ['an id that the ledger gave out', () => new URL(PLOT).pathname, 'A plot'],
    ['a foreign name', () => of(FOREIGN), 'A foreign lot'],
  ])('has a page: %s', async (_what, path, name) => {
    const page = await chain.ask(path(), HTML);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(/<h1 id="name">([^<]*)</.exec(page.text)?.[1]).toBe(name);
  });

  it('has a page that is complete without a script, small, and kept from what it was not made to do', async () => {
    const page = await chain.page(ROAST);
    expect(page.bytes.length).toBeLessThan(120_000);
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      vary: 'accept',
    });
  });

  it('tells programs what there is: a linkset', async () => {
    for (const accept of [undefined, '*/*', 'application/linkset+json', 'application/json']) {
      const { status, headers, json } = await chain.ask(pathOf(ROAST), accept);
      expect([status, headers['content-type'], headers['access-control-allow-origin']]).toEqual([200, 'application/linkset+json', '*']);
      expect(json.linkset).toHaveLength(1);
      expect(json.linkset[0]).toMatchObject({
        anchor: `https://ledger.example${pathOf(ROAST)}`,
        itemDescription: 'Espresso',
        'https://ref.gs1.org/voc/dpp': [{ type: 'application/json' }],
      });
    }
  });

  it('leads to what is linked by its type', async () => {
    const asked = async (linkType: string) => chain.ask(`${pathOf(ROAST)}?linkType=${encodeURIComponent(linkType)}`, HTML);
    expect((await asked('linkset')).headers['content-type']).toBe('application/linkset+json');
    expect((await asked('gs1:pip')).headers['content-type']).toBe('text/html; charset=utf-8');
    expect(await asked('gs1:dpp')).toMatchObject({
      status: 307,
      headers: { location: `https://ledger.example${of(`https://ledger.example${pathOf(ROAST)}`)}` },
    });
    expect((await asked('https://ref.gs1.org/voc/dpp')).status).toBe(307);
    expect((await asked('gs1:recipeInfo')).status).toBe(404);
  });

  it('refuses other forms in words', async () => {
    expect(await chain.ask(pathOf(ROAST), 'image/png')).toMatchObject({ status: 406, json: { type: '/problems/not-acceptable' } });
    expect((await chain.ask(of(ROAST), 'image/png')).status).toBe(406);
  });

  it('is sent once for as long as it stays the same', async () => {
    chain.ledger.clock.stand(new Date());
    for (const accept of [HTML, 'application/json', 'application/linkset+json']) {
      const { etag } = (await chain.ask(of(ROAST), accept)).headers;
      const again = await chain.ledger.ask(`GET ${of(ROAST)}`, { headers: { accept, 'if-none-match': String(etag) } });
      expect([again.status, again.text]).toEqual([304, '']);
    }
    const { etag } = (await chain.ask(`/v1/codes?of=${encodeURIComponent(ROAST)}`)).headers;
    const again = await chain.ledger.ask(`GET /v1/codes?of=${encodeURIComponent(ROAST)}`, { headers: { 'if-none-match': String(etag) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('answers HEAD as it answers GET, without the page', async () => {
    const head = await chain.ledger.ask(`HEAD ${pathOf(ROAST)}`, { headers: { accept: HTML } });
    expect([head.status, head.headers['content-type'], head.text]).toEqual([200, 'text/html; charset=utf-8', '']);
  });
});

describe('another spelling', () => {
  it.each([
    ['the lot in the query, as the form of a product sends it', `${pathOf(PRODUCTS.espresso)}?10=A%2F1`, pathOf(ROAST)],
    ['a lot with another encoding', pathOf(ROAST).replace('%2F', '%2f'), pathOf(ROAST)],
    ['a GTIN-13', pathOf(ROAST).replace('/01/0', '/01/'), pathOf(ROAST)],
    ['with a type of link', `${pathOf(PRODUCTS.espresso)}?10=A%2F1&linkType=linkset`, `${pathOf(ROAST)}?linkType=linkset`],
  ])('leads to the one address: %s', async (_what, path, location) => {
    expect(await chain.ask(path, HTML)).toMatchObject({ status: 301, headers: { location } });
  });
});

describe('what does not exist and what is not published', () => {
  it.each([
    ['a lot, as a page', HTML, pathOf(ABSENT), pathOf(PRIVATE)],
    ['a lot, as a linkset', '*/*', pathOf(ABSENT), pathOf(PRIVATE)],
    ['a lot, asked about', 'application/json', of(ABSENT), of(PRIVATE)],
    ['a container, a product and a place', HTML, pathOf(pallet(99)), pathOf(PRIVATE)],
    ['an id of the ledger', HTML, '/id/la-loma/plot/none', pathOf(PRIVATE)],
    ['an id of nobody', HTML, '/id/nobody/plot/none', pathOf(PRIVATE)],
  ])('answer the same, byte for byte: %s', async (_what, accept, absent, hidden) => {
    const [one, other] = [await chain.ask(absent, accept), await chain.ask(hidden, accept)];
    expect(one.status).toBe(404);
    expect(whole(one)).toEqual(whole(other));
    expect(/HIDDEN|ABSENT|plot|roaster/.test(one.text)).toBe(false);
  });

  it('has no page until it is published', async () => {
    const later = lot('espresso', 'LATER');
    const statement = await chain.product('roaster', later, { visibility: 'private' });
    expect((await chain.page(later)).status).toBe(404);
    await chain.change('roaster', `products/${statement}/publish`, { visibility: 'public' });
    expect((await chain.page(later)).status).toBe(200);
  });
});

describe('a mistyped code', () => {
  it('is told apart, and the right check digit is named', async () => {
    const wrong = pathOf(ROAST).replace(/^\/01\/(\d{13})\d/, (_all, digits: string) => `/01/${digits}9`);
    const right = /^\/01\/(\d{14})/.exec(pathOf(ROAST))?.[1] ?? '';
    const [page, document] = [await chain.ask(wrong, HTML), await chain.ask(wrong)];
    expect([page.status, document.status]).toEqual([400, 400]);
    expect(page.text).toContain(`<a href="${pathOf(ROAST)}">${right}</a>`);
    expect(document.json).toMatchObject({
      type: '/problems/invalid-id',
      detail: expect.stringContaining(`its check digit must be ${right.slice(-1)}, not 9`),
    });
    expect((await chain.ask(of(`https://x.example${wrong}`))).json).toMatchObject({ type: '/problems/invalid-id' });
  });
});

describe('hostile input', () => {
  const long = 'x'.repeat(5000);
  it.each([
    '/01/',
    '/01//09521230000031',
    '/01/09521230000031/',
    '//01/09521230000031',
    '/01/09521230000031/10/',
    '/01/09521230000031/10/%00',
    '/01/09521230000031/10/%FF',
    '/01/09521230000031/10/%',
    '/01/09521230000031/10/%E0%A4%A',
    '/01/09521230000031/10/%F0%9F%92%A9',
    '/01/09521230000031/21/1/10/2',
    '/01/../../etc/passwd',
    '/01/..%2f..%2fetc%2fpasswd',
    '/01/09521230000031/10/..%2F..',
    "/01/09521230000031/10/';drop table thing;--",
    '/01/09521230000031/10/%27%3B--',
    '/01/09521230000031?10=%00',
    `/01/09521230000031?10=${long}`,
    '/01/09521230000031?10=a&10=b',
    '/01/09521230000031?linkType=%00',
    '/01/09521230000031?linkType=__proto__',
    '/01/constructor',
    '/01/__proto__/10/x',
    `/01/${'9'.repeat(400)}`,
    `/00/${long}`,
    '/414/9521234000000/254/%0A',
    '/8006/1',
    '/8013/x',
    '/id/',
    '/id/la-loma',
    '/id/la-loma/plot',
    '/id/LA-LOMA/plot/x',
    '/id/la-loma/plot/%2e%2e',
    '/id/la-loma/plot/%0D%0Aset-cookie:%20x=1',
    `/id/la-loma/plot/${long}`,
    '/v1/passports',
    '/v1/passports?of=',
    '/v1/passports?of=a&of=b',
    '/v1/passports?of=%00',
    '/v1/passports?of=%FF',
    '/v1/passports?of=javascript:alert(1)',
    '/v1/passports?of=https://x.example/01/09521230000032',
    '/v1/passports?of=urn:epc:id:sgtin:x.y.z',
    `/v1/passports?of=urn:example:${long}`,
    `/v1/passports?of=${encodeURIComponent(FOREIGN)}&extra=1`,
    '/v1/codes?of=coffee',
    `/v1/codes?of=${encodeURIComponent(FOREIGN)}&format=gif`,
    `/v1/codes?of=urn:example:${'y'.repeat(1900)}`,
    '/?after=0',
    '/?after=-1',
    '/?after=9999999999999999999',
    '/?after=x',
    '/?code=%FF',
    '/?code=(01)',
    '/?code=https://id.gs1.org/constructor/x',
    '/?code=https://id.gs1.org/__proto__/x',
    `/?code=${long}`,
    '/assets/../../package.json',
    '/assets/%2e%2e%2fpackage.json',
    '/assets/none.js',
    '/assets/',
  ])('is answered in words, and never by a fault: %.80s', async (path) => {
    for (const accept of [HTML, '*/*', undefined, ';;;']) {
      const answer = await chain.ask(path, accept);
      expect(answer.status).toBeLessThan(500);
      expect([200, 301, 307, 400, 404, 406, 414, 422]).toContain(answer.status);
      expect(answer.text).not.toMatch(/\n\s+at |node_modules|syntax error/);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('is nothing that a page runs', async () => {
    const nasty = lot('espresso', '<script>');
    await chain.product('roaster', nasty, {
      name: '<img src=x onerror=alert(1)>',
      characteristics: { note: '"><script>alert(1)</script>' },
    });
    const { text } = await chain.page(nasty);
    expect(text).not.toMatch(/<img src=x|<script>alert/);
    expect(text).toContain('&lt;img src=x onerror=alert(1)>');
  });

  it('of random bytes is refused', async () => {
    for (let i = 0; i < 40; i++) {
      const bytes = [...randomBytes(12)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
      expect((await chain.ask(`/01/09521230000031/10/${bytes}`, HTML)).status).toBeLessThan(500);
      expect((await chain.ask(`/v1/passports?of=${bytes}`, HTML)).status).toBeLessThan(500);
    }
  });
});

describe('the first page', () => {
  it('lists what is published, the newest first, and nothing else', async () => {
    const { status, text } = await chain.ask('/', HTML);
    expect(status).toBe(200);
    expect(text).toContain(`href="${pathOf(ROAST)}"`);
    expect(text).toContain(`href="${pathOf(PRODUCTS.espresso)}"`);
    expect(text).toContain('A foreign lot');
    expect(text.indexOf('The small one')).toBeLessThan(text.indexOf(`href="${pathOf(PRODUCTS.espresso)}"`));
    expect(text).not.toMatch(/The hidden one|The farm/);
  });

  it('is paged, and names each thing once', async () => {
    for (let i = 0; i < 25; i++) await chain.product('roaster', lot('espresso', `PAGE-${String(i)}`), { name: `Page ${String(i)}` });
    const seen: string[] = [];
    let next: string | null = '/';
    for (let i = 0; next !== null && i < 10; i++) {
      const { text } = await chain.ask(next, HTML);
      const list = /<ul class="things">(.*?)<\/ul>/s.exec(text)?.[1] ?? '';
      seen.push(...[...list.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href));
      next = /href="(\/\?after=\d+)"/.exec(text)?.[1] ?? null;
    }
    expect(seen.length).toBeGreaterThan(27);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    ['an address', () => `https://brand.example${pathOf(ROAST)}`, () => pathOf(ROAST)],
    ['a number', () => (/\d{14}/.exec(pathOf(ROAST)) ?? [''])[0], () => pathOf(PRODUCTS.espresso)],
    ['a foreign name', () => FOREIGN, () => of(FOREIGN)],
  ])('leads from a code to its page: %s', async (_what, code, location) => {
    expect(await chain.ask(`/?code=${encodeURIComponent(code())}`, HTML)).toMatchObject({ status: 307, headers: { location: location() } });
  });

  it('says of a code that is none what is wrong with it', async () => {
    expect(await chain.ask('/?code=coffee', HTML)).toMatchObject({ status: 400, text: expect.stringContaining('This code is mistyped') });
  });
});

describe('a code', () => {
  /** What a phone reads off a picture. */
  function scanned(bytes: Buffer): string | undefined {
    const { data, width, height } = PNG.sync.read(bytes);
    return jsqr.default(new Uint8ClampedArray(data), width, height)?.data;
  }

  it.each([
    ['a lot', ROAST, () => `https://ledger.example${pathOf(ROAST)}`],
    ['a lot on the domain of a brand', `https://brand.example${pathOf(ROAST)}`, () => `https://ledger.example${pathOf(ROAST)}`],
    ['an id of the ledger', PLOT, () => PLOT],
    ['a foreign name', FOREIGN, () => `https://ledger.example${of(FOREIGN)}`],
  ])('holds the address of the page, and says so: %s', async (_what, uri, address) => {
    const { bytes, headers } = await chain.ask(`/v1/codes?of=${encodeURIComponent(uri)}&format=png`);
    expect(headers['content-type']).toBe('image/png');
    expect(scanned(bytes)).toBe(address());
    expect(headers['link']).toBe(`<${address()}>; rel="describes"`);
    const svg = await chain.ask(`/v1/codes?of=${encodeURIComponent(uri)}`);
    expect(svg.headers['content-type']).toBe('image/svg+xml');
    expect((await chain.ask(`/v1/codes?of=${encodeURIComponent(uri)}&format=json`)).json).toMatchObject({ encodes: address() });
    expect((await chain.ask(new URL(address()).pathname + new URL(address()).search, HTML)).status).toBe(200);
  });

  it('follows from the identifier alone, and tells nothing of what is published', async () => {
    const codes = await Promise.all([ABSENT, PRIVATE].map((uri) => chain.ask(`/v1/codes?of=${encodeURIComponent(uri)}`)));
    expect(codes.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('what pages know of the chain', () => {
  it('is no RPC on a ledger that is no demo: its address may hold a key', async () => {
    expect(/data-rpc="[^"]/.test((await chain.page(ROAST)).text)).toBe(false);
  });
});

describeWithSharedData("GS1's own schemas", () => {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const fits = (schema: string, document: unknown) => {
    const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(sharedJson('gs1', schema)));
    validate(document);
    return validate.errors ?? null;
  };

  it.each([
    ['a lot', () => pathOf(ROAST)],
    ['a product', () => pathOf(PRODUCTS.espresso)],
    ['a place', () => pathOf(PLACES.farm)],
    ['an id', () => new URL(PLOT).pathname],
  ])('take the linkset of %s', async (_what, path) => {
    const { json } = await chain.ask(path());
    expect(fits('gs1-linkset-schema.json', json)).toBeNull();
    expect(
      fits('rfc9264-linkset-schema.json', {
        linkset: json.linkset.map(({ itemDescription: _text, ...links }: Record<string, unknown>) => links),
      }),
    ).toBeNull();
  });

  it('take the description of the resolver', async () => {
    const { status, json } = await chain.ask('/.well-known/gs1resolver');
    expect(status).toBe(200);
    expect(fits('description-file-schema.json', json)).toBeNull();
    expect(json.resolverRoot).toBe('https://ledger.example');
  });

  it('know the types of our links', async () => {
    const { linkTypes } = z
      .object({ linkTypes: z.array(z.object({ id: z.string() })) })
      .parse(sharedJson('gs1', 'gs1-linktypes-webvoc-1.16.json'));
    const { json } = await chain.ask(pathOf(ROAST));
    const ours = Object.keys(json.linkset[0] as object).filter((name) => name.startsWith('https://'));
    const known = linkTypes.map(({ id }) => id.replace('gs1:', 'https://ref.gs1.org/voc/'));
    expect(ours.length).toBeGreaterThan(3);
    expect(ours.filter((type) => !known.includes(type))).toEqual([]);
  });
});
