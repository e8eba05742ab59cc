import type { Answer, Said } from '../ledger.ts';
import type { OwnKey } from '../own-key.ts';
import { OWN } from './requests.ts';
import { World } from './world.ts';

/** Why something is taken back. */
export const reason = { reason: { text: 'Not as we see it now.', lang: 'en' } };

/** An attestation as a passport shows it. */
interface Shown {
  readonly statement: string;
  readonly acceptance: { readonly statement: string; readonly by: { readonly slug: string }; readonly keyHeldBy: string } | null;
  readonly assurance: { readonly level: string; readonly inputs: { readonly isRegistered: boolean } };
  readonly holds: { readonly now: { readonly word: string } };
  readonly replacedBy: string | null;
}

/** An attestation that waits for its owner. */
interface Waiting {
  readonly id: string;
  readonly about: readonly string[];
  readonly visibility: string;
}

/** A co-operative, la-loma, with things of its own, of which the roaster says something, who is registered for nothing. */
export class Accepting {
  /** The thing that is spoken of, a public product of la-loma's. */
  thing = '';
  /** The statement that is its record. */
  record = '';
  private number = 0;

  private constructor(
    readonly world: World,
    readonly own: OwnKey,
  ) {}

  static async make(): Promise<Accepting> {
    const world = await World.make();
    return new Accepting(world, await world.ownKey('la-loma', 'P-256', 'own-1'));
  }

  /** Speaks of another thing from now on. */
  async begin(): Promise<void> {
    this.number += 1;
    this.thing = `${OWN}/goods/thing-${String(this.number)}`;
    const body = { id: this.thing, granularity: 'model', name: 'A thing', country: 'CO', visibility: 'public' };
    this.record = String((await this.world.done('POST /v1/products?wait=accepted', { key: this.world.laLoma, body })).id);
  }

  /** How the thing is attested of. */
  request(more: object = {}): object {
    return {
      name: 'Good to deal with',
      assessorLevel: '3rdParty',
      assessmentLevel: 'scheme-cab',
      attestationType: 'certification',
      products: [{ id: this.thing, name: 'A thing' }],
      issuedTo: { id: this.world.did('la-loma'), name: 'la-loma Ltd' },
      scheme: { id: 'https://ledger.example/schemes/eu-organic' },
      assessedOn: '2026-05-01',
      visibility: 'public',
      ...more,
    };
  }

  async attested(more: object = {}, by: 'roaster' | 'andes-cert' | 'la-loma' = 'roaster'): Promise<string> {
    const said = { key: this.world.keys[by], body: this.request(more) };
    return String((await this.world.done('POST /v1/attestations?wait=accepted', said)).id);
  }

  accept(id: string, said: Said = { key: this.world.laLoma, body: {} }): Promise<Answer> {
    return this.world.ask(`POST /v1/attestations/${id}/accept?wait=accepted`, said);
  }

  /** As `accept`, for what has to succeed: gives the acceptance, which is logged. */
  async accepted(id: string): Promise<string> {
    return String((await this.world.done(`POST /v1/attestations/${id}/accept`, { key: this.world.laLoma, body: {} })).id);
  }

  takeBack(acceptance: string, said: Said = { key: this.world.laLoma, body: reason }): Promise<Answer> {
    return this.world.ask(`POST /v1/owner-acceptances/${acceptance}/revoke?wait=accepted`, said);
  }

  /** What the roaster does to its attestation. */
  async change(id: string, action: string, body: object): Promise<Answer['json']> {
    return this.world.done(`POST /v1/attestations/${id}/${action}?wait=accepted`, { key: this.world.keys.roaster, body });
  }

  /** What is shown to be attested of the thing, or of another. */
  async shown(uri = this.thing): Promise<Shown[]> {
    return (await this.world.done(`GET /v1/passports?of=${encodeURIComponent(uri)}`)).attestations as Shown[];
  }

  /** Everything that waits for an organisation, page by page of two. */
  async waiting(key = this.world.laLoma): Promise<Waiting[]> {
    const found: Waiting[] = [];
    for (let after = ''; ;) {
      const { items, next } = await this.world.done(`GET /v1/attestations/waiting?limit=2${after}`, { key });
      found.push(...(items as Waiting[]));
      if (next === null) return found;
      after = `&after=${String(next)}`;
    }
  }

  async isWaiting(id: string, key?: string): Promise<boolean> {
    return (await this.waiting(key)).some((one) => one.id === id);
  }

  /** What la-loma signs itself to accept a statement. */
  async acceptanceOf(statement: string, more: object = {}): Promise<Readonly<Record<string, unknown>>> {
    return {
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://ledger.example/contexts/v1'],
      id: `urn:uuid:${crypto.randomUUID()}`,
      type: ['VerifiableCredential', 'OwnerAcceptance'],
      issuer: { id: this.world.did('la-loma') },
      validFrom: new Date().toISOString(),
      credentialStatus: await this.world.places('la-loma', ['revocation']),
      credentialSubject: { statement },
      ...more,
    };
  }

  /** A request of la-loma's with what somebody signed. */
  signedAs(body: string): Said {
    return { key: this.world.laLoma, body, headers: { 'content-type': 'application/vc+jwt' } };
  }
}
