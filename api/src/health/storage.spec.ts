import { expect, it } from '@jest/globals';
import { roomFor } from './storage.ts';

const MIB = 1024 * 1024;

it.each([
  [2048, { says: 'ready', maySend: true }],
  [1024, { says: 'ready', maySend: true }],
  [1023, { says: 'nearly full: 1023 MiB left', maySend: true }],
  [64, { says: 'nearly full: 64 MiB left', maySend: true }],
  [63, { says: 'full but for the last: 63 MiB left', maySend: false }],
  [0, { says: 'full but for the last: 0 MiB left', maySend: false }],
])('with %i MiB left, the disk is %j', (mib, part) => {
  expect(roomFor(mib * MIB)).toEqual(part);
});
