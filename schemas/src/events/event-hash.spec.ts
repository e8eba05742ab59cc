import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '@terroir/proof';
import { canonicalId } from './canonical-id.ts';
import { eventHashOf, preHashOf } from './event-hash.ts';
import { thingsOf } from './things-of.ts';
import { inUtc } from './time.ts';

const event: JsonObject = {
  type: 'ObjectEvent',
  eventTime: '2026-05-02T14:11:09+02:00',
  eventTimeZoneOffset: '+02:00',
  action: 'ADD',
  bizStep: 'commissioning',
  epcList: ['urn:epc:id:sgtin:9520000.000001.B', 'https://farm.example/01/09520000000011/21/A?x=1'],
};
const WORDS = [{ ours: 'https://words.example/' }];
const hashOf = (change: JsonObject, context: readonly JsonValue[] = WORDS) => eventHashOf({ event: { ...event, ...change }, context });
const preHash = (change: JsonObject) => preHashOf({ event: { ...event, ...change }, context: WORDS });

describe('the event hash', () => {
  it('is made over what happened, in one order and one spelling', () => {
    expect(preHash({})).toBe(
      'eventType=ObjectEventeventTime=2026-05-02T12:11:09.000ZeventTimeZoneOffset=+02:00epcListepc=https://id.gs1.org/01/09520000000011/21/Aepc=https://id.gs1.org/01/09520000000011/21/Baction=ADDbizStep=https://ref.gs1.org/cbv/BizStep-commissioning',
    );
    expect(hashOf({})).toMatch(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
  });

  it.each<[string, JsonObject]>([
    ['another order of members and lists', { epcList: [...(event['epcList'] as string[])].reverse() }],
    ['another offset of the same moment', { eventTime: '2026-05-02T12:11:09.0000Z' }],
    ['the long form of a word', { bizStep: 'cbv:BizStep-commissioning' }],
    [
      'an id, a time of recording, a declaration that it was wrong',
      { eventID: 'urn:x:y', recordTime: '2026-06-01T00:00:00Z', errorDeclaration: {} },
    ],
    ['a remark', { 'rdfs:comment': 'picked by hand' }],
  ])('is the same under %s', (_what, change) => {
    expect(hashOf(change)).toBe(hashOf({}));
  });

  it.each<[string, JsonObject]>([
    ['another time', { eventTime: '2026-05-02T14:11:09.001+02:00' }],
    ['another offset of the place', { eventTimeZoneOffset: '+01:00' }],
    ['one thing more', { epcList: [...(event['epcList'] as string[]), 'urn:x:y'] }],
    ['an extension', { 'ours:x': 1 }],
    ['certification', { certificationInfo: 'https://certifier.example/7' }],
  ])('differs under %s', (_what, change) => {
    expect(hashOf(change)).not.toBe(hashOf({}));
  });

  it('reads an extension by what its prefix means, and sorts it by its characters', () => {
    const change = { 'ours:b': ['2', '1.0', { z: true, a: '\u{1f600}' }], 'ours:a': '' };
    expect(preHash(change).split('commissioning')[1]).toBe(
      '{https://words.example/}a{https://words.example/}b=1{https://words.example/}b=2{https://words.example/}ba=\u{1f600}z=true',
    );
    expect(hashOf({ 'ours:x': 1 }, [{ ours: 'https://elsewhere.example/' }])).not.toBe(hashOf({ 'ours:x': 1 }));
    expect(preHash({ 'ours:x': ['\uffff', '\u{10000}'] })).toMatch(/\uffff.*\u{10000}$/u);
  });

  it('puts extensions of a part at the end of that part', () => {
    expect(preHash({ readPoint: { 'ours:y': '7', id: 'urn:epc:id:sgln:9520000.00001.0' } })).toContain(
      'readPointid=https://id.gs1.org/414/9520000000011{https://words.example/}y=7',
    );
  });
});

describe('times in UTC', () => {
  it.each([
    ['2026-05-02T14:11:09.1415Z', '2026-05-02T14:11:09.142Z'],
    ['2026-05-02T14:11:09.1405Z', '2026-05-02T14:11:09.140Z'],
    ['2026-05-02T14:11:09.1405001Z', '2026-05-02T14:11:09.140Z'],
    ['2026-12-31T23:59:59.9996-01:00', '2027-01-01T01:00:00.000Z'],
    ['noon', 'noon'],
  ])('of %s are %s', (text, utc) => {
    expect(inUtc(text)).toBe(utc);
  });
});

describe('the canonical id of', () => {
  it.each([
    ['urn:epc:id:sgtin:9520000.000001.7', '/01/09520000000011/21/7'],
    ['urn:epc:class:lgtin:9520000.000001.L(7)', '/01/09520000000011/10/L%287%29'],
    ['urn:epc:idpat:sgtin:9520000.000001.*', '/01/09520000000011'],
    ['urn:epc:id:sscc:9520000.0000000001', '/00/095200000000000011'],
    ['urn:epc:id:sgln:9520000.00001.7', '/414/9520000000011/254/7'],
    ['https://farm.example/shop/01/9520000000011/22/a/10/L7/21/S7#x', '/01/09520000000011/21/S7'],
    ['https://farm.example/gtin/09520000000011/lot/L7/', '/01/09520000000011/10/L7'],
    ['https://farm.example/414/9520000000011/7040/1ABC', '/414/9520000000011'],
  ])('%s is %s', (uri, path) => {
    expect(canonicalId(uri)).toBe(`https://id.gs1.org${path}`);
  });

  it.each(['urn:epc:id:sgtin:9520000.1.7', 'urn:uuid:x', 'https://farm.example/01/952', 'https://farm.example/', 'geo:1,2'])(
    '%s is none',
    (uri) => {
      expect(canonicalId(uri)).toBeNull();
    },
  );
});

describe('the things of an event', () => {
  it('are in every list, each with its part, and once', () => {
    const things = thingsOf({
      epcList: ['urn:a:1', 'urn:a:1'],
      quantityList: [{ epcClass: 'urn:a:2', quantity: 1 }],
      parentID: 'urn:a:3',
      childEPCs: ['urn:a:4'],
      childQuantityList: [{ epcClass: 'urn:a:5' }],
      inputEPCList: ['urn:a:6'],
      inputQuantityList: [{ epcClass: 'urn:a:7' }],
      outputEPCList: ['urn:a:8'],
      outputQuantityList: [{ epcClass: 'urn:a:9' }],
      readPoint: { id: 'urn:a:10' },
      bizLocation: { id: 'urn:a:11' },
    });
    expect(things.map(({ uri, role }) => `${uri.slice(6)} ${role}`)).toEqual([
      '1 epc',
      '2 epcClass',
      '3 parent',
      '4 child',
      '5 childClass',
      '6 input',
      '7 inputClass',
      '8 output',
      '9 outputClass',
      '10 readPoint',
      '11 bizLocation',
    ]);
  });
});
