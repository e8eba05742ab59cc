import { discloseClaims, parseJws } from '@terroir/proof';
import { z } from 'zod';
import { textOf } from '../statements/json-reading.ts';
import type { StatementDetails } from './statement-details.ts';
import { STATES, STATUSES } from './statement-question.ts';

const DAY_MS = 86_400_000;

/** How a statement is shown to who audits. */
export const AuditedStatement = z.object({
  id: z.string(),
  kind: z.string(),
  organisation: z.string().nullable().meta({ description: 'Who says it; null for the ledger itself.' }),
  issuer: z.string(),
  visibility: z.enum(['public', 'named', 'private']),
  recordedAt: z.iso.datetime(),
  happenedAt: z.iso.datetime().nullable().meta({ description: 'When the event happened, as it says itself; null for what is no event.' }),
  lateByDays: z.int().nullable().meta({ description: 'How many whole days after that it was recorded.' }),
  state: z.object({
    word: z.enum(STATES),
    index: z.int().nullable(),
    anchoredAt: z.iso.datetime().nullable().meta({ description: 'The time of the block by which it had been said.' }),
  }),
  status: z.object({
    word: z.enum(STATUSES),
    since: z.iso.datetime().nullable(),
    replacedBy: z.string().nullable(),
  }),
  period: z
    .object({ from: z.string().nullable(), until: z.string().nullable(), isWithin: z.boolean() })
    .meta({ description: 'When it counts, as it says itself, and whether the time that was asked about lies in that.' }),
  changes: z.string().nullable().meta({ description: 'The statement whose status it changes.' }),
  scheme: z.string().nullable(),
  subjects: z.array(
    z.object({
      uri: z.string(),
      key: z.string().meta({ description: 'The same for every spelling of one identifier.' }),
      role: z.string(),
    }),
  ),
  evidence: z.array(z.object({ sha256: z.string(), mediaType: z.string(), size: z.int(), url: z.url() })),
  credential: z
    .record(z.string(), z.unknown())
    .meta({ description: 'The signed credential, with what it withholds where the grant shows that.' }),
  jws: z.string(),
  disclosures: z.array(z.string()),
});
export type AuditedStatement = z.infer<typeof AuditedStatement>;

/** Whole days from one time to another; fewer than none where it is before. */
export const wholeDays = (from: Date, to: Date): number => Math.floor((to.getTime() - from.getTime()) / DAY_MS);

/** Whether a time lies in a period whose ends are texts; what cannot be read bounds nothing. */
function isWithin(at: Date, from: string | null, until: string | null): boolean {
  return !(from !== null && Date.parse(from) > at.getTime()) && !(until !== null && Date.parse(until) <= at.getTime());
}

/** Puts a statement into words, as of a time. */
export function auditedStatement(details: StatementDetails, at: Date, evidenceUrl: (sha256: string) => string): AuditedStatement {
  const { payload } = parseJws(details.jws);
  const [from, until] = [textOf(payload['validFrom']), textOf(payload['validUntil'])];
  const { happenedAt, recordedAt, state, status } = details;
  return {
    id: details.id,
    kind: details.kind,
    organisation: details.organisation,
    issuer: details.issuer,
    visibility: details.visibility,
    recordedAt: recordedAt.toISOString(),
    happenedAt: happenedAt?.toISOString() ?? null,
    lateByDays: happenedAt === null ? null : wholeDays(happenedAt, recordedAt),
    state: { ...state, anchoredAt: state.anchoredAt?.toISOString() ?? null },
    status: { ...status, since: status.since?.toISOString() ?? null },
    period: { from, until, isWithin: isWithin(at, from, until) },
    changes: details.changes,
    scheme: details.scheme,
    subjects: [...details.subjects],
    evidence: details.evidence.map((file) => ({ ...file, url: evidenceUrl(file.sha256) })),
    credential: discloseClaims(payload, details.disclosures),
    jws: details.jws,
    disclosures: [...details.disclosures],
  };
}
