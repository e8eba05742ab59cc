import type { Bundle, ChainHead, Policy } from '@terroir/proof';
import type { Passport } from '@terroir/schemas';
import { attestation, event, lotPassport, statementId } from '../../web/src/pages/passport.fixture.ts';
import { idOf, SmallLedger, statusEntry, type Party, type Sealed, type StatusSlot } from '../proof/small-ledger.ts';

const HOUR_MS = 3_600_000;
const FARM = 'https://ledger.example/414/9521000000018';
const LOT = 'https://ledger.example/01/09521000000025/10/NL-2026-117';

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

/** A party as a passport names it. */
const named = ({ did }: Party, name: string): Passport['owner'] => ({ did, slug: did.split(':').at(-1) ?? '', name, country: 'CO' });

/** One statement that was logged, with where its status is kept. */
interface Logged {
  readonly id: string;
  readonly index: number;
  readonly issuer: Party;
  readonly slots: readonly StatusSlot[];
}

/** A lot with a record, an attestation of its farm and an event, each really signed and logged, as of now. */
export class Scene {
  readonly ledger = new SmallLedger('ledger.example', ago(48 * HOUR_MS));
  readonly roaster = this.ledger.organisation('nordlicht', 'ES256', 'operator');
  readonly certifier = this.ledger.organisation('andes-cert', 'ES256', 'self');
  readonly record = this.log(this.roaster, ['DigitalProductPassport'], { name: 'Nordlicht Espresso', credentialSubject: { id: LOT } });
  readonly attestation = this.log(this.certifier, ['DigitalConformityCredential'], {
    name: 'Organic certificate',
    credentialSubject: { type: ['ConformityAttestation'], conformityAssessment: [{ assessedFacility: [{ facility: { id: FARM } }] }] },
  });
  readonly event = this.log(this.roaster, ['EpcisEventCredential'], {
    credentialSubject: { type: 'EpcisEvent', event: { type: 'ObjectEvent', eventTime: ago(50 * HOUR_MS), epcList: [LOT] } },
  });
  #head: Sealed | null = null;

  get statements(): readonly Logged[] {
    return [this.record, this.attestation, this.event];
  }

  private log(issuer: Party, types: readonly string[], claims: object): Logged {
    const slots = this.ledger.slots();
    const statement = this.ledger.credential(issuer, types, { ...claims, credentialStatus: slots.map(statusEntry) });
    return { id: idOf(statement), index: this.ledger.log(statement), issuer, slots };
  }

  /** The newest head, sealed when it is first asked for. */
  get head(): Sealed {
    this.#head ??= this.ledger.seal(ago(60_000));
    return this.#head;
  }

  revoke({ slots }: Logged): void {
    const [slot] = slots;
    if (slot !== undefined) this.ledger.setStatus(slot, true, ago(2 * 60_000));
  }

  bundle({ index, issuer }: Logged): Bundle {
    return this.ledger.bundle(index, this.head, issuer);
  }

  get policy(): Policy {
    return this.ledger.policy();
  }

  /** The head as the chain holds it, in block 7. */
  get seen(): ChainHead {
    return this.ledger.seen(this.head, 7, ago(30_000), true);
  }

  /** What a page at `publicUrl` shows of these statements. */
  passport(publicUrl: string): Passport {
    const [roaster, certifier] = [named(this.roaster, 'Nordlicht Rösterei'), named(this.certifier, 'Andes Cert')];
    const passport = lotPassport({
      of: LOT,
      owner: roaster,
      record: { ...recordOf(lotPassport()), statement: this.record.id },
      attestations: [
        attestation(1, { statement: this.attestation.id, by: certifier, at: { uri: FARM, step: 'the farm', isUpstream: true } }),
      ],
      events: [
        event(2, { statement: this.event.id, by: roaster, outputs: [{ uri: LOT, name: null, quantity: null, unit: null, page: null }] }),
      ],
      withheld: [{ statement: statementId(3), at: '/credentialSubject/certificate/number', reason: 'commercial' }],
    });
    return { ...passport, proofs: Object.fromEntries(this.statements.map(({ id }) => [id, `${publicUrl}/v1/statements/${id}/proof`])) };
  }
}

function recordOf({ record }: Passport): NonNullable<Passport['record']> {
  if (record === null) throw new Error('the passport has no record');
  return record;
}
