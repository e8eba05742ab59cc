import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config/config.ts';
import { openSealer, Sealer, SealError } from './sealer.ts';

const secret = Buffer.from('a private key');

describe('a sealer', () => {
  const sealer = new Sealer(Buffer.alloc(32, 7));

  it('opens what it sealed, for the same place', () => {
    expect(sealer.open(sealer.seal(secret, 'here'), 'here')).toEqual(secret);
  });

  it('never seals the same secret to the same bytes', () => {
    expect(sealer.seal(secret, 'here')).not.toEqual(sealer.seal(secret, 'here'));
  });

  it('does not open for another place', () => {
    expect(() => sealer.open(sealer.seal(secret, 'here'), 'there')).toThrow(SealError);
  });

  it('does not open under another key', () => {
    expect(() => new Sealer(Buffer.alloc(32, 8)).open(sealer.seal(secret, 'here'), 'here')).toThrow(SealError);
  });

  it('does not open when any byte was changed, or the end was cut off', () => {
    const sealed = sealer.seal(secret, 'here');
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => sealer.open(changed, 'here')).toThrow(SealError);
      expect(() => sealer.open(sealed.subarray(0, index), 'here')).toThrow(SealError);
    }
  });

  it('refuses a key of another length', () => {
    expect(() => new Sealer(Buffer.alloc(16))).toThrow(RangeError);
  });
});

describe('the secret key of the service', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'terroir secret '));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('is made once, for this user alone, and kept', () => {
    const sealed = openSealer({ secretKey: null, dataDir }).seal(secret, 'here');
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['secret.key']);
    expect(openSealer({ secretKey: null, dataDir }).open(sealed, 'here')).toEqual(secret);
  });

  it('is the one that SECRET_KEY gives, with or without 0x, and then no file is made', () => {
    const sealed = openSealer({ secretKey: '0x' + 'ab'.repeat(32), dataDir }).seal(secret, 'here');
    expect(openSealer({ secretKey: 'AB'.repeat(32), dataDir }).open(sealed, 'here')).toEqual(secret);
    expect(() => readFileSync(join(dataDir, 'secret.key'))).toThrow('ENOENT');
  });

  it('is not taken from a file that holds something else', () => {
    writeFileSync(join(dataDir, 'secret.key'), 'abc');
    expect(() => openSealer({ secretKey: null, dataDir })).toThrow(ConfigError);
    expect(() => openSealer({ secretKey: null, dataDir })).toThrow('SECRET_KEY');
  });
});
