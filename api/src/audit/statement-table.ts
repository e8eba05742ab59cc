import type { AuditedStatement } from './audited-statement.ts';
import type { Cell } from './csv.ts';

/** The columns of the table of statements, in their order. Several values stand in one cell, parted by a space. */
export const COLUMNS: readonly (readonly [heading: string, of: (statement: AuditedStatement) => Cell])[] = [
  ['id', ({ id }) => id],
  ['kind', ({ kind }) => kind],
  ['organisation', ({ organisation }) => organisation],
  ['issuer', ({ issuer }) => issuer],
  ['visibility', ({ visibility }) => visibility],
  ['recordedAt', ({ recordedAt }) => recordedAt],
  ['happenedAt', ({ happenedAt }) => happenedAt],
  ['lateByDays', ({ lateByDays }) => lateByDays],
  ['state', ({ state }) => state.word],
  ['index', ({ state }) => state.index],
  ['anchoredAt', ({ state }) => state.anchoredAt],
  ['status', ({ status }) => status.word],
  ['since', ({ status }) => status.since],
  ['replacedBy', ({ status }) => status.replacedBy],
  ['periodFrom', ({ period }) => period.from],
  ['periodUntil', ({ period }) => period.until],
  ['isWithinPeriod', ({ period }) => String(period.isWithin)],
  ['changes', ({ changes }) => changes],
  ['scheme', ({ scheme }) => scheme],
  ['subjects', ({ subjects }) => [...new Set(subjects.map(({ uri }) => uri))].join(' ')],
  ['evidence', ({ evidence }) => evidence.map(({ sha256 }) => sha256).join(' ')],
];
