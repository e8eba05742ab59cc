import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Certifier } from './certifier.ts';
import { certificatesOf, ownClaimOf } from './claims.ts';
import { DemoClient } from './client.ts';
import { facilitiesOf, productsOf, SCHEMES } from './firms.ts';
import { dayBefore, documentOf, idsAt, journeyOf, type DemoIds } from './journey.ts';
import { ORGANISATIONS, type DemoSlug } from './organisations.ts';

/** Where the demo runs, and as whom. */
export interface DemoAt {
  /** The ledger's public address, which is in every id. */
  readonly url: string;
  /** Where the service is reached from here. */
  readonly address: string;
  readonly operatorKey: string;
  /** Where the certifier keeps its key. */
  readonly keyFile: string;
  /** The day that the story is told from; the same again changes nothing. */
  readonly now: Date;
  readonly say: (line: string) => void;
}

const ANCHORED_WITHIN_MS = 60_000;
const LOOK_MS = 250;

const SCOPES = [
  'organisation:admin',
  'facilities:write',
  'products:write',
  'attestations:write',
  'events:write',
  'evidence:write',
  'status:write',
  'statements:read',
];

const Token = z.object({ token: z.string() });
const Accepted = z.object({ id: z.string() });
const State = z.object({ state: z.enum(['accepted', 'logged', 'anchored']) });

/** The firms of the demo, each with a client of its own. */
async function makeFirms(address: string, operatorKey: string): Promise<ReadonlyMap<DemoSlug, DemoClient>> {
  const operator = new DemoClient(address, operatorKey);
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const clients = new Map<DemoSlug, DemoClient>();
  for (const organisation of ORGANISATIONS) {
    await operator.post('/v1/organisations', organisation);
    const made = await operator.post('/v1/api-keys', {
      organisation: organisation.slug,
      name: 'the demo, for a day',
      scopes: SCOPES,
      expiresAt,
    });
    clients.set(organisation.slug, new DemoClient(address, Token.parse(made).token));
  }
  for (const scheme of SCHEMES) await operator.post('/v1/schemes', scheme);
  return clients;
}

/** Tells the story of three lots, as each firm would: by its own key, over HTTP. */
class Story {
  private readonly ids: DemoIds;
  private readonly now: Date;

  private readonly at: DemoAt;
  private readonly clients: ReadonlyMap<DemoSlug, DemoClient>;

  constructor(at: DemoAt, clients: ReadonlyMap<DemoSlug, DemoClient>) {
    this.at = at;
    this.clients = clients;
    this.ids = idsAt(at.url);
    this.now = at.now;
  }

  /** Places, products and lots, each stated by whose it is. */
  async recordThings(): Promise<void> {
    const roastedOn = { blend: dayBefore(this.now, 12), laLoma: dayBefore(this.now, 60), elCedro: dayBefore(this.now, 80) };
    for (const { by, body } of facilitiesOf(this.ids)) await this.as(by).post('/v1/facilities?wait=accepted', body);
    for (const { by, body } of productsOf(this.ids, roastedOn)) await this.as(by).post('/v1/products?wait=accepted', body);
  }

  async captureJourney(): Promise<void> {
    for (const { organisation, events } of journeyOf(this.ids, this.now))
      await this.as(organisation).post('/epcis/capture?wait=accepted&visibility=public', documentOf(events, this.now), 'application/json');
  }

  /** Certificates that the certifier signs itself, one of which it revokes, and what the roaster says of itself. Gives the last statement's id. */
  async attest(): Promise<string> {
    const { url, keyFile } = this.at;
    const schemeUrl = (slug: string): string => `${url}/schemes/${slug}`;
    const did = (slug: string): string => `did:web:${encodeURIComponent(new URL(url).host)}:organisations:${slug}`;
    const certifier = await Certifier.register(this.as('andes-cert'), 'andes-cert', {
      name: 'Andes Cert',
      contextUrl: `${url}/contexts/v1`,
      keyFile,
    });
    const certificates = certificatesOf(this.ids, { schemeUrl, did, now: this.now });
    const certify = async (certificate: (typeof certificates)[keyof typeof certificates]) =>
      certifier.certify(certificate, namesIn(schemeUrl, certificate.scheme.id));
    await certify(certificates.laLoma);
    await certify(certificates.residues);
    const elCedro = await certify(certificates.elCedro);
    await certifier.revoke(elCedro, 'A synthetic fungicide was found in a sample of the harvest.');
    const claim = ownClaimOf(this.ids, {
      schemeUrl: schemeUrl('direct-purchase'),
      did: did('morning-roasters'),
      now: this.now,
    });
    return Accepted.parse(await this.as('morning-roasters').post('/v1/attestations?wait=accepted', claim)).id;
  }

  /** Waits until a statement, and with it everything before, is on chain. */
  async anchored(statement: string): Promise<boolean> {
    for (let waited = 0; waited < ANCHORED_WITHIN_MS; waited += LOOK_MS) {
      if (State.parse(await this.as('morning-roasters').get(`/v1/statements/${statement}`)).state === 'anchored') return true;
      await sleep(LOOK_MS);
    }
    return false;
  }

  get firstLot(): string {
    return this.ids.lots.blend;
  }

  private as(slug: DemoSlug): DemoClient {
    const client = this.clients.get(slug);
    if (client === undefined) throw new Error(`the demo has no firm ${slug}`);
    return client;
  }
}

/** How a scheme and its criteria are called, as the certifier writes them into what it signs. */
function namesIn(schemeUrl: (slug: string) => string, id: string) {
  const scheme = SCHEMES.find(({ slug }) => schemeUrl(slug) === id);
  if (scheme === undefined) throw new Error(`the demo has no scheme ${id}`);
  return { scheme: { id, name: scheme.name }, criteria: scheme.criteria.map(({ code, name }) => ({ id: `${id}#${code}`, name })) };
}

/**
 * Fills an empty ledger with the demo: a farm co-op, a mill, an exporter, a roaster and a certifier; three lots, of which one is a blend, one has a test that expired, and one a certificate that was
 * revoked. Gives the address of the first lot. @throws DemoRefused when the service refuses anything
 */
export async function runDemo(at: DemoAt): Promise<string> {
  const { address, operatorKey, say } = at;
  say('demo: making five firms');
  const clients = await makeFirms(address, operatorKey);
  const story = new Story(at, clients);
  say('demo: recording places, products and lots');
  await story.recordThings();
  say('demo: capturing the way from farm to roaster');
  await story.captureJourney();
  say('demo: certificates');
  const last = await story.attest();
  say('demo: waiting for the log and the chain');
  if (!(await story.anchored(last))) say('demo: not anchored yet; it will be in a while');
  return story.firstLot;
}
