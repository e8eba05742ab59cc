import { Injectable } from '@nestjs/common';
import type { AttestationNames, DigitalConformityCredential, NewAttestation } from '@terroir/schemas';
import type { Tx } from '../database/database.ts';
import { Evidences, type EvidenceClaim } from '../evidence/evidences.ts';
import { LedgerError, type Fault } from '../http/ledger-error.ts';
import { Ledger } from '../identities/ledger.ts';
import { Organisations } from '../organisations/organisations.ts';
import type { Scheme } from '../schemes/scheme.ts';
import { Schemes } from '../schemes/schemes.ts';
import { checkIds, type NamedId } from '../ownership/named-ids.ts';

/** The identifiers in an attestation, by the part they play. */
export interface Parts {
  readonly facilities: readonly { readonly id: string }[];
  readonly products: readonly { readonly id: string }[];
  readonly issuedTo: string | undefined;
}

type Said = DigitalConformityCredential['credentialSubject'];

interface Reference {
  readonly id: string;
  readonly name?: string | undefined;
  readonly at: string;
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new LedgerError('invalid-request', 'The attestation names what is not here; each fault is named.', faults);
}

/** Looks up what attestations name: schemes and criteria, whom they are issued to, files. */
@Injectable()
export class AttestationReferences {
  constructor(
    private readonly schemes: Schemes,
    private readonly organisations: Organisations,
    private readonly evidences: Evidences,
    private readonly ledger: Ledger,
  ) {}

  /**
   * The scheme and criteria of a request: by their names as registered here, or of a scheme of others as the request names them.
   * @throws LedgerError `invalid-id`, `invalid-request`
   */
  async find({ facilities, products, issuedTo, scheme, criteria }: NewAttestation): Promise<Omit<AttestationNames, 'evidence'>> {
    checkIds(this.ledger, [
      ...facilities.map(({ id }, i): NamedId => ({ uri: id, at: `/facilities/${String(i)}/id` })),
      ...products.map(({ id }, i): NamedId => ({ uri: id, at: `/products/${String(i)}/id` })),
      ...(issuedTo.id === undefined ? [] : [{ uri: issuedTo.id, at: '/issuedTo/id' }]),
    ]);
    const found = await this.schemes.find(scheme.id);
    const named = criteria.map((criterion, i): Reference => ({ ...criterion, at: `/criteria/${String(i)}` }));
    refuse([
      ...this.faultsOfScheme(found, { ...scheme, at: '/scheme' }),
      ...this.faultsOfCriteria(found, named),
      ...(await this.faultsOfParty(issuedTo.id, '/issuedTo/id')),
    ]);
    const nameOf = ({ id, name }: Omit<Reference, 'at'>): string =>
      found?.criteria.find(({ code }) => id === `${found.id}#${code}`)?.name ?? name ?? '';
    return {
      scheme: { id: scheme.id, name: found?.name ?? scheme.name ?? '' },
      criteria: criteria.map(({ id, name }) => ({ id, name: nameOf({ id, name }) })),
    };
  }

  /** Checks what a credential from outside names, and gives what it is about. @throws LedgerError `invalid-id`, `invalid-request` */
  async check({ referenceScheme, conformityAssessment, issuedToParty }: Said): Promise<Parts> {
    const place = (i: number, list: string, k: number): string =>
      `/credentialSubject/conformityAssessment/${String(i)}/${list}/${String(k)}`;
    const facilities = conformityAssessment.flatMap(({ assessedFacility = [] }, i) =>
      assessedFacility.map(({ facility: { id } }, k) => ({ id, at: `${place(i, 'assessedFacility', k)}/facility/id` })),
    );
    const products = conformityAssessment.flatMap(({ assessedProduct = [] }, i) =>
      assessedProduct.map(({ product: { id } }, k) => ({ id, at: `${place(i, 'assessedProduct', k)}/product/id` })),
    );
    const issuedTo = { id: issuedToParty.id, at: '/credentialSubject/issuedToParty/id' };
    checkIds(
      this.ledger,
      [...facilities, ...products, issuedTo].map(({ id, at }) => ({ uri: id, at })),
    );
    const found = await this.schemes.find(referenceScheme.id);
    const criteria = conformityAssessment.flatMap(({ assessmentCriteria }, i) =>
      assessmentCriteria.map(({ id, name }, k): Reference => ({ id, name, at: place(i, 'assessmentCriteria', k) })),
    );
    refuse([
      ...this.faultsOfScheme(found, { ...referenceScheme, at: '/credentialSubject/referenceScheme' }),
      ...this.faultsOfCriteria(found, criteria),
      ...(await this.faultsOfParty(issuedTo.id, issuedTo.at)),
      ...(facilities.length + products.length > 0
        ? []
        : [{ at: '/credentialSubject/conformityAssessment', message: 'must be about a facility or a product, at least one' }]),
    ]);
    return { facilities, products, issuedTo: issuedTo.id };
  }

  /** The files that a request names, with the kind that they were found to be. @throws LedgerError `invalid-request` for one that the organisation did not give here */
  async held(
    tx: Tx,
    organisation: string,
    asked: NewAttestation['evidence'],
    claims: readonly EvidenceClaim[],
  ): Promise<AttestationNames['evidence']> {
    const held = await this.evidences.held(tx, organisation, claims);
    return asked.flatMap(({ sha256, name }) => {
      const file = held.get(sha256);
      return file === undefined ? [] : [{ url: this.ledger.evidenceUrl(sha256), name, mediaType: file.mediaType, sha256 }];
    });
  }

  private faultsOfScheme(found: Scheme | null, { id, name, at }: Reference): Fault[] {
    const isOurs = id.startsWith(`${this.ledger.publicUrl}/`);
    if (found === null && isOurs) return [{ at: `${at}/id`, message: 'no such scheme is registered here' }];
    if (found !== null && name !== undefined && name !== found.name)
      return [{ at: `${at}/name`, message: `must be ${found.name}, as it is registered` }];
    return found === null && name === undefined ? [{ at: `${at}/name`, message: 'must be there: the scheme is not registered here' }] : [];
  }

  /** Criteria are those of the scheme; of a scheme of others, whatever it says, but never criteria of one that is registered here. */
  private faultsOfCriteria(found: Scheme | null, criteria: readonly Reference[]): Fault[] {
    return criteria.flatMap(({ id, name, at }): Fault[] => {
      const known = found?.criteria.find(({ code }) => id === `${found.id}#${code}`);
      if (known !== undefined)
        return name === undefined || name === known.name
          ? []
          : [{ at: `${at}/name`, message: `must be ${known.name}, as it is registered` }];
      if (found !== null) return [{ at: `${at}/id`, message: `is no criterion of ${found.id}` }];
      if (id.startsWith(`${this.ledger.publicUrl}/`)) return [{ at: `${at}/id`, message: 'is a criterion of another scheme' }];
      return name === undefined ? [{ at: `${at}/name`, message: 'must be there: the scheme is not registered here' }] : [];
    });
  }

  private async faultsOfParty(id: string | undefined, at: string): Promise<Fault[]> {
    const isOurs = id?.startsWith(`${this.ledger.did}:`) === true;
    return isOurs && (await this.organisations.findByDid(id)) === null ? [{ at, message: 'there is no such organisation' }] : [];
  }
}
