import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { thingKey } from '@terroir/proof';
import { checkPair, faultOfPairs, readThingId } from '@terroir/schemas';
import { describeWithSharedData, SHARED_DATA } from '../shared-data.ts';

interface LinkVector {
  readonly line: number;
  readonly ok: boolean;
  readonly uri: string;
  readonly expect?: string;
  readonly options?: object;
}

interface LinterVector {
  readonly v: string;
  readonly ok: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(SHARED_DATA, 'gs1', file), 'utf8'));

describeWithSharedData("GS1's own vectors", () => {
  const { parse, pathAIsequences } = read('digital-link-uri-vectors.json') as { parse: LinkVector[]; pathAIsequences: string[][] };
  const { linters } = read('ai-linter-vectors.json') as { linters: Record<string, LinterVector[]> };

  /** An identifier has no query; and of two spellings of a host only one is taken. */
  const isIdentifier = ({ uri }: LinkVector) => !/[?#]/.test(uri) && !uri.includes('0300.0250.01.01');
  const links = parse.filter((vector) => vector.options === undefined && isIdentifier(vector));

  it('are many', () => {
    expect(links.length).toBeGreaterThan(25);
    expect(parse.filter((vector) => !isIdentifier(vector) && !vector.ok).length).toBeGreaterThan(5);
  });

  it.each(links.map((vector) => [vector.uri, vector] as const))('decide what is a GS1 Digital Link: %j', (_uri, { uri, ok }) => {
    expect(readThingId(uri).fault === null).toBe(ok);
  });

  it.each(links.filter(({ ok }) => ok).map((vector) => [vector.uri, vector] as const))(
    'give the parts of %s',
    (_uri, { uri, expect: element = '' }) => {
      const [, ...parts] = thingKey(uri).slice('https://id.gs1.org'.length).split('/').map(decodeURIComponent);
      expect(element.replaceAll('^', '')).toBe(parts.join('').replaceAll('^', ''));
    },
  );

  it.each(parse.filter(({ uri, ok }) => /[?#]/.test(uri) && ok).map(({ uri }) => uri))(
    'hold more than an identifier, which is refused: %s',
    (uri) => {
      expect(readThingId(uri).fault).not.toBeNull();
    },
  );

  it.each(pathAIsequences.map((sequence) => [sequence.join(' '), sequence] as const))(
    'allow the order %s',
    (_name, [key = '', ...qualifiers]) => {
      const example: Record<string, string> = {
        '00': '006141411234567890',
        '01': '12312312312333',
        '255': '2345678901234',
        '402': '12345678901234560',
        '414': '9520123456788',
        '417': '9520123456788',
        '8004': '9520614141234567',
        '8006': '123123123123330102',
        '8010': '9520614',
        '8013': '1987654Ad4X4bL5ttr2310c2K',
        '8017': '123456789012345675',
        '8018': '123456789012345675',
        '7040': '1ABC',
      };
      expect(faultOfPairs([[key, example[key] ?? ''], ...qualifiers.map((ai): [string, string] => [ai, example[ai] ?? '12'])])).toBeNull();
    },
  );

  const keyOfLength: Record<number, string> = { 13: '414', 14: '01', 17: '402', 18: '00' };

  it.each((linters['csum'] ?? []).filter(({ v }) => v.length in keyOfLength).map(({ v, ok }) => [v, ok] as const))(
    'decide the check digit of %j',
    (value, ok) => {
      expect(faultOfPairs([[keyOfLength[value.length] ?? '', value]]) === null).toBe(ok);
    },
  );

  const longEnough = (linters['csumalpha'] ?? []).filter(({ v }) => v.length <= 25);

  it.each(longEnough.filter(({ ok }) => ok).map(({ v }) => v))('give the check characters of %j', (value) => {
    expect(checkPair(value.slice(0, -2))).toBe(value.slice(-2));
  });

  it.each(longEnough.filter(({ ok }) => !ok).map(({ v }) => v))('refuse the check characters of %j', (value) => {
    expect(faultOfPairs([['8013', value]])).not.toBeNull();
  });

  it.each((linters['cset82'] ?? []).filter(({ v }) => v !== '' && v.length <= 20).map(({ v, ok }) => [v, ok] as const))(
    'decide the characters of a lot: %j',
    (value, ok) => {
      expect(
        faultOfPairs([
          ['01', '12312312312333'],
          ['10', value],
        ]) === null,
      ).toBe(ok);
    },
  );

  it.each((linters['cset39'] ?? []).filter(({ v }) => v !== '' && v.length <= 30).map(({ v, ok }) => [v, ok] as const))(
    'decide the characters of a part: %j',
    (value, ok) => {
      expect(faultOfPairs([['8010', value]]) === null).toBe(ok);
    },
  );

  it.each((linters['pieceoftotal'] ?? []).filter(({ v }) => v.length === 4).map(({ v, ok }) => [v, ok] as const))(
    'decide the pieces %s',
    (value, ok) => {
      expect(faultOfPairs([['8006', `12312312312333${value}`]]) === null).toBe(ok);
    },
  );

  it.each((linters['importeridx'] ?? []).filter(({ v }) => v.length === 1).map(({ v, ok }) => [v, ok] as const))(
    'decide the importer index %j',
    (value, ok) => {
      expect(
        faultOfPairs([
          ['417', '9520123456788'],
          ['7040', `1AB${value}`],
        ]) === null,
      ).toBe(ok);
    },
  );

  it.each((linters['nozeroprefix'] ?? []).filter(({ v }) => v !== '').map(({ v, ok }) => [v, ok] as const))(
    'decide the serial number of a part: %s',
    (value, ok) => {
      expect(
        faultOfPairs([
          ['8010', '9520614'],
          ['8011', value],
        ]) === null,
      ).toBe(ok);
    },
  );
});
