import { describe, expect, it } from '@jest/globals';
import { formatToken, hashSecret, isSecret, newToken, parseToken } from './api-key.ts';

describe('an API key', () => {
  const token = newToken();
  const text = formatToken(token);

  it('is read as it was written', () => {
    expect(parseToken(text)).toEqual(token);
  });

  it('is never drawn twice', () => {
    expect(newToken().secret).not.toBe(token.secret);
    expect(newToken().id).not.toBe(token.id);
  });

  it.each([
    '',
    'terroir',
    text.slice(0, -1),
    `${text}A`,
    ` ${text}`,
    `${text}\n`,
    text.replace('terroir', 'Terroir'),
    text.replace(token.id, token.id.toUpperCase().replace(/[0-9]/g, 'A')),
    text.replaceAll('_', '-'),
  ])('is not read from %j', (other) => {
    expect(parseToken(other)).toBeNull();
  });

  it('is stored as a hash, which shows its own secret and no other', () => {
    const hash = hashSecret(token.secret);
    expect(hash.toString('utf8')).not.toContain(token.secret);
    expect(isSecret(token.secret, hash)).toBe(true);
    expect(isSecret(newToken().secret, hash)).toBe(false);
  });
});
