import type { DemoSlug } from './organisations.ts';

/** A day of the demo: so many days before today, in the zone of where it happened. */
export interface Moment {
  readonly daysAgo: number;
  readonly zone: string;
}

const IN_COLOMBIA = 'America/Bogota';
const AT_THE_ROASTER = 'Europe/Berlin';

const DAY_MS = 86_400_000;

/** The calendar day that was so many days before `now` (negative: after it). */
export const dayBefore = (now: Date, daysAgo: number): string => new Date(now.getTime() - daysAgo * DAY_MS).toISOString().slice(0, 10);

/** How far a zone is from UTC at the noon of a day: `+02:00`, say. */
function offsetOn(day: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(new Date(`${day}T12:00:00Z`));
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.slice('GMT'.length) ?? '';
  return offset === '' ? '+00:00' : offset;
}

const CONTEXT = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'];

/** The ids of the demo: numbers under GS1's demo prefix 952, at the address of this ledger. */
export function idsAt(url: string) {
  const gtin = (number: string): string => `${url}/01/${number}`;
  const place = (number: string): string => `${url}/414/${number}`;
  const parchment = gtin('09520123450014');
  const green = gtin('09520123450021');
  const blend = gtin('09520123450045');
  const laLoma = gtin('09520123450052');
  const elCedro = gtin('09520123450069');
  return {
    products: { parchment, green, blend, laLoma, elCedro },
    places: {
      laLoma: place('9520123451011'),
      elCedro: place('9520123451028'),
      mill: place('9520123451035'),
      warehouse: place('9520123451042'),
      roastery: place('9520123451059'),
    },
    lots: {
      parchmentLaLoma: `${parchment}/10/P-LL-26`,
      parchmentElCedro: `${parchment}/10/P-EC-26`,
      greenLaLoma: `${green}/10/G-LL-26`,
      greenElCedro: `${green}/10/G-EC-26`,
      blend: `${blend}/10/MB-2609`,
      laLoma: `${laLoma}/10/LL-2607`,
      elCedro: `${elCedro}/10/EC-2605`,
    },
    pallet: `${url}/00/095201234500000007`,
  } as const;
}
export type DemoIds = ReturnType<typeof idsAt>;

interface Amount {
  readonly lot: string;
  readonly kilograms: number;
}

const quantities = (amounts: readonly Amount[]) =>
  amounts.map(({ lot, kilograms }) => ({ epcClass: lot, quantity: kilograms, uom: 'KGM' }));

/** Writes events as EPCIS 2.0 does, on the days of the demo. */
class Journal {
  private readonly now: Date;

  constructor(now: Date) {
    this.now = now;
  }

  private at({ daysAgo, zone }: Moment) {
    const day = dayBefore(this.now, daysAgo);
    const offset = offsetOn(day, zone);
    const eventTime = `${day}T10:00:00.000${offset}`;
    return { eventTime, eventTimeZoneOffset: offset };
  }

  private where(place: string) {
    return { readPoint: { id: place }, bizLocation: { id: place } };
  }

  harvested(moment: Moment, place: string, made: Amount) {
    const what = { quantityList: quantities([made]), action: 'ADD', bizStep: 'commissioning', disposition: 'active' };
    return { type: 'ObjectEvent', ...this.at(moment), ...what, ...this.where(place) };
  }

  moved(moment: Moment, place: string, step: 'shipping' | 'receiving', moved: Amount) {
    const disposition = step === 'shipping' ? 'in_transit' : 'in_progress';
    return {
      type: 'ObjectEvent',
      ...this.at(moment),
      quantityList: quantities([moved]),
      action: 'OBSERVE',
      bizStep: step,
      disposition,
      ...this.where(place),
    };
  }

  movedPallet(moment: Moment, place: string, step: 'shipping' | 'receiving', pallet: string) {
    const disposition = step === 'shipping' ? 'in_transit' : 'in_progress';
    return {
      type: 'ObjectEvent',
      ...this.at(moment),
      epcList: [pallet],
      action: 'OBSERVE',
      bizStep: step,
      disposition,
      ...this.where(place),
    };
  }

  loaded(moment: Moment, place: string, action: 'ADD' | 'DELETE', pallet: string, contents: readonly Amount[]) {
    const bizStep = action === 'ADD' ? 'packing' : 'unpacking';
    return {
      type: 'AggregationEvent',
      ...this.at(moment),
      parentID: pallet,
      childQuantityList: quantities(contents),
      action,
      bizStep,
      ...this.where(place),
    };
  }

  transformed(moment: Moment, place: string, from: readonly Amount[], to: Amount) {
    const what = {
      inputQuantityList: quantities(from),
      outputQuantityList: quantities([to]),
      bizStep: 'commissioning',
      disposition: 'active',
    };
    return { type: 'TransformationEvent', ...this.at(moment), ...what, ...this.where(place) };
  }
}

/** Who captured what: the way of the coffee from two villages to three bags, each event by whom it happened to. */
export function journeyOf(
  { lots, places, pallet }: DemoIds,
  now: Date,
): readonly { readonly organisation: DemoSlug; readonly events: readonly object[] }[] {
  const journal = new Journal(now);
  const colombia = (daysAgo: number): Moment => ({ daysAgo, zone: IN_COLOMBIA });
  const roaster = (daysAgo: number): Moment => ({ daysAgo, zone: AT_THE_ROASTER });
  const green = [
    { lot: lots.greenLaLoma, kilograms: 1900 },
    { lot: lots.greenElCedro, kilograms: 1430 },
  ];
  return [
    {
      organisation: 'la-loma',
      events: [
        journal.harvested(colombia(171), places.laLoma, { lot: lots.parchmentLaLoma, kilograms: 2400 }),
        journal.harvested(colombia(168), places.elCedro, { lot: lots.parchmentElCedro, kilograms: 1800 }),
        journal.moved(colombia(160), places.laLoma, 'shipping', { lot: lots.parchmentLaLoma, kilograms: 2400 }),
        journal.moved(colombia(159), places.elCedro, 'shipping', { lot: lots.parchmentElCedro, kilograms: 1800 }),
      ],
    },
    {
      organisation: 'santa-rita-mill',
      events: [
        journal.moved(colombia(158), places.mill, 'receiving', { lot: lots.parchmentLaLoma, kilograms: 2400 }),
        journal.moved(colombia(157), places.mill, 'receiving', { lot: lots.parchmentElCedro, kilograms: 1800 }),
        journal.transformed(colombia(150), places.mill, [{ lot: lots.parchmentLaLoma, kilograms: 2400 }], {
          lot: lots.greenLaLoma,
          kilograms: 1900,
        }),
        journal.transformed(colombia(148), places.mill, [{ lot: lots.parchmentElCedro, kilograms: 1800 }], {
          lot: lots.greenElCedro,
          kilograms: 1430,
        }),
      ],
    },
    {
      organisation: 'andes-export',
      events: [
        journal.loaded(colombia(135), places.warehouse, 'ADD', pallet, green),
        journal.movedPallet(colombia(130), places.warehouse, 'shipping', pallet),
      ],
    },
    {
      organisation: 'morning-roasters',
      events: [
        journal.movedPallet(roaster(92), places.roastery, 'receiving', pallet),
        journal.loaded(roaster(91), places.roastery, 'DELETE', pallet, green),
        journal.transformed(roaster(80), places.roastery, [{ lot: lots.greenElCedro, kilograms: 500 }], {
          lot: lots.elCedro,
          kilograms: 421,
        }),
        journal.transformed(roaster(60), places.roastery, [{ lot: lots.greenLaLoma, kilograms: 600 }], {
          lot: lots.laLoma,
          kilograms: 504,
        }),
        journal.transformed(
          roaster(12),
          places.roastery,
          [
            { lot: lots.greenLaLoma, kilograms: 400 },
            { lot: lots.greenElCedro, kilograms: 300 },
          ],
          { lot: lots.blend, kilograms: 588 },
        ),
      ],
    },
  ];
}

/** Events as one EPCIS document. */
export const documentOf = (events: readonly object[], now: Date): object => ({
  '@context': CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: now.toISOString(),
  epcisBody: { eventList: events },
});
