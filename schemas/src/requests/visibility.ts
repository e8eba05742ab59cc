import { z } from 'zod';
import { Slug } from '../ids/slug.ts';

/** Why something is not public. */
export const WITHHOLDING_REASONS = ['commercial', 'personal', 'security', 'legal'] as const;

/** A field of the credential that is not for everyone: its place, and why. That it is there, and why it is withheld, is public. */
export const FieldRestriction = z.strictObject({
  at: z
    .string()
    .max(500)
    .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, {
      error: 'must be a JSON pointer into the credential, for example /credentialSubject/certificate/number',
      abort: true,
    }),
  reason: z.enum(WITHHOLDING_REASONS),
});
export type FieldRestriction = z.infer<typeof FieldRestriction>;

/** Who may see a statement, and which of its fields only who is shown them. */
export const visibilityMembers = {
  visibility: z.enum(['public', 'named', 'private']),
  readers: z.array(Slug).max(100).default([]).meta({ description: 'With `named`: the slugs of the organisations that may see it.' }),
  restrict: z.array(FieldRestriction).max(50).default([]),
};

interface Restricting {
  readonly visibility: 'public' | 'named' | 'private';
  readonly readers: readonly string[];
}

/** What is wrong with who is named as a reader; null when nothing is: readers are named with the visibility `named`, each once, and only then. */
export function faultOfReaders({ visibility, readers }: Restricting): string | null {
  if ((visibility === 'named') !== readers.length > 0) return 'must name organisations with the visibility named, and only then';
  return new Set(readers).size === readers.length ? null : 'names an organisation twice';
}

/** Checks the readers of a request. */
export function checkReaders(asked: Restricting, context: z.RefinementCtx): void {
  const message = faultOfReaders(asked);
  if (message !== null) context.addIssue({ code: 'custom', path: ['readers'], message });
}

/** What stays in the clear, whoever asks: what the statement is about, and which credential it is. */
const isClear = (at: string): boolean =>
  !at.startsWith('/credentialSubject/') ||
  /^\/credentialSubject\/(?:id|type)(?:\/|$)/.test(at) ||
  /^\/credentialSubject\/conformityAssessment(?:\/[^/]*(?:\/(?:assessedFacility|assessedProduct|id|type)(?:\/.*)?)?)?$/.test(at);

/** Restrictions name fields that may be withheld, each once, and none inside another. */
export function checkRestrictions({ restrict }: { readonly restrict: readonly FieldRestriction[] }, context: z.RefinementCtx): void {
  for (const [i, { at }] of restrict.entries()) {
    const refuse = (message: string): void => {
      context.addIssue({ code: 'custom', path: ['restrict', i, 'at'], message });
    };
    if (isClear(at)) refuse('this field is always public');
    if (restrict.some((other) => other.at !== at && at.startsWith(`${other.at}/`))) refuse('this field lies inside another restricted one');
    if (restrict.findIndex((other) => other.at === at) < i) refuse('this field is named twice');
  }
}

/** The restrictions that were asked for, and those that personal fields have by themselves. */
export function withPersonal(asked: readonly FieldRestriction[], personal: readonly string[]): FieldRestriction[] {
  const own = personal.filter((at) => !asked.some((one) => one.at === at));
  return [...asked, ...own.map((at) => ({ at, reason: 'personal' as const }))];
}
