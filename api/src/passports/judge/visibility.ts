/** What decides whether the public is shown a public attestation about a thing. */
export interface Showable {
  /** The slug of whose statement it is. */
  readonly organisation: string;
  /** The slug of who speaks for the thing; null where nobody does. */
  readonly owner: string | null;
  /** Whether its issuer was registered for its scheme when it said so. */
  readonly isRegistered: boolean;
  /** Whether who speaks for the thing accepts it. */
  readonly isAccepted: boolean;
}

/**
 * Whether the public is shown an attestation at the page of a thing: the owner's own, one that the owner accepts, or one by an issuer that was registered for its scheme when it said so.
 * Everything else is kept and not shown, and answers like what does not exist. What is not public is not even read (`attestations-about.ts`, `shown-statements.ts`).
 */
export const mayBeShown = ({ organisation, owner, isRegistered, isAccepted }: Showable): boolean =>
  organisation === owner || isRegistered || isAccepted;
