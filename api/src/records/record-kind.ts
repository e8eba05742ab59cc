import type { JsonObject } from '@terroir/proof';
import {
  DigitalFacilityRecord,
  DigitalProductPassport,
  facilityRecord,
  productPassport,
  restrictionsOfFacility,
  restrictionsOfProduct,
  type Drawn,
  type FieldRestriction,
  type Issuer,
  type NewFacility,
  type NewProduct,
} from '@terroir/schemas';
import type { ZodType } from 'zod';
import type { NamedId } from '../ownership/named-ids.ts';

/** What tells records of one kind from those of another. */
export interface RecordKind<Request, Credential> {
  readonly kind: 'facility' | 'product';
  /** What is read of one that was signed outside. */
  readonly credential: ZodType<Credential>;
  readonly compose: (asked: Request, by: Issuer, drawn: Drawn) => JsonObject;
  readonly restrictions: (asked: Request) => readonly FieldRestriction[];
  /** The ids that a request, or a credential, names besides its own and its parties'. */
  readonly named: { readonly asked: (asked: Request) => NamedId[]; readonly signed: (credential: Credential) => NamedId[] };
}

const nobody = (): NamedId[] => [];
const madeAt = (id: string | undefined, at: string): NamedId[] => (id === undefined ? [] : [{ uri: id, at }]);

/** Places. */
export const FACILITY: RecordKind<NewFacility, DigitalFacilityRecord> = {
  kind: 'facility',
  credential: DigitalFacilityRecord,
  compose: facilityRecord,
  restrictions: restrictionsOfFacility,
  named: { asked: nobody, signed: nobody },
};

/** Products, lots and items. */
export const PRODUCT: RecordKind<NewProduct, DigitalProductPassport> = {
  kind: 'product',
  credential: DigitalProductPassport,
  compose: productPassport,
  restrictions: restrictionsOfProduct,
  named: {
    asked: ({ producedAt }) => madeAt(producedAt?.id, '/producedAt/id'),
    signed: ({ credentialSubject }) => madeAt(credentialSubject.producedAtFacility?.id, '/credentialSubject/producedAtFacility/id'),
  },
};
