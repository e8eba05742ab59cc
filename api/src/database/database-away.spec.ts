import { expect, it } from '@jest/globals';
import { isDatabaseAway } from './database-away.ts';

const coded = (code: string): Error => Object.assign(new Error('something'), { code });

it.each([
  coded('ECONNREFUSED'),
  coded('57P01'),
  coded('57P03'),
  coded('08006'),
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
])('takes %p for a database that is away', (error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

it.each([coded('23505'), coded('22P02'), coded('42P01'), new Error('Connection is a word'), 'ECONNREFUSED', null])(
  'takes %p for a fault of ours',
  (error) => {
    expect(isDatabaseAway(error)).toBe(false);
  },
);
