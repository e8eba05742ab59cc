/** What the system says of a connection that cannot be made or is lost. */
const OF_SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** What PostgreSQL says as it ends, has ended badly, starts, or has no connection left (57P01 to 57P03, 53300), and of connections (class 08). */
const OF_POSTGRES = /^(?:57P0[123]|53300|08...)$/;

/** What the driver says, without a code. */
const OF_DRIVER = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether an error says that the database is away for the moment, and not that something is wrong with what it was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' ? OF_SYSTEM.has(code) || OF_POSTGRES.test(code) : typeof message === 'string' && OF_DRIVER.test(message);
}
