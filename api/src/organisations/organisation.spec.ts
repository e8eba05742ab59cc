import { describe, expect, it } from '@jest/globals';
import { NewOrganisation, Slug } from './organisation.ts';

describe('a slug', () => {
  it.each(['a', '9', 'la-loma', 'x'.repeat(63)])('may be %j', (slug) => {
    expect(Slug.safeParse(slug).success).toBe(true);
  });

  it.each([
    '',
    '.well-known',
    'well-known',
    'La-Loma',
    'la loma',
    'la_loma',
    '-loma',
    'loma-',
    'x'.repeat(64),
    'loma\n',
    'á',
    '..',
    'a/b',
    'a%2fb',
    'v1',
    'ledger',
    'admin',
  ])('may not be %j', (slug) => {
    expect(Slug.safeParse(slug).success).toBe(false);
  });
});

describe('an organisation as it is asked for', () => {
  const asked = { slug: 'la-loma', name: 'La Loma', country: 'CO', roles: ['supplier'] };

  it('has its key kept by the operator unless it says otherwise', () => {
    expect(NewOrganisation.parse(asked).keyHeldBy).toBe('operator');
  });

  it.each([
    { country: 'co' },
    { country: 'COL' },
    { roles: [] },
    { roles: ['supplier', 'supplier'] },
    { roles: ['owner'] },
    { name: '  ' },
    { admin: true },
  ])('does not fit with %j', (fault) => {
    expect(NewOrganisation.safeParse({ ...asked, ...fault }).success).toBe(false);
  });
});
