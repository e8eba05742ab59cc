import { describe, expect, it } from '@jest/globals';
import decodeQr from 'jsqr';
import { PNG } from 'pngjs';
import { qrPng, qrSvg, qrTerminal } from './qr.ts';

const URIS = [
  'https://ledger.example/01/09521000000025/10/NL-2026-117',
  'http://localhost:3000/id/la-loma/lot/K%C3%A4fer%2F1',
  `https://ledger.example/01/09521000000025/10/${'x'.repeat(20)}/21/${'9'.repeat(20)}`,
];

const SCALE = 4;

/** Draws modules as a camera would see them, and reads them. */
function read(dark: readonly (readonly boolean[])[]): string | undefined {
  const [width, height] = [(dark[0]?.length ?? 0) * SCALE, dark.length * SCALE];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isDark = dark[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)] ?? false;
      if (isDark) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  return decode(pixels, width, height);
}

const decode = (pixels: Uint8ClampedArray, width: number, height: number): string | undefined =>
  (typeof decodeQr === 'function' ? decodeQr : decodeQr.default)(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data;

/** The modules that the path of a drawing covers. */
function modulesOfSvg(svg: string): boolean[][] {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const dark = Array.from({ length: side }, () => Array.from({ length: side }, () => false));
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    dark[Number(y)]?.fill(true, Number(x), Number(x) + Number(length));
  return dark;
}

function modulesOfTerminal(text: string): boolean[][] {
  const lines = text
    .trimEnd()
    .split('\n')

    .map((line) => [...line.replace(/\u001b\[[0-9;]*m/g, '')]);
  return lines.flatMap((line) => [line.map((block) => '▀█'.includes(block)), line.map((block) => '▄█'.includes(block))]);
}

describe.each(URIS)('the code of %s', (uri) => {
  it('can be read from its drawing', () => {
    expect(read(modulesOfSvg(qrSvg(uri)))).toBe(uri);
  });

  it('can be read from its picture', async () => {
    const { data, width, height } = PNG.sync.read(Buffer.from(await qrPng(uri)));
    expect(decode(new Uint8ClampedArray(data), width, height)).toBe(uri);
  });

  it('can be read from a terminal', () => {
    expect(read(modulesOfTerminal(qrTerminal(uri)))).toBe(uri);
  });
});

it('draws nothing but numbers into the page, whatever the code holds', () => {
  expect(qrSvg('"><script>alert(1)</script>')).not.toContain('script');
});
