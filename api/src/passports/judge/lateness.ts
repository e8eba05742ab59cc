/** Who records something later than that does so from memory, or for a reason. */
const LATE_AFTER_MS = 30 * 86_400_000;

/** Whether an event was recorded more than 30 days after it happened. */
export const isLate = (eventTime: Date, recordedAt: Date): boolean => recordedAt.getTime() - eventTime.getTime() > LATE_AFTER_MS;
