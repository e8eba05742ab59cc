import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';
import { TestLedger, type Answer } from '../ledger.ts';

export const LOT = 'https://id.gs1.org/01/09521234543213/10/L-7';
export const OTHER_LOT = 'https://id.gs1.org/01/09521234543213/10/L-8';
export const ROASTERS_LOT = 'https://id.gs1.org/01/09521234543220/10/R-1';
export const FARM = 'https://ledger.example/id/la-loma/place/farm';
export const ORGANIC = 'https://organic.example/scheme';
export const FAIR = 'https://fair.example/scheme';

const NAMES = ['la-loma', 'roaster', 'andes-cert'] as const;
type Name = (typeof NAMES)[number];
const DAY_MS = 86_400_000;

const anEvent = (lot: string, more: object = {}) => ({
  type: 'ObjectEvent',
  eventTime: '2026-05-01T09:00:00.000-05:00',
  eventTimeZoneOffset: '-05:00',
  quantityList: [{ epcClass: lot, quantity: 20, uom: 'KGM' }],
  action: 'OBSERVE',
  bizStep: 'inspecting',
  ...more,
});

const anAttestation = (more: object) => ({
  name: 'Certificate',
  assessorLevel: '3rdParty',
  assessmentLevel: 'scheme-cab',
  attestationType: 'certification',
  facilities: [{ id: FARM, name: 'Farm' }],
  issuedTo: { id: 'did:web:ledger.example:organisations:la-loma', name: 'la-loma Ltd' },
  scheme: { id: ORGANIC, name: 'Organic' },
  assessedOn: '2026-01-20',
  ...more,
});

/**
 * A ledger on which a co-operative is looked into: what it states itself, in public and not; what others state of its things, as it may see that and as it may not; what is nobody's business.
 * Statements are known by a name each.
 */
export class LookedInto {
  /** The ids of statements, by name. */
  readonly ids: Record<string, string> = {};
  /** The SHA-256 of files, by name. */
  readonly files: Record<string, string> = {};

  private constructor(
    readonly ledger: TestLedger,
    readonly keys: Readonly<Record<Name, string>>,
  ) {}

  static async make(options: Parameters<typeof TestLedger.start>[0] = {}): Promise<LookedInto> {
    const ledger = await TestLedger.start(options);
    try {
      for (const name of NAMES) await ledger.makeOrganisation(name);
      const keyOf = (name: Name) => ledger.keyOf(name, ORGANISATION_SCOPES, 300 * DAY_MS);
      const made = new LookedInto(ledger, {
        'la-loma': await keyOf('la-loma'),
        roaster: await keyOf('roaster'),
        'andes-cert': await keyOf('andes-cert'),
      });
      await made.tell();
      return made;
    } catch (error) {
      await ledger.stop();
      throw error;
    }
  }

  private async tell(): Promise<void> {
    await this.record('facilities', { name: 'farm', by: 'la-loma' }, { id: FARM, name: 'Farm', country: 'CO', visibility: 'public' });
    await this.record(
      'products',
      { name: 'lot', by: 'la-loma' },
      {
        id: LOT,
        name: 'Coffee, lot L-7',
        country: 'CO',
        modelNumber: 'SECRET-MODEL',
        visibility: 'private',
        restrict: [{ at: '/credentialSubject/modelNumber', reason: 'commercial' }],
      },
    );
    await this.record(
      'products',
      { name: 'other lot', by: 'la-loma' },
      { id: OTHER_LOT, name: 'Coffee, lot L-8', country: 'CO', visibility: 'private' },
    );
    await this.record(
      'products',
      { name: "roaster's lot", by: 'roaster' },
      { id: ROASTERS_LOT, name: 'Roast', country: 'DE', visibility: 'private' },
    );
    const named = (id: string) => ({ id, granularity: 'batch', name: 'Coffee', country: 'CO', visibility: 'private' });
    await this.record('products', { name: 'lot by a name', by: 'la-loma' }, named('urn:example:coffee'));
    await this.record('products', { name: "roaster's lot by a longer name", by: 'roaster' }, named('urn:example:coffee-roasted'));
    await this.event("roaster's event of the longer name", 'roaster', anEvent('urn:example:coffee-roasted'), { visibility: 'public' });
    await this.attest();
    const private_ = { visibility: 'private' };
    await this.event('own event', 'la-loma', anEvent(LOT), private_);
    await this.event('own late event', 'la-loma', anEvent(OTHER_LOT, { eventTime: '2026-01-01T09:00:00.000-05:00' }), private_);
    await this.event("roaster's public event of the lot", 'roaster', anEvent(LOT, { bizStep: 'receiving' }), { visibility: 'public' });
    await this.event("roaster's private event of the lot", 'roaster', anEvent(LOT, { bizStep: 'storing' }), private_);
    await this.event("roaster's own affair", 'roaster', anEvent(ROASTERS_LOT), { visibility: 'public' });
  }

  private async attest(): Promise<void> {
    this.files['shown'] = await this.upload('la-loma', 'shown,file\n1,2\n');
    this.files['withheld'] = await this.upload('la-loma', 'withheld,file\n1,2\n');
    this.files["certifier's"] = await this.upload('andes-cert', 'certifiers,file\n1,2\n');
    this.files["certifier's withheld"] = await this.upload('andes-cert', 'certifiers,withheld\n1,2\n');
    this.files["certifier's private"] = await this.upload('andes-cert', 'certifiers,private\n1,2\n');
    this.files['unnamed'] = await this.upload('la-loma', 'unnamed,file\n1,2\n');
    const evidence = (...names: string[]) => names.map((name) => ({ sha256: this.files[name], name }));
    const withholding = (at: string) => ({ restrict: [{ at, reason: 'commercial' }] });
    await this.record(
      'attestations',
      { name: 'own attestation', by: 'la-loma' },
      anAttestation({
        assessorLevel: 'self',
        scheme: { id: FAIR, name: 'Fair' },
        evidence: evidence('shown', 'withheld'),
        visibility: 'private',
        ...withholding('/credentialSubject/evidence/1/linkURL'),
      }),
    );
    await this.record(
      'attestations',
      { name: 'certificate', by: 'andes-cert' },
      anAttestation({
        certificate: { number: 'SECRET-NUMBER', validFrom: '2026-01-01', validUntil: '2026-12-31', zone: 'America/Bogota' },
        evidence: evidence("certifier's", "certifier's withheld"),
        visibility: 'named',
        readers: ['la-loma'],
        restrict: [
          { at: '/credentialSubject/certificate/number', reason: 'commercial' },
          { at: '/credentialSubject/evidence/1/linkURL', reason: 'commercial' },
        ],
      }),
    );
    await this.record(
      'attestations',
      { name: "certifier's secret", by: 'andes-cert' },
      anAttestation({ name: 'Doubts', evidence: evidence("certifier's private"), visibility: 'private' }),
    );
    await this.record(
      'attestations',
      { name: "certifier's word of the roaster", by: 'andes-cert' },
      anAttestation({
        facilities: [],
        products: [{ id: ROASTERS_LOT, name: 'Roast' }],
        visibility: 'public',
      }),
    );
  }

  async record(collection: string, { name, by }: { readonly name: string; readonly by: Name }, body: object): Promise<string> {
    const { id } = await this.ledger.done(`POST /v1/${collection}?wait=accepted`, { key: this.keys[by], body });
    this.ids[name] = String(id);
    return String(id);
  }

  async event(name: string, by: Name, event: object, query: Record<string, string>): Promise<string> {
    const { id } = await this.ledger.done(`POST /epcis/events?wait=accepted&${new URLSearchParams(query).toString()}`, {
      key: this.keys[by],
      body: { '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'], ...event },
    });
    this.ids[name] = String(id);
    return String(id);
  }

  private async upload(by: Name, text: string): Promise<string> {
    return String(
      (await this.ledger.done('POST /v1/evidence', { key: this.keys[by], body: text, headers: { 'content-type': 'text/csv' } })).sha256,
    );
  }

  /** The key of a new grant into the co-operative. */
  async grant(more: object = {}): Promise<string> {
    const until = new Date(this.ledger.clock.now().getTime() + 200 * DAY_MS).toISOString();
    const body = {
      organisation: 'la-loma',
      auditor: { name: 'Good Eyes' },
      covers: { what: 'organisation' },
      withRestricted: false,
      until,
      ...more,
    };
    return String((await this.ledger.done('POST /v1/audit/grants', { key: this.ledger.operator, body })).token);
  }

  /** The names of statements, sorted; an id that has no name stands for itself. */
  namesOf(items: readonly { readonly id: string }[]): string[] {
    const names = new Map(Object.entries(this.ids).map(([name, id]) => [id, name]));
    return items.map(({ id }) => names.get(id) ?? id).sort();
  }

  async look(key: string, query: Record<string, string> = {}): Promise<Answer['json'][]> {
    return (await this.ledger.done(`GET /v1/audit/statements?${new URLSearchParams({ limit: '100', ...query }).toString()}`, { key }))
      .items;
  }

  async sees(key: string, query: Record<string, string> = {}): Promise<string[]> {
    return this.namesOf(await this.look(key, query));
  }

  async stop(): Promise<void> {
    await this.ledger.stop();
  }
}
