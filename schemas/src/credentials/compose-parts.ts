import type { JsonObject } from '@terroir/proof';
import type { z } from 'zod';
import type { Amount } from '../requests/amount.ts';
import type { Class } from '../requests/classification.ts';
import type { RelatedParty } from '../requests/party.ts';
import { partId } from './envelope.ts';

export const composeCountry = (countryCode: string): JsonObject => ({ countryCode });

export const composeClass = ({ code, name, definition, schemeId, schemeName }: z.infer<typeof Class>): JsonObject => ({
  code,
  name,
  ...(definition === undefined ? {} : { definition }),
  schemeId,
  schemeName,
});

/** UNTP's measures are numbers; a decimal of at most 15 digits is the same number again in every reader. */
export const composeAmount = ({ value, unit }: z.infer<typeof Amount>): JsonObject => ({ value: Number(value), unit });

/** A party with the id that it has, or for a person one that says nothing. */
export const composeParty = (
  party: { readonly id?: string | undefined; readonly name: string },
  credentialId: string,
  place: string,
): JsonObject => ({
  type: ['Party'],
  id: party.id ?? partId(credentialId, place),
  name: party.name,
});

export const composeParties = (parties: readonly RelatedParty[], credentialId: string): JsonObject[] =>
  parties.map((party, i) => ({ role: party.role, party: composeParty(party, credentialId, `relatedParty/${String(i)}`) }));
