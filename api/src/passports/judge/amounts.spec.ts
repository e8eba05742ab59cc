import { describe, expect, it } from '@jest/globals';
import { sumOf, totalOf, unitInWords } from './amounts.ts';

describe('amounts', () => {
  it.each([
    [['0.1', '0.2'], '0.3'],
    [['1200', '800.5'], '2000.5'],
    [['9007199254740991', '9007199254740991'], '18014398509481982'],
    [['-1', '0.25'], '-0.75'],
    [['1.50', '0.50'], '2'],
    [[], '0'],
    [['1e3'], null],
  ])('%j are exactly %s', (decimals, sum) => {
    expect(sumOf(decimals)).toBe(sum);
  });

  it('of different units are not added', () => {
    expect(
      totalOf([
        { quantity: '1', unit: 'KGM' },
        { quantity: '1', unit: 'LBR' },
      ]),
    ).toBeNull();
    expect(totalOf([])).toBeNull();
  });

  it('are shown in the units that people write', () => {
    expect(['KGM', 'XYZ'].map(unitInWords)).toEqual(['kg', 'XYZ']);
  });
});
