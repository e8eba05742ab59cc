import type { JsonObject } from '@terroir/proof';
import { z } from 'zod';
import { granularityOf, valueOf } from '../ids/thing-id.ts';
import type { NewProduct } from '../requests/new-product.ts';
import { FacilityId, ProductId } from '../requests/thing-ids.ts';
import { Day } from '../requests/times.ts';
import { Line, Words } from '../requests/words.ts';
import { composeAmount, composeClass, composeCountry, composeParties } from './compose-parts.ts';
import { checkCredentialPeriod, envelope, envelopeMembers, type Drawn, type Issuer } from './envelope.ts';
import { idSchemeOf } from './id-scheme.ts';
import { Claim, Classification, Country, Dimension, Image, Link, Material, named, Package, PartyRole, typed } from './untp-parts.ts';

const Code = z.string().min(1).max(200);

const ProducedAt = z.strictObject({
  type: typed('Facility').optional(),
  id: FacilityId,
  name: Line,
  registeredId: Code.optional(),
  idScheme: named('IdentifierScheme').optional(),
});

/** What an industry says of its products, in its own words: UNTP leaves it open, and it is shown as label and value. */
const Characteristics = z
  .record(z.string().max(64), z.json())
  .refine(
    (record) => Object.keys(record).length <= 50 && JSON.stringify(record).length <= 20_000,
    'may have 50 members and 20,000 characters at most',
  );

const members = {
  type: typed('Product').optional(),
  id: ProductId,
  name: Line,
  description: Words.optional(),
  idScheme: named('IdentifierScheme'),
  modelNumber: Code.optional(),
  batchNumber: Code.optional(),
  itemNumber: Code.optional(),
  idGranularity: z.enum(['model', 'batch', 'item']),
  productImage: Link.optional(),
  characteristics: Characteristics.optional(),
  productCategory: z.array(Classification).max(50),
  relatedDocument: z.array(Link).max(50).optional(),
  relatedParty: z.array(PartyRole).max(50).optional(),
  producedAtFacility: ProducedAt.optional(),
  productionDate: Day.optional(),
  expiryDate: Day.optional(),
  countryOfProduction: Country,
  dimensions: Dimension.optional(),
  materialProvenance: z.array(Material).max(200).optional(),
  packaging: Package.optional(),
  productLabel: z.array(Image).max(20).optional(),
  performanceClaim: z.array(Claim).max(50).optional(),
};

/** The identifier's own granularity and numbers are not said otherwise. */
function checkIdentity(product: z.infer<z.ZodObject<typeof members>>, context: z.RefinementCtx): void {
  const refuse = (path: string, said: string | null, stated: string | undefined): void => {
    if (said !== null && stated !== undefined && said !== stated)
      context.addIssue({ code: 'custom', path: [path], message: `must be ${said}, as the identifier says` });
  };
  refuse('idGranularity', granularityOf(product.id), product.idGranularity);
  refuse('batchNumber', valueOf(product.id, '10'), product.batchNumber);
  refuse('itemNumber', valueOf(product.id, '21'), product.itemNumber);
  if (product.productionDate !== undefined && product.expiryDate !== undefined && product.expiryDate < product.productionDate)
    context.addIssue({ code: 'custom', path: ['expiryDate'], message: 'must not be before productionDate' });
}

/** A product, lot or item, as UNTP 0.7.0 describes it. */
export const Product = z.strictObject(members).superRefine(checkIdentity);

/** A DigitalProductPassport that was signed outside. Unknown fields are refused: they would be signed but not read. */
export const DigitalProductPassport = z
  .strictObject({ ...envelopeMembers, type: typed('VerifiableCredential', 'DigitalProductPassport'), credentialSubject: Product })
  .superRefine(checkCredentialPeriod);
export type DigitalProductPassport = z.infer<typeof DigitalProductPassport>;

const composeDimensions = (dimensions: NonNullable<NewProduct['dimensions']>): JsonObject =>
  Object.fromEntries(Object.entries(dimensions).flatMap(([name, amount]) => (amount === undefined ? [] : [[name, composeAmount(amount)]])));

const composeMaterial = (material: NewProduct['materials'][number]): JsonObject => ({
  name: material.name,
  originCountry: composeCountry(material.originCountry),
  materialType: composeClass(material.type),
  massFraction: material.massFraction,
  ...(material.recycledMassFraction === undefined ? {} : { recycledMassFraction: material.recycledMassFraction }),
  ...(material.isHazardous === undefined ? {} : { hazardous: material.isHazardous }),
});

/** Which product it is, how finely told, and by which numbers. */
function composeIdentity({ id, granularity, modelNumber, batchNumber, itemNumber }: NewProduct): JsonObject {
  const [lot, serial] = [batchNumber ?? valueOf(id, '10'), itemNumber ?? valueOf(id, '21')];
  return {
    ...(modelNumber === undefined ? {} : { modelNumber }),
    ...(lot === null ? {} : { batchNumber: lot }),
    ...(serial === null ? {} : { itemNumber: serial }),
    idGranularity: granularityOf(id) ?? granularity ?? 'model',
  };
}

/** The payload of a DigitalProductPassport (UNTP 0.7.0), from what its owner asked for. */
export function productPassport(asked: NewProduct, by: Issuer, drawn: Drawn): JsonObject {
  const { id, name, description, characteristics, categories, producedAt, producedOn, expiresOn, dimensions, materials, parties } = asked;
  const { validFrom, validUntil, profile } = asked;
  return {
    ...envelope(by, drawn, { type: 'DigitalProductPassport', name, validFrom, validUntil, profile }),
    credentialSubject: {
      type: ['Product'],
      id,
      name,
      ...(description === undefined ? {} : { description }),
      idScheme: idSchemeOf(id, by.issuer),
      ...composeIdentity(asked),
      ...(characteristics === undefined ? {} : { characteristics: { ...characteristics } }),
      productCategory: categories.map(composeClass),
      ...(parties.length === 0 ? {} : { relatedParty: composeParties(parties, drawn.id) }),
      ...(producedAt === undefined ? {} : { producedAtFacility: { type: ['Facility'], id: producedAt.id, name: producedAt.name } }),
      ...(producedOn === undefined ? {} : { productionDate: producedOn }),
      ...(expiresOn === undefined ? {} : { expiryDate: expiresOn }),
      countryOfProduction: composeCountry(asked.country),
      ...(dimensions === undefined ? {} : { dimensions: composeDimensions(dimensions) }),
      ...(materials.length === 0 ? {} : { materialProvenance: materials.map(composeMaterial) }),
    },
  };
}
