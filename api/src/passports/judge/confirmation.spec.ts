import { describe, expect, it } from '@jest/globals';
import { confirmedAmong, type Encounter } from './confirmation.ts';

let count = 0;
const met = (organisation: string, changes: Partial<Encounter> = {}): Encounter => ({
  statement: `s${String(++count)}`,
  organisation,
  key: 'https://id.gs1.org/01/09521234543213/10/A',
  role: 'epcClass',
  action: 'OBSERVE',
  bizStep: null,
  eventTime: new Date('2026-05-02T12:00:00Z'),
  ...changes,
});
const later = new Date('2026-05-06T12:00:00Z');
const areConfirmed = (...encounters: Encounter[]): boolean[] => {
  const confirmed = confirmedAmong(encounters);
  return encounters.map(({ statement }) => confirmed.has(statement));
};

describe('a neighbour in the chain', () => {
  it('confirms what one shipped and the other received, both ways', () => {
    expect(areConfirmed(met('mill', { bizStep: 'shipping' }), met('roaster', { bizStep: 'receiving', eventTime: later }))).toEqual([
      true,
      true,
    ]);
  });

  it('confirms what one made and the other used', () => {
    expect(
      areConfirmed(
        met('mill', { role: 'outputClass', action: null }),
        met('roaster', { role: 'inputClass', action: null, eventTime: later }),
      ),
    ).toEqual([true, true]);
  });

  it.each<[string, Encounter, Encounter]>([
    ['itself', met('mill', { bizStep: 'shipping' }), met('mill', { bizStep: 'receiving', eventTime: later })],
    [
      'another thing',
      met('mill', { bizStep: 'shipping' }),
      met('roaster', { bizStep: 'receiving', key: 'https://id.gs1.org/01/09521234543213/10/a' }),
    ],
    [
      'what was received before it was shipped',
      met('mill', { bizStep: 'shipping', eventTime: later }),
      met('roaster', { bizStep: 'receiving' }),
    ],
    ['the same side twice', met('mill', { bizStep: 'shipping' }), met('stranger', { bizStep: 'shipping' })],
    ['what stays with somebody', met('mill', { bizStep: 'inspecting' }), met('roaster', { bizStep: 'receiving', eventTime: later })],
  ])('does not confirm %s', (_what, one, other) => {
    expect(areConfirmed(one, other)).toEqual([false, false]);
  });

  it('may have a clock that is a few hours behind', () => {
    const hoursBefore = new Date('2026-05-02T09:00:00Z');
    expect(areConfirmed(met('mill', { bizStep: 'shipping' }), met('roaster', { bizStep: 'receiving', eventTime: hoursBefore }))).toEqual([
      true,
      true,
    ]);
  });
});
