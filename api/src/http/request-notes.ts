import type { FastifyRequest } from 'fastify';
import type { LedgerErrorCode } from './ledger-error.ts';

/** What becomes known of a request on its way, for those who account for it at its end. */
export interface RequestNotes {
  /** The id of the API key that was found to count; never its secret. */
  keyId: string | null;
  /** What it was refused with. */
  problem: LedgerErrorCode | null;
  /** What failed, where that was a fault of ours or of what we stand on; else null. */
  fault: unknown;
}

const NOTES = new WeakMap<FastifyRequest, RequestNotes>();

/** The notes of a request, to be read and added to. */
export function notesOf(request: FastifyRequest): RequestNotes {
  const notes = NOTES.get(request) ?? { keyId: null, problem: null, fault: null };
  NOTES.set(request, notes);
  return notes;
}

/** Notes what a request is refused with, and what failed where that is no refusal of ours. */
export function noteProblem(request: FastifyRequest, problem: LedgerErrorCode, fault: unknown): void {
  Object.assign(notesOf(request), { problem, fault } satisfies Partial<RequestNotes>);
}
