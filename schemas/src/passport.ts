import { z } from 'zod';
import { Text } from './text.ts';

/** Whether something holds at one time, in a word and a sentence. */
export const Holding = z.object({
  word: z.enum(['valid', 'revoked', 'suspended', 'expired', 'not-yet-valid', 'unknown']),
  text: z.string(),
});
export type Holding = z.infer<typeof Holding>;

/** Who says something. */
export const Party = z.object({ did: z.string(), slug: z.string(), name: z.string(), country: z.string() });
export type Party = z.infer<typeof Party>;

/** How a claim was checked: computed by a rule, from inputs that are shown (UNTP's words). */
export const Assurance = z.object({
  level: z.enum(['self', 'commercial', 'buyer', 'membership', '3rdParty', 'hybrid', 'unspecified']),
  rule: z.string().meta({ description: 'The name and version of the rule.' }),
  text: z.string().meta({ description: 'The result in a sentence.' }),
  inputs: z.object({
    issuer: z.string(),
    holder: z.string().nullable(),
    scheme: z.string().nullable(),
    isRegistered: z.boolean().meta({ description: 'Whether the issuer was registered for the scheme when it said so.' }),
    stated: z.string().nullable().meta({ description: 'What the issuer itself calls it.' }),
  }),
});
export type Assurance = z.infer<typeof Assurance>;

/** A field of which the statement says that something is withheld, and why. */
const WithheldField = z.object({ at: z.string(), reason: z.string() });

/** Where logging and anchoring of one statement stand. */
export const Standing = z.object({
  state: z.enum(['accepted', 'logged', 'anchored']),
  index: z.int().nullable(),
  anchoredAt: z.iso.datetime().nullable(),
  text: z.string(),
});
export type Standing = z.infer<typeof Standing>;

/** One attestation, at the step where it holds. */
export const PassportAttestation = z.object({
  statement: z.string(),
  says: z.object({
    name: z.string(),
    scheme: z.object({ id: z.string(), name: z.string() }).nullable(),
    criteria: z.array(z.object({ id: z.string(), name: z.string() })),
    claim: z.string().nullable(),
    certificate: z
      .object({
        number: z.string().nullable(),
        validFrom: z.string().nullable(),
        validUntil: z.string().nullable(),
        zone: z.string().nullable(),
      })
      .nullable(),
    evidence: z.array(z.object({ url: z.string(), name: z.string(), mediaType: z.string(), sha256: z.string() })),
  }),
  conforms: z.boolean().nullable().meta({
    description: 'False where it says that what was assessed did not conform; null where what it says of that is withheld; else true.',
  }),
  by: Party,
  assurance: Assurance,
  keyHeldBy: z.enum(['operator', 'self', 'unknown']),
  acceptance: z
    .object({ statement: z.string(), by: Party, keyHeldBy: z.enum(['operator', 'self', 'unknown']), standing: Standing })
    .nullable()
    .meta({ description: 'That who speaks for the thing accepts it to be shown there: no check, and no reason to believe it.' }),
  holds: z.object({ atTransaction: Holding, now: Holding }),
  at: z.object({
    uri: z.string(),
    step: z.string().meta({ description: 'Which step of the way it is about, in words.' }),
    isUpstream: z.boolean(),
  }),
  replacedBy: z.string().nullable(),
  reason: Text.nullable().meta({ description: 'Why it was revoked or suspended.' }),
  withheld: z.array(WithheldField),
  standing: Standing,
});
export type PassportAttestation = z.infer<typeof PassportAttestation>;

/** A thing that an event names, with what is known of it. */
export const EventThing = z.object({
  uri: z.string(),
  name: z.string().nullable(),
  quantity: z.string().nullable().meta({ description: 'An exact decimal, as written.' }),
  unit: z.string().nullable(),
  /** Where its page is, when it has one. */
  page: z.string().nullable(),
});
export type EventThing = z.infer<typeof EventThing>;

/** One event of the journey, newest last. */
export const PassportEvent = z.object({
  statement: z.string(),
  type: z.string(),
  says: z.string().meta({ description: 'What happened, in a sentence.' }),
  by: Party,
  keyHeldBy: z.enum(['operator', 'self', 'unknown']),
  eventTime: z.string(),
  offset: z.string(),
  recordedAt: z.iso.datetime(),
  isLate: z.boolean().meta({ description: 'Recorded more than 30 days after it happened.' }),
  isConfirmed: z.boolean().meta({ description: 'Whether a neighbour in the chain recorded something that fits.' }),
  isWithdrawn: z.boolean().meta({ description: 'Whether an error declaration says that it did not happen so.' }),
  isAnothers: z.boolean().meta({
    description:
      'Whether it says that this thing, or one that went into it, was made, packed, unpacked or ended, and who says so neither speaks for that thing nor had it on the way here.',
  }),
  bizStep: z.string().nullable(),
  place: z.object({ uri: z.string(), name: z.string().nullable() }).nullable(),
  inputs: z.array(EventThing),
  outputs: z.array(EventThing),
  isUpstream: z.boolean(),
  holds: Holding,
  standing: Standing,
});
export type PassportEvent = z.infer<typeof PassportEvent>;

/** A step before this one: a thing that went into it, or the place where it was made. */
export const UpstreamStep = z.object({
  uri: z.string(),
  kind: z.enum(['lot', 'product', 'item', 'facility', 'container', 'other']),
  name: z.string().nullable(),
  owner: Party.nullable(),
  depth: z.int().positive(),
  page: z.string().nullable(),
});
export type UpstreamStep = z.infer<typeof UpstreamStep>;

/**
 * What may be shown of a lot, product, item or facility: the one model from which page, badge and JSON are made.
 * Nothing in it is called verified; each claim says who says so, how it was checked and whether it holds.
 */
export const Passport = z.object({
  of: z.string(),
  kind: z.enum(['lot', 'product', 'item', 'facility', 'container', 'other']),
  name: z.string(),
  description: Text.nullable(),
  /** Facts that its owner states, as label and value. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  owner: Party,
  isDemo: z.boolean(),
  status: z.object({ word: z.enum(['in-order', 'revoked', 'suspended', 'non-conforming', 'expired', 'incomplete']), text: z.string() }),
  /** A code with a product's number alone: its lots are not guessed. */
  asksForLot: z.boolean(),
  /** What speaks for the thing itself: its master data. */
  record: z
    .object({ statement: z.string(), by: Party, keyHeldBy: z.enum(['operator', 'self', 'unknown']), holds: Holding, standing: Standing })
    .nullable(),
  attestations: z.array(PassportAttestation),
  events: z.array(PassportEvent),
  upstream: z.array(UpstreamStep),
  carries: z.array(z.object({ scheme: z.object({ id: z.string(), name: z.string() }), isCarried: z.boolean(), text: z.string() })).meta({
    description: 'Schemes that are claimed at some step: the thing carries a claim only if every step on every way back carries it.',
  }),
  unknown: z.array(z.string()).meta({ description: 'What is not known, in sentences.' }),
  withheld: z.array(WithheldField.extend({ statement: z.string() })),
  proofs: z.record(z.string(), z.string()).meta({ description: 'Where the proof bundle of each statement is, by its id.' }),
  madeAt: z.iso.datetime(),
});
export type Passport = z.infer<typeof Passport>;
