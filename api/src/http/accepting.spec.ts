import { expect, it } from '@jest/globals';
import { bestOf } from './accepting.ts';

const OFFERED = ['application/linkset+json', 'text/html'] as const;

it.each([
  ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
  ['who takes anything', '*/*', 'application/linkset+json'],
  ['who says nothing', undefined, 'application/linkset+json'],
  ['a resolver', 'application/linkset+json', 'application/linkset+json'],
  ['who likes a page less', 'text/html;q=0.5, application/linkset+json;q=0.9', 'application/linkset+json'],
  ['who refuses a page', 'text/html;q=0, */*', 'application/linkset+json'],
  ['who takes text of any kind', 'text/*', 'text/html'],
  ['who takes pictures alone', 'image/png', null],
  ['who writes nonsense', ';;;,,q=1', null],
])('%s gets what suits best', (_who, accept, type) => {
  expect(bestOf(accept, OFFERED)).toBe(type);
});
