import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { conformityCredential, credentialOfStatusChange, NewAttestation, type AttestationNames, type DrawnStatus } from '@terroir/schemas';
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { DemoClient } from './client.ts';

const Challenge = z.object({ nonce: z.string(), did: z.string(), origin: z.string() });
const Reserved = z.object({
  reserved: z.tuple([
    z.array(
      z.object({
        id: z.string(),
        type: z.literal('BitstringStatusListEntry'),
        statusPurpose: z.enum(['revocation', 'suspension']),
        statusListIndex: z.string(),
        statusListCredential: z.string(),
      }),
    ),
  ]),
});
const Keys = z.object({ did: z.string(), keys: z.array(z.object({ kid: z.string() })) });
const Accepted = z.object({ id: z.string() });
const Own = z.object({
  items: z.array(z.object({ id: z.string(), status: z.object({ isRevoked: z.boolean() }), credential: z.object({ name: z.string() }) })),
});
const File = z.object({ url: z.string(), sha256: z.string() });

/** How a certifier is called, where its words are defined, and where it keeps its key. */
interface CertifierAt {
  readonly name: string;
  readonly contextUrl: string;
  readonly keyFile: string;
}

/** The private key in a file, made there when there is none. */
async function keyIn(file: string): Promise<JWK> {
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(await exportJWK(privateKey))}\n`, { mode: 0o600, flush: true });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JWK;
}

/** A certifier that holds its own key, as one with its own tools would: what it says could not have been made by the operator. */
export class Certifier {
  private readonly client: DemoClient;
  private readonly jwk: JWK;
  private readonly did: string;
  private readonly name: string;
  private readonly contextUrl: string;

  private constructor(client: DemoClient, jwk: JWK, did: string, name: string, contextUrl: string) {
    this.client = client;
    this.jwk = jwk;
    this.did = did;
    this.name = name;
    this.contextUrl = contextUrl;
  }

  /** Makes a key, keeps it in `keyFile`, and registers it by signing the ledger's challenge. A key that is there is used again. */
  static async register(client: DemoClient, slug: string, { name, contextUrl, keyFile }: CertifierAt): Promise<Certifier> {
    const { did, keys } = Keys.parse(await client.get(`/v1/organisations/${slug}`));
    const jwk = await keyIn(keyFile);
    const certifier = new Certifier(client, jwk, did, name, contextUrl);
    if (keys.length > 0) return certifier;
    const { nonce, origin } = Challenge.parse(await client.post(`/v1/organisations/${slug}/key-challenges`, {}));
    const { kty, crv, x, y } = jwk;
    const possession = await certifier.sign('terroir-key+jwt', { did, origin, nonce });
    await client.post(`/v1/organisations/${slug}/keys`, { heldBy: 'self', publicJwk: { kty, crv, x, y }, possession });
    return certifier;
  }

  /** Signs an attestation that rests on a file, and sends both; one of that name that was sent before is left as it is. Gives the statement's id. */
  async certify(
    asked: {
      readonly pdf: Uint8Array<ArrayBuffer>;
      readonly name: string;
      readonly scheme: { readonly id: string };
      readonly criteria: readonly { readonly id: string }[];
    } & Record<string, unknown>,
    names: Pick<AttestationNames, 'scheme' | 'criteria'>,
  ): Promise<string> {
    const before = (await this.own()).find(({ credential }) => credential.name === asked.name);
    if (before !== undefined) return before.id;
    const { pdf, ...rest } = asked;
    const file = File.parse(await this.client.post('/v1/evidence', pdf, 'application/pdf'));
    const request = NewAttestation.parse({
      ...rest,
      assessorLevel: '3rdParty',
      assessmentLevel: 'scheme-cab',
      evidence: [{ sha256: file.sha256, name: `${asked.name}.pdf` }],
      visibility: 'public',
    });
    const reservation = await this.client.post('/v1/status/reservations', { count: 1, purposes: ['revocation', 'suspension'] });
    const [status] = Reserved.parse(reservation).reserved;
    const evidence = [{ url: file.url, name: `${asked.name}.pdf`, mediaType: 'application/pdf', sha256: file.sha256 }];
    const payload = conformityCredential(request, { ...names, evidence }, this.issuer, this.drawn(status));
    return this.send('/v1/attestations?wait=accepted&visibility=public', payload);
  }

  /** Revokes an attestation of its own, and says why. */
  async revoke(statement: string, reason: string): Promise<void> {
    if ((await this.own()).some((one) => one.id === statement && one.status.isRevoked)) return;
    const { id, now } = this.drawn([]);
    const change = {
      id,
      issuer: this.did,
      contextUrl: this.contextUrl,
      statement,
      purpose: 'revocation',
      value: true,
      reason: { text: reason, lang: 'en' },
      replacedBy: null,
      now,
    } as const;
    await this.send(`/v1/attestations/${statement}/revoke?wait=accepted`, credentialOfStatusChange(change));
  }

  private async own() {
    return Own.parse(await this.client.get('/v1/attestations')).items;
  }

  private get issuer() {
    return { issuer: { id: this.did, name: this.name }, contextUrl: this.contextUrl };
  }

  private drawn(status: readonly DrawnStatus[]) {
    return { id: `urn:uuid:${randomUUID()}`, status, now: new Date() };
  }

  private async send(path: string, payload: object): Promise<string> {
    return Accepted.parse(await this.client.post(path, await this.sign('vc+jwt', payload), 'application/vc+jwt')).id;
  }

  private async sign(typ: string, payload: object): Promise<string> {
    return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256', typ, kid: `${this.did}#signing` })
      .sign(await importJWK(this.jwk, 'ES256'));
  }
}
