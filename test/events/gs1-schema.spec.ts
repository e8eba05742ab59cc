import { expect, it } from '@jest/globals';
import { parseJson, type JsonValue } from '@terroir/proof';
import { readEpcisDocument } from '@terroir/schemas';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { describeWithSharedData, sharedJson } from '../shared-data.ts';
import { AGAINST_GS1, documentsIn } from './documents.ts';

/** Where this ledger is stricter than GS1's schema, and why. There is nothing that it takes and GS1 refuses. */
const STRICTER: readonly { readonly why: string; readonly at: RegExp; readonly message: RegExp }[] = [
  { why: 'a prefix that nothing defines says nothing: JSON-LD drops it', at: /:/, message: /^has a prefix that no @context defines$/ },
  { why: 'a name without a prefix says nothing in a place', at: /\/(?:readPoint|bizLocation)\/[^/]+$/, message: /^is not known here/ },
  { why: 'what is beside the list of events would not be kept', at: /^\/epcisBody\/[^/]+$/, message: /^is not known here/ },
  { why: 'of an event of a type of its own nobody knows what it is about', at: /\/type$/, message: /^must be one of the five types/ },
];

/** Whether every fault is one of those where this ledger is stricter. */
const isStricter = (faults: readonly { readonly at: string; readonly message: string }[]): boolean =>
  faults.every((fault) => STRICTER.some(({ at, message }) => at.test(fault.at) && message.test(fault.message)));

const REPLACEMENTS: readonly JsonValue[] = [null, 1, 'nonsense', [], {}, true, 'urn:x:y', ['nonsense'], '2026-02-30T00:00:00Z', -1.5];

/** Everything that differs from `value` in one place: a member lost, of another kind, unknown, twice. */
function* mutationsOf(value: JsonValue): Iterable<JsonValue> {
  yield* REPLACEMENTS;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      yield value.toSpliced(i, 1);
      yield [...value, item];
      for (const mutated of mutationsOf(item)) yield value.with(i, mutated);
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, unknown: 1 };
    yield { ...value, 'nowhere:x': 1 };
    for (const [name, member] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
      for (const mutated of mutationsOf(member)) yield { ...value, [name]: mutated };
    }
  }
}

/** One in so many mutations is tried, another one in each document. */
const ONE_IN = 13;

function gs1(): ValidateFunction {
  const ajv = new Ajv({ strict: false });
  formats.default(ajv);
  return ajv.compile(sharedJson('epcis', 'EPCIS-JSON-Schema.json') as AnySchema);
}

describeWithSharedData("GS1's own schema and this ledger", () => {
  const takes = gs1();
  const documents = [...documentsIn('examples'), ...documentsIn('documents'), ...documentsIn('invalid')];

  it.each(documents.map(({ name, text }) => [name, text] as const))('agree about %s', (name, text) => {
    const document = JSON.parse(text) as JsonValue;
    expect(readEpcisDocument(document).faults === null).toBe(takes(document));
    if (name === AGAINST_GS1) expect(takes(document)).toBe(false);
  });

  it('agree about thousands of documents that differ from these in one place, but where this ledger is stricter, for reasons that are listed', () => {
    const met = new Set<string>();
    let tried = 0;
    for (const [d, { text }] of documents.entries())
      for (const [m, mutated] of [...mutationsOf(JSON.parse(text) as JsonValue)].entries()) {
        if ((m + d) % ONE_IN !== 0) continue;
        tried++;
        const { faults } = readEpcisDocument(mutated);
        const agree = takes(mutated) === (faults === null);
        if (agree) continue;
        if (faults === null || !isStricter(faults))
          throw new Error(`GS1 and this ledger disagree about ${JSON.stringify(mutated)}: ${JSON.stringify(faults)}`);
        for (const { why, at, message } of STRICTER)
          if (faults.some((fault) => at.test(fault.at) && message.test(fault.message))) met.add(why);
      }
    expect(tried).toBeGreaterThan(3000);
    expect([...met].sort()).toEqual(STRICTER.map(({ why }) => why).sort());
  }, 60_000);

  it.each([
    ['2026-02-29T00:00:00Z', false, false],
    ['2028-02-29T23:59:59.123456789-11:30', true, true],
    ['2026-05-02T24:00:00Z', false, false],
    ['2026-05-02T14:00:00', false, false],
    ['2026-05-02', false, false],
    // RFC 3339 lets readers agree on these; XML Schema's dateTimeStamp, which EPCIS 2.0 names, has none of them.
    ['2026-05-02t14:00:00Z', true, false],
    ['2026-05-02 14:00:00Z', true, false],
    ['2016-12-31T23:59:60Z', true, false],
  ])('say of the time %s: GS1 %s, this ledger %s', (eventTime, byGs1, byUs) => {
    const document = parseJson(
      JSON.stringify({
        '@context': 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld',
        type: 'EPCISDocument',
        schemaVersion: '2.0',
        creationDate: '2026-05-02T14:00:00Z',
        epcisBody: { eventList: [{ type: 'ObjectEvent', eventTime, eventTimeZoneOffset: '+00:00', epcList: [], action: 'ADD' }] },
      }),
    );
    expect([takes(document), readEpcisDocument(document).faults === null]).toEqual([byGs1, byUs]);
  });
});
