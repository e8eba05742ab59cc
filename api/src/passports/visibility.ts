/** What decides whether the public is shown an attestation about a thing. */
export interface Showable {
  readonly visibility: 'public' | 'named' | 'private';
  /** The slug of whose statement it is; null for the ledger's own. */
  readonly organisation: string | null;
  /** The slug of who speaks for the thing; null where nobody does. */
  readonly owner: string | null;
  /** Whether its issuer was registered for its scheme when it said so. */
  readonly isRegistered: boolean;
}

/**
 * Whether the public is shown an attestation at the page of a thing: one that is public, and the owner's own, or by an issuer that was registered for its scheme when it said so.
 * Everything else is kept and not shown, and answers like what does not exist.
 */
export function mayBeShown({ visibility, organisation, owner, isRegistered }: Showable): boolean {
  if (visibility !== 'public' || organisation === null) return false;
  return organisation === owner || isRegistered;
}

/** When somebody was registered to attest for a scheme. */
export interface Registration {
  readonly organisation: string;
  readonly registeredAt: Date;
  readonly withdrawnAt: Date | null;
}

/** Whether an organisation was registered at a time. A later withdrawal takes nothing from what it said before; a later registration adds nothing. */
export const wasRegistered = (registrations: readonly Registration[], organisation: string | null, at: Date): boolean =>
  registrations.some(
    (one) => one.organisation === organisation && one.registeredAt <= at && (one.withdrawnAt === null || at < one.withdrawnAt),
  );
