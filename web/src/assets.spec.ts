import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assets, scriptIn } from './assets.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terroir-assets-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('built files', () => {
  it('are those that pages load, and not the manifest', () => {
    writeFileSync(join(folder, 'verify-1a2b.js'), 'run()');
    writeFileSync(join(folder, 'manifest.json'), '{}');
    expect(assets(folder)).toEqual([
      { path: '/assets/verify-1a2b.js', bytes: Buffer.from('run()'), type: 'text/javascript; charset=utf-8', isImmutable: true },
    ]);
  });

  it('are none before the build', () => {
    expect(assets(join(folder, 'nowhere'))).toEqual([]);
    expect(scriptIn(join(folder, 'nowhere'))).toBeNull();
  });

  it('are found by the manifest', () => {
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ 'src/islands/verify.ts': { file: 'verify-1a2b.js' } }));
    expect(scriptIn(folder)).toBe('/assets/verify-1a2b.js');
  });

  it('are missed aloud where the manifest does not name them', () => {
    writeFileSync(join(folder, 'manifest.json'), '{}');
    expect(() => scriptIn(folder)).toThrow('does not name the script');
  });
});
