import { describe, expect, it } from '@jest/globals';
import { subjectOf } from './address.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s counts for %s', (address, subject) => {
    expect(subjectOf(address)).toBe(subject);
  });

  it('of a neighbouring network counts for another', () => {
    expect(subjectOf('2001:db8:1:3::9')).not.toBe(subjectOf('2001:db8:1:2::9'));
  });
});
