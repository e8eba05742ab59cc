import { checkDigit, thingKey } from '@terroir/proof';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { TestLedger, type Answer, type LedgerOptions } from '../ledger.ts';

const withCheckDigit = (digits: string): string => digits + checkDigit(digits);
const gtin = (number: number): string => withCheckDigit(`0952123${String(number).padStart(6, '0')}`);
const gln = (number: number): string => withCheckDigit(`9521234${String(number).padStart(5, '0')}`);
const sscc = (number: number): string => withCheckDigit(`0952123${String(number).padStart(10, '0')}`);

/** Where numbers under the demo prefix are written down: GS1's own address, which is nobody's. */
const at = (path: string): string => `https://id.gs1.org${path}`;

export const PRODUCTS = { cherries: at(`/01/${gtin(1)}`), green: at(`/01/${gtin(2)}`), espresso: at(`/01/${gtin(3)}`) } as const;
export const PLACES = {
  farm: at(`/414/${gln(1)}`),
  otherFarm: at(`/414/${gln(2)}`),
  mill: at(`/414/${gln(3)}`),
  roastery: at(`/414/${gln(4)}`),
} as const;
export const pallet = (number: number): string => at(`/00/${sscc(number)}`);
export const unclaimedProduct = (number: number): string => at(`/01/${gtin(number)}`);

/** A lot of a product. */
export const lot = (product: keyof typeof PRODUCTS | (string & {}), code: string): string =>
  `${product in PRODUCTS ? PRODUCTS[product as keyof typeof PRODUCTS] : product}/10/${encodeURIComponent(code)}`;

/** The path of a thing's page. */
export const pathOf = (uri: string): string => thingKey(uri).slice('https://id.gs1.org'.length);

export const didOf = (slug: string): string => `did:web:ledger.example:organisations:${slug}`;

const ORGANISATIONS = {
  'la-loma': ['supplier'],
  mill: ['supplier'],
  roaster: ['brand'],
  'andes-cert': ['certifier'],
  pretender: ['certifier'],
  stranger: ['supplier'],
} as const;
export type Slug = keyof typeof ORGANISATIONS;

/** What an event has besides its time; amounts are kilograms. */
export type EventBody = Readonly<Record<string, unknown>>;

export const amounts = (...lots: readonly (readonly [uri: string, kilograms: number])[]) =>
  lots.map(([epcClass, quantity]) => ({ epcClass, quantity, uom: 'KGM' }));

const CONTEXT = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'];

/** A ledger with the organisations of a coffee's way, each with a key, two schemes, places and products; and words for what they do. */
export class CoffeeChain {
  private constructor(
    readonly ledger: TestLedger,
    private readonly keys: Readonly<Record<Slug, string>>,
  ) {}

  static async make(options: LedgerOptions = {}): Promise<CoffeeChain> {
    const ledger = await TestLedger.start(options);
    try {
      const slugs = Object.keys(ORGANISATIONS) as Slug[];
      for (const slug of slugs) await ledger.makeOrganisation(slug, ORGANISATIONS[slug]);
      const pairs: [Slug, string][] = [];
      for (const slug of slugs) pairs.push([slug, await ledger.keyOf(slug, ORGANISATION_SCOPES, 300 * 86_400_000)]);
      const chain = new CoffeeChain(ledger, Object.fromEntries(pairs) as Record<Slug, string>);
      for (const scheme of ['organic', 'fair']) await chain.registerScheme(scheme);
      return chain;
    } catch (error) {
      await ledger.stop();
      throw error;
    }
  }

  private async registerScheme(slug: string): Promise<void> {
    const body = {
      slug,
      name: `The ${slug} scheme`,
      owner: { name: 'Its owner' },
      description: { text: 'A scheme.', lang: 'en' },
      criteria: [{ code: 'soil', name: 'Soil', description: { text: 'Living soil.', lang: 'en' } }],
      attesters: ['andes-cert'],
    };
    await this.ledger.done('POST /v1/schemes', { key: this.ledger.operator, body });
  }

  keyOf(slug: Slug): string {
    return this.keys[slug];
  }

  /** Describes the three products and four places, by whom they belong to. */
  async describe(): Promise<void> {
    await this.product('la-loma', PRODUCTS.cherries, { name: 'Coffee cherries' });
    await this.product('mill', PRODUCTS.green, { name: 'Green coffee' });
    await this.product('roaster', PRODUCTS.espresso, { name: 'Espresso' });
    await this.facility('la-loma', PLACES.farm, { name: 'The farm' });
    await this.facility('la-loma', PLACES.otherFarm, { name: 'The other farm' });
    await this.facility('mill', PLACES.mill, { name: 'The mill' });
    await this.facility('roaster', PLACES.roastery, { name: 'The roastery' });
  }

  async product(by: Slug, id: string, more: object = {}): Promise<string> {
    return this.state(by, 'products', { id, name: 'A product', country: 'CO', visibility: 'public', ...more });
  }

  async facility(by: Slug, id: string, more: object = {}): Promise<string> {
    return this.state(by, 'facilities', { id, name: 'A place', country: 'CO', visibility: 'public', ...more });
  }

  /** An attestation; by the certifier of the organic scheme unless it is said otherwise. */
  async attest(by: Slug, more: object): Promise<string> {
    return this.state(by, 'attestations', {
      name: 'A certificate',
      assessorLevel: '3rdParty',
      assessmentLevel: 'scheme-cab',
      attestationType: 'certification',
      issuedTo: { id: didOf('la-loma'), name: 'la-loma Ltd' },
      scheme: { id: 'https://ledger.example/schemes/organic' },
      assessedOn: '2026-01-05',
      visibility: 'public',
      ...more,
    });
  }

  private async state(by: Slug, collection: string, body: object): Promise<string> {
    return String((await this.ledger.done(`POST /v1/${collection}?wait=accepted`, { key: this.keys[by], body })).id);
  }

  async change(by: Slug, path: string, body: object = { reason: { text: 'It was wrong.', lang: 'en' } }): Promise<Answer['json']> {
    return this.ledger.done(`POST /v1/${path}?wait=accepted`, { key: this.keys[by], body });
  }

  /** Captures events and gives their statements, in their order. */
  async capture(by: Slug, events: readonly EventBody[], visibility = 'public'): Promise<string[]> {
    const body = {
      '@context': CONTEXT,
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-05-02T14:00:00.000Z',
      epcisBody: { eventList: events },
    };
    const answer = await this.ledger.done(`POST /epcis/capture?wait=accepted&visibility=${visibility}`, { key: this.keys[by], body });
    return (answer.events as { id: string }[]).map(({ id }) => id);
  }

  async passport(uri: string): Promise<Answer['json']> {
    return this.ledger.done(`GET /v1/passports?of=${encodeURIComponent(uri)}`);
  }

  async ask(path: string, accept?: string): Promise<Answer> {
    return this.ledger.ask(`GET ${path}`, accept === undefined ? {} : { headers: { accept } });
  }

  /** The page of a thing, as a browser asks for it. */
  async page(uri: string): Promise<Answer> {
    return this.ask(pathOf(uri), 'text/html,application/xhtml+xml,*/*;q=0.8');
  }

  async stop(): Promise<void> {
    await this.ledger.stop();
  }
}

const DAY_MS = 86_400_000;

/** The time of an event: so many days before `now`. */
export const daysAgo = (days: number): { readonly eventTime: string; readonly eventTimeZoneOffset: string } => ({
  eventTime: new Date(Date.now() - days * DAY_MS).toISOString(),
  eventTimeZoneOffset: '-05:00',
});

export const dayBefore = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** A certificate that holds from so many days ago until so many (negative: in the future). */
export const certificate = (from: number, until: number) => ({
  number: `CO-${String(from)}-${String(until)}`,
  validFrom: dayBefore(from),
  validUntil: dayBefore(until),
  zone: 'America/Bogota',
});

const here = (place: string) => ({ readPoint: { id: place }, bizLocation: { id: place } });

export const harvested = (days: number, place: string, what: readonly [string, number]): EventBody => ({
  type: 'ObjectEvent',
  action: 'ADD',
  bizStep: 'commissioning',
  ...daysAgo(days),
  quantityList: amounts(what),
  ...here(place),
});

export const moved = (days: number, step: 'shipping' | 'receiving', place: string, what: readonly [string, number]): EventBody => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: step,
  ...daysAgo(days),
  quantityList: amounts(what),
  ...here(place),
});

export const transformed = (
  days: number,
  place: string,
  from: readonly (readonly [string, number])[],
  to: readonly [string, number],
  bizStep = 'commissioning',
): EventBody => ({
  type: 'TransformationEvent',
  bizStep,
  ...daysAgo(days),
  inputQuantityList: amounts(...from),
  outputQuantityList: amounts(to),
  ...here(place),
});

export const packed = (
  days: number,
  action: 'ADD' | 'DELETE',
  container: string,
  contents: readonly (readonly [string, number])[],
): EventBody => ({
  type: 'AggregationEvent',
  action,
  ...daysAgo(days),
  parentID: container,
  childQuantityList: amounts(...contents),
});

export const movedContainer = (days: number, step: 'shipping' | 'receiving', place: string, container: string): EventBody => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: step,
  ...daysAgo(days),
  epcList: [container],
  ...here(place),
});
