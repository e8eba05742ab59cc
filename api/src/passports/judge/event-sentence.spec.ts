import { describe, expect, it } from '@jest/globals';
import { eventIn } from './event-things.ts';
import { sentenceOf } from './event-sentence.ts';

const lot = (code: string, quantity?: number) => ({
  epcClass: `https://id.gs1.org/01/09521234543213/10/${code}`,
  ...(quantity === undefined ? {} : { quantity, uom: 'KGM' }),
});
const PALLET = 'https://id.gs1.org/00/095212345678901235';

function said(event: object): string {
  const read = eventIn({ credentialSubject: { type: 'EpcisEvent', event: { eventTime: '2026-05-02T14:11:09Z', ...event } } });
  if (read === null) throw new Error('the event of the test is none');
  return sentenceOf(read);
}

describe('an event in a sentence', () => {
  it.each<[string, object]>([
    [
      'Roasted 120 kg from 3 lots',
      {
        type: 'TransformationEvent',
        bizStep: 'https://roaster.example/steps/roasting',
        inputQuantityList: [lot('A', 60), lot('B', 60), lot('C', 20)],
        outputQuantityList: [lot('R', 120)],
      },
    ],
    [
      'Made 120 kg from 1 lot',
      { type: 'TransformationEvent', bizStep: 'commissioning', inputQuantityList: [lot('A', 150)], outputQuantityList: [lot('R', 120)] },
    ],
    [
      'Made 2000.5 kg in 2 lots from 1 lot',
      { type: 'TransformationEvent', inputQuantityList: [lot('A')], outputQuantityList: [lot('R', 1200), lot('S', 800.5)] },
    ],
    ['Made 1 lot', { type: 'ObjectEvent', action: 'ADD', quantityList: [lot('A')] }],
    ['Shipped 1900 kg', { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'shipping', quantityList: [lot('A', 1900)] }],
    ['Received 1 thing', { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'receiving', epcList: [PALLET] }],
    [
      'Packed 3 lots into a container',
      { type: 'AggregationEvent', action: 'ADD', parentID: PALLET, childQuantityList: [lot('A'), lot('B', 2), lot('C')] },
    ],
    [
      'Unpacked 5 kg from a container',
      { type: 'AggregationEvent', action: 'DELETE', bizStep: 'unpacking', parentID: PALLET, childQuantityList: [lot('A', 5)] },
    ],
    ['Unpacked all that was in it from a container', { type: 'AggregationEvent', action: 'DELETE', parentID: PALLET }],
    [
      'Cold brewing: 1 lot',
      { type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'https://roaster.example/steps/cold_brewing', quantityList: [lot('A')] },
    ],
    ['Seen 1 lot', { type: 'ObjectEvent', action: 'OBSERVE', quantityList: [lot('A')] }],
    ['Made 40 kg', { type: 'TransformationEvent', transformationID: 'urn:x:1', inputQuantityList: [lot('A', 40)] }],
  ])('%s', (sentence, event) => {
    expect(said(event)).toBe(sentence);
  });

  it('is not made of what is no event', () => {
    expect(eventIn({ credentialSubject: { event: { type: 'ObjectEvent' } } })).toBeNull();
    expect(eventIn({ credentialSubject: ['x'] })).toBeNull();
  });
});
