import { createHash } from 'node:crypto';
import { TestLedger, type Answer, type Said } from '../ledger.ts';
import { registerOwnKey, type OwnKey, type ToRegister } from '../own-key.ts';
import { ORGANISATION_SCOPES } from '../../api/src/identities/caller.ts';

/** The id of a statement. */
export const idOf = (jws: string): string => createHash('sha256').update(jws, 'ascii').digest('hex');

/** A ledger with a co-operative, a roaster and a certifier, each with a key to the API; and a scheme. */
export class World {
  private constructor(
    readonly ledger: TestLedger,
    readonly keys: Readonly<Record<'la-loma' | 'roaster' | 'andes-cert', string>>,
  ) {}

  static async make(): Promise<World> {
    const ledger = await TestLedger.start();
    try {
      await ledger.makeOrganisation('la-loma');
      await ledger.makeOrganisation('roaster', ['brand']);
      await ledger.makeOrganisation('andes-cert', ['certifier']);
      await ledger.done('POST /v1/schemes', {
        key: ledger.operator,
        body: {
          slug: 'eu-organic',
          name: 'EU organic',
          owner: { name: 'European Union' },
          description: { text: 'Organic farming.', lang: 'en' },
          criteria: [{ code: 'soil', name: 'Soil', description: { text: 'Living soil.', lang: 'en' } }],
          attesters: ['andes-cert'],
        },
      });
      const keys = {
        'la-loma': await ledger.keyOf('la-loma', ORGANISATION_SCOPES, 300 * 86_400_000),
        roaster: await ledger.keyOf('roaster', ORGANISATION_SCOPES, 300 * 86_400_000),
        'andes-cert': await ledger.keyOf('andes-cert', ORGANISATION_SCOPES, 300 * 86_400_000),
      };
      return new World(ledger, keys);
    } catch (error) {
      await ledger.stop();
      throw error;
    }
  }

  get laLoma(): string {
    return this.keys['la-loma'];
  }

  did(organisation: string): string {
    return `did:web:ledger.example:organisations:${organisation}`;
  }

  ask(route: string, said: Said = {}): Promise<Answer> {
    return this.ledger.ask(route, said);
  }

  done(route: string, said: Said = {}): Promise<Answer['json']> {
    return this.ledger.done(route, said);
  }

  /** Registers a key of an organisation's own, by a signed challenge. */
  async ownKey(organisation: 'la-loma' | 'roaster' | 'andes-cert', crv: ToRegister['crv'], name: string): Promise<OwnKey> {
    return registerOwnKey(this.ledger, { organisation, key: this.keys[organisation], crv, name });
  }

  /** Reserved places for one statement. */
  async places(organisation: 'la-loma' | 'roaster' | 'andes-cert', purposes = ['revocation', 'suspension']): Promise<object[]> {
    return (await this.done('POST /v1/status/reservations', { key: this.keys[organisation], body: { count: 1, purposes } })).reserved[0];
  }

  /** Asks again until a verdict has come whose head is on the chain, or until what is asked for. */
  async verdict(
    id: string,
    until: (verification: Answer['json']) => boolean = ({ checks }) =>
      checks.anchor.result === 'pass' && checks.inclusion.result === 'pass',
  ): Promise<Answer['json']> {
    for (let attempt = 0; attempt < 150; attempt++) {
      const { status, json } = await this.ask(`GET /v1/verify/${id}`, { key: this.ledger.operator });
      if (status === 200 && until(json)) return json;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no such verdict on ${id} came: ${(await this.ask(`GET /v1/verify/${id}`, { key: this.ledger.operator })).text}`);
  }

  /** How much is kept, to show that a refusal kept nothing. */
  async kept(): Promise<unknown> {
    const [row] = await this.ledger.database.query(
      `select (select count(*) from statement where kind <> 'state') as statements, (select count(*) from status_entry) as entries,
              (select count(*) from status_entry where statement is not null) as bound, (select count(*) from thing) as things,
              (select count(*) from disclosure) as disclosures, (select count(*) from statement_subject) as subjects,
              (select count(*) from statement_evidence) as evidence, (select count(*) from status_change) as changes,
              (select count(*) from statement where visibility = 'public' and kind <> 'state') as public`,
    );
    return row;
  }

  async stop(): Promise<void> {
    await this.ledger.stop();
  }
}
