import type { Assurance, Holding, Party, Passport, PassportAttestation, Standing } from '@terroir/schemas';

export const KIND: { readonly [kind in Passport['kind']]: string } = {
  lot: 'Lot',
  product: 'Product',
  item: 'Item',
  facility: 'Facility',
  container: 'Container',
  other: 'Thing',
};

/** What a word of a state means, at a glance. */
export type Tone = 'good' | 'bad' | 'wait' | 'none';

const STATUS: { readonly [word in Passport['status']['word']]: { readonly title: string; readonly tone: Tone } } = {
  'in-order': { title: 'In order', tone: 'good' },
  incomplete: { title: 'Incomplete', tone: 'wait' },
  expired: { title: 'Expired', tone: 'bad' },
  suspended: { title: 'Suspended', tone: 'bad' },
  revoked: { title: 'Revoked', tone: 'bad' },
  'non-conforming': { title: 'Did not conform', tone: 'bad' },
};

/** As it is said where not the thing itself but a claim about it, or about an earlier step, is in that state. */
const CLAIM_STATUS: { readonly [word in Passport['status']['word']]?: string } = {
  expired: 'A claim is out of its period',
  suspended: 'A claim is suspended',
  revoked: 'A claim was revoked',
  'non-conforming': 'A check says: did not conform',
};

/** The state of a thing at a glance; what is wrong with a claim is not said of the thing. */
export function stateOf({ status, record }: Pick<Passport, 'status' | 'record'>): { readonly title: string; readonly tone: Tone } {
  const { title, tone } = STATUS[status.word];
  const isOfRecord = record !== null && record.holds.word !== 'valid';
  return { title: isOfRecord ? title : (CLAIM_STATUS[status.word] ?? title), tone };
}

export const HOLDING: { readonly [word in Holding['word']]: { readonly title: string; readonly tone: Tone } } = {
  valid: { title: 'Holds', tone: 'good' },
  revoked: { title: 'Revoked', tone: 'bad' },
  suspended: { title: 'Suspended', tone: 'bad' },
  expired: { title: 'Expired', tone: 'bad' },
  'not-yet-valid': { title: 'Not yet in force', tone: 'wait' },
  unknown: { title: 'Cannot tell', tone: 'none' },
};

/** The state of a claim at a glance: one that holds and says no is no good news. */
export function claimState({ conforms, holds }: Pick<PassportAttestation, 'conforms' | 'holds'>): {
  readonly title: string;
  readonly tone: Tone;
} {
  if (holds.now.word !== 'valid' || conforms === true) return HOLDING[holds.now.word];
  return conforms === false ? { title: 'Did not conform', tone: 'bad' } : { title: 'Result withheld', tone: 'none' };
}

/** How a claim was checked, in UNTP's levels. None of them says that it is true. */
export const LEVEL: { readonly [level in Assurance['level']]: string } = {
  '3rdParty': 'Checked by an independent third party',
  hybrid: 'Checked by several parties',
  buyer: 'Checked by a buyer',
  commercial: 'Checked by a commercial partner',
  membership: 'Checked by an association of members',
  self: 'Its own word, checked by nobody else',
  unspecified: 'Not said how it was checked',
};

export const STANDING: { readonly [state in Standing['state']]: string } = {
  accepted: 'Accepted, not in the log yet',
  logged: 'In the log, not on chain yet',
  anchored: 'In the log and on chain',
};

export const REASON: ReadonlyMap<string, string> = new Map([
  ['commercial', 'a trade secret'],
  ['personal', 'it is about a person'],
  ['security', 'for safety'],
  ['legal', 'the law asks for it'],
]);

/** Why something is withheld, in words. */
export const reasonOf = (reason: string): string => REASON.get(reason) ?? reason;

/** Who could have made a signature. */
export function keyHolder(heldBy: PassportAttestation['keyHeldBy'], { name }: Pick<Party, 'name'>): string {
  if (heldBy === 'self') return `Signed by ${name} with its own key`;
  return heldBy === 'operator' ? `Recorded by the operator for ${name}` : `It is not known who held the key of ${name}`;
}

/** A place in a statement in words, for example `certificate number` for `/credentialSubject/certificate/number`. */
export function fieldName(at: string): string {
  const words = at
    .split('/')
    .filter((step) => step !== '' && step !== 'credentialSubject' && step !== 'event' && !/^\d+$/.test(step))
    .map((step) =>
      step
        .replaceAll('~1', '/')
        .replaceAll('~0', '~')
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase(),
    );
  return words.length === 0 ? at : words.join(' ');
}
