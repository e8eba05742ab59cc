import { describe, expect, it } from '@jest/globals';
import { parseJson, type JsonObject, type JsonValue } from '@terroir/proof';
import { readEpcisDocument, readEpcisEvent } from './read.ts';

const LOT = 'https://id.gs1.org/01/09520000000004/10/LOT-7';
const picking: JsonObject = {
  type: 'ObjectEvent',
  eventTime: '2026-05-02T14:11:09.000+02:00',
  eventTimeZoneOffset: '+02:00',
  action: 'ADD',
  bizStep: 'commissioning',
  quantityList: [{ epcClass: LOT, quantity: 1.5, uom: 'KGM' }],
};
const roasting: JsonObject = {
  type: 'TransformationEvent',
  eventTime: '2026-05-03T09:00:00Z',
  eventTimeZoneOffset: '+02:00',
  inputQuantityList: [{ epcClass: LOT }],
  outputEPCList: ['urn:epc:id:sgtin:9520000.000001.7'],
};

const documentOf = (events: readonly JsonValue[], more: JsonObject = {}): JsonObject => ({
  '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { ours: 'https://words.example/epcis/' }],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-05-02T14:11:09Z',
  epcisBody: { eventList: [...events] },
  ...more,
});

const placesOf = (document: JsonValue): string[] => (readEpcisDocument(document).faults ?? []).map(({ at }) => at);
const placesIn = (event: JsonObject): string[] => placesOf(documentOf([event])).map((at) => at.replace('/epcisBody/eventList/0', 'event'));

describe('a document of events', () => {
  it('gives its events as they were sent, each with the words that it uses and where it stood', () => {
    const grown = { ...picking, 'ours:altitude': 1900.5 };
    expect(readEpcisDocument(documentOf([grown, roasting])).value).toEqual([
      { event: grown, context: [{ ours: 'https://words.example/epcis/' }], at: '/epcisBody/eventList/0' },
      { event: roasting, context: [], at: '/epcisBody/eventList/1' },
    ]);
  });

  it('may be the answer to a query', () => {
    const { epcisBody: _body, ...rest } = documentOf([]);
    const answer = (event: JsonObject) => ({
      ...rest,
      type: 'EPCISQueryDocument',
      epcisBody: { queryResults: { queryName: 'SimpleEventQuery', resultsBody: { eventList: [event] } } },
    });
    expect(readEpcisDocument(answer(picking)).value?.map(({ event }) => event)).toEqual([picking]);
    expect(placesOf(answer({ ...picking, action: 'EAT' }))).toEqual(['/epcisBody/queryResults/resultsBody/eventList/0/action']);
  });

  it('may bring master data, of which only the shape is checked', () => {
    const withHeader = (id: string) =>
      documentOf([picking], {
        epcisHeader: {
          epcisMasterData: { vocabularyList: [{ type: 'urn:epcglobal:epcis:vtype:Location', vocabularyElementList: [{ id }] }] },
        },
      });
    expect(placesOf(withHeader('urn:epc:id:sgln:9520000.00001.0'))).toEqual([]);
    expect(placesOf(withHeader('the farm'))).toEqual(['/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/id']);
  });

  it.each<[string, JsonValue, string[]]>([
    ['no document', null, ['']],
    ['a list', [], ['']],
    ['another document', { type: 'Invoice' }, ['/type']],
    ['no context', { ...documentOf([picking]), '@context': 7 }, ['/@context']],
    ['a context twice', { ...documentOf([picking]), '@context': ['urn:x:y', 'urn:x:y'] }, ['/@context']],
    ['a day that does not exist', documentOf([picking], { creationDate: '2026-02-30T00:00:00Z' }), ['/creationDate']],
    ['no events', documentOf([picking], { epcisBody: {} }), ['/epcisBody/eventList']],
    ['an unknown member', documentOf([picking], { note: 'x' }), ['/note']],
    ['a member whose prefix nobody defines', documentOf([picking], { 'theirs:note': 'x' }), ['/theirs:note']],
    ['an event that is none', documentOf(['event']), ['/epcisBody/eventList/0']],
    ['too many events', documentOf(Array.from({ length: 1001 }, () => picking)), ['/epcisBody/eventList']],
    [
      'a fault in the second of three',
      documentOf([picking, { ...picking, eventTime: 'noon' }, roasting]),
      ['/epcisBody/eventList/1/eventTime'],
    ],
  ])('is refused: %s', (_what, document, places) => {
    expect([...new Set(placesOf(document))]).toEqual(places);
  });

  it('is read at all places at once', () => {
    const document = documentOf([
      { ...picking, bizStep: 'nibbling', quantityList: [{ epcClass: LOT, quantity: '1.5', weight: 3 }] },
      { ...roasting, outputEPCList: [], eventTimeZoneOffset: '2' },
    ]);
    expect(placesOf(document).sort()).toEqual([
      '/epcisBody/eventList/0/bizStep',
      '/epcisBody/eventList/0/quantityList/0/quantity',
      '/epcisBody/eventList/0/quantityList/0/weight',
      '/epcisBody/eventList/1',
      '/epcisBody/eventList/1/eventTimeZoneOffset',
    ]);
  });

  it('names at most two hundred faults', () => {
    expect(placesOf(documentOf(Array.from({ length: 900 }, () => ({ ...picking, action: 'EAT' }))))).toHaveLength(200);
  });
});

describe('an event', () => {
  it.each<[string, JsonObject, string[]]>([
    ['of a type of its own', { type: 'https://words.example/TastingEvent' }, ['event/type']],
    ['without a time', { eventTime: 7 }, ['event/eventTime']],
    ['with an unknown member', { lot: 'x' }, ['event/lot']],
    ['with an extension whose prefix nobody defines', { 'theirs:lot': 'x' }, ['event/theirs:lot']],
    ['with an unknown member in a place', { readPoint: { id: 'urn:x:y', name: 'x' } }, ['event/readPoint/name']],
    ['with a place that has no URI', { bizLocation: { id: 'the mill' } }, ['event/bizLocation/id']],
    ['with master data of a lot that is only observed', { action: 'OBSERVE', ilmd: { 'ours:grade': 'A' } }, ['event/ilmd']],
    ['with a source without a type', { sourceList: [{ source: 'urn:x:y' }] }, ['event/sourceList/0/type']],
    ['that sets no disposition', { persistentDisposition: {} }, ['event/persistentDisposition']],
    ['with a sensor that reports nothing', { sensorElementList: [{ sensorReport: [] }] }, ['event/sensorElementList/0/sensorReport']],
    [
      'with a measurement nobody knows',
      { sensorElementList: [{ sensorReport: [{ type: 'Taste' }] }] },
      ['event/sensorElementList/0/sensorReport/0/type'],
    ],
    ['with an id that is too long to be found by', { eventID: `urn:x:${'y'.repeat(800)}` }, ['event/eventID']],
    [
      'about a lot whose number is mistyped',
      { quantityList: [{ epcClass: LOT.replace('4/10', '5/10') }] },
      ['event/quantityList/0/epcClass'],
    ],
    ['about a lot that stands after no product', { epcList: ['https://id.gs1.org/414/9520000000028/10/L'] }, ['event/epcList/0']],
    ['about an EPC that is too short', { epcList: ['urn:epc:id:sgtin:9520000.00001.7'] }, ['event/epcList/0']],
    ['about an EPC without its parts', { epcList: ['urn:epc:id:sgtin:seven'] }, ['event/epcList/0']],
    ['about a class of EPCs that is too long', { epcList: ['urn:epc:idpat:sgtin:9520000.0000001.*'] }, ['event/epcList/0']],
    ['with a unit that is none', { quantityList: [{ epcClass: LOT, quantity: 1, uom: 'kilos' }] }, ['event/quantityList/0/uom']],
  ])('is refused: %s', (_what, change, places) => {
    expect(placesIn({ ...picking, ...change })).toEqual(places);
  });

  it.each([
    'https://brand.example/01/09520000000004/10/L%2F7?from=code',
    'https://brand.example/01/9520000000004',
    'https://brand.example/gtin/09520000000005',
    'urn:epc:id:sgtin:9520000.000001.a%2fb',
    'urn:epc:idpat:grai:9520000.00001.*',
    'urn:epc:id:bic:CSQU3054383',
    'urn:example:plot:7',
    'geo:42.698334,23.319941',
  ])('may be about %s', (uri) => {
    expect(placesIn({ ...picking, epcList: [uri], readPoint: { id: uri } })).toEqual([]);
  });

  it('takes extensions wherever the standard has room for them', () => {
    const ours = { 'ours:x': [1, { free: null }] };
    const event = {
      ...picking,
      ...ours,
      ilmd: ours,
      readPoint: { id: 'urn:x:y', ...ours },
      bizLocation: { id: 'urn:x:y', ...ours },
      errorDeclaration: { declarationTime: '2026-05-04T00:00:00Z', ...ours },
      sensorElementList: [{ sensorMetadata: ours, sensorReport: [{ type: 'Temperature', ...ours }], ...ours }],
    };
    expect(placesIn(event)).toEqual([]);
  });

  it('may define its own words', () => {
    expect(placesIn({ ...picking, '@context': { theirs: 'https://theirs.example/' }, 'theirs:lot': 'x' })).toEqual([]);
  });

  it('may use words of a context that is not read here', () => {
    expect(placesOf({ ...documentOf([{ ...picking, 'theirs:lot': 'x' }]), '@context': ['https://theirs.example/context.jsonld'] })).toEqual(
      [],
    );
  });

  it('hides nothing under __proto__ and nests no deeper than a reader goes', () => {
    expect(placesIn({ ...picking, 'ours:x': parseJson('{"__proto__":1}') })).toEqual(['event/ours:x/__proto__']);
    const deep = Array.from({ length: 60 }).reduce<JsonValue>((inner) => [inner], 1);
    expect(placesIn({ ...picking, 'ours:x': deep })[0]).toMatch(/^event\/ours:x\/0\/0/);
  });

  it('alone brings its context', () => {
    expect(readEpcisEvent(picking).faults).toEqual([{ at: '/@context', message: expect.stringMatching(/must be there/) as unknown }]);
    expect(readEpcisEvent({ '@context': [], ...picking }).faults).toBeNull();
  });

  it('is the same whatever else a document defines, and another when a word means another thing', () => {
    const read = (context: JsonObject) =>
      readEpcisDocument({ ...documentOf([{ ...picking, 'ours:x': 1 }]), '@context': context }).value?.[0]?.context;
    expect(read({ unused: 'https://unused.example/', ours: 'https://words.example/epcis/' })).toEqual(
      read({ ours: 'https://words.example/epcis/' }),
    );
    expect(read({ base: 'https://words.example/', ours: 'base:epcis/' })).toEqual([
      { base: 'https://words.example/', ours: 'base:epcis/' },
    ]);
    expect(read({ ours: 'https://elsewhere.example/' })).not.toEqual(read({ ours: 'https://words.example/epcis/' }));
  });
});
