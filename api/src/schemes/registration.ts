/** When somebody was registered to attest for a scheme. */
export interface Registration {
  readonly organisation: string;
  readonly registeredAt: Date;
  readonly withdrawnAt: Date | null;
}

/** Whether an organisation was registered at a time. A later withdrawal takes nothing from what it said before; a later registration adds nothing. */
export const wasRegistered = (registrations: readonly Registration[], organisation: string, at: Date): boolean =>
  registrations.some(
    (one) => one.organisation === organisation && one.registeredAt <= at && (one.withdrawnAt === null || at < one.withdrawnAt),
  );

/** SQL for the same, of any scheme at all: `organisation` and `at` are columns. */
export const wasRegisteredForAny = (organisation: string, at: string): string =>
  `exists (select from scheme_attester registered where registered.organisation = ${organisation}
            and registered.registered_at <= ${at} and (registered.withdrawn_at is null or ${at} < registered.withdrawn_at))`;
