import { z } from 'zod';
import { AskedTime } from '../proofs/statements.controller.ts';

/** A sample as it is asked for. */
export const NewSample = z.strictObject({
  size: z.int().min(1).max(1000).meta({ description: 'How many lots.' }),
  seed: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits')
    .optional()
    .meta({ description: 'What decides; without it the root of the newest published checkpoint.' }),
  recordedFrom: AskedTime.optional().meta({ description: 'Only lots that statements of this period name.' }),
  recordedBefore: AskedTime.optional(),
});
export type NewSample = z.infer<typeof NewSample>;

/** Lots that were drawn, and by what. */
export interface Sample {
  readonly id: number;
  readonly organisation: string;
  readonly grant: string;
  readonly knownBy: Date;
  readonly recordedFrom: Date | null;
  readonly recordedBefore: Date | null;
  readonly seed: Buffer;
  /** The published checkpoint whose root the seed is; null where it was given. */
  readonly checkpoint: { readonly origin: string; readonly size: number } | null;
  readonly population: { readonly count: number; readonly sha256: Buffer };
  readonly size: number;
  readonly lots: readonly string[];
}

/** How a sample is shown: with all that it takes to draw it again. */
export const SampleView = z.object({
  id: z.string(),
  organisation: z.string(),
  grant: z.string(),
  knownBy: z.iso.datetime().meta({ description: 'When it was drawn: what had been recorded by then is what it was drawn from.' }),
  recordedFrom: z.iso.datetime().nullable(),
  recordedBefore: z.iso.datetime().nullable(),
  seed: z.string(),
  checkpoint: z
    .object({ origin: z.string(), size: z.int() })
    .nullable()
    .meta({ description: 'The published checkpoint whose root the seed is; null where the seed was given.' }),
  population: z.object({ count: z.int(), sha256: z.string() }),
  size: z.int(),
  lots: z.array(z.string()).meta({ description: 'In the order in which they were drawn.' }),
});
export type SampleView = z.infer<typeof SampleView>;

export const viewOf = (sample: Sample): SampleView => ({
  id: String(sample.id),
  organisation: sample.organisation,
  grant: sample.grant,
  knownBy: sample.knownBy.toISOString(),
  recordedFrom: sample.recordedFrom?.toISOString() ?? null,
  recordedBefore: sample.recordedBefore?.toISOString() ?? null,
  seed: sample.seed.toString('hex'),
  checkpoint: sample.checkpoint,
  population: { count: sample.population.count, sha256: sample.population.sha256.toString('hex') },
  size: sample.size,
  lots: [...sample.lots],
});
