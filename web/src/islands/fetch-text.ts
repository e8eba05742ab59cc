const ANSWERS_WITHIN_MS = 20_000;

/** Something could not be had, with the reason in a sentence. */
export class NotFetched extends Error {
  override readonly name = 'NotFetched';
}

/** Fetches a text, without cookies and past any cache. @throws NotFetched */
export async function fetchText(url: string, init: RequestInit = {}): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
  } catch {
    throw new NotFetched('it could not be reached');
  }
  if (!response.ok) throw new NotFetched(`the answer was ${String(response.status)}`);
  try {
    return await response.text();
  } catch {
    throw new NotFetched('the answer broke off');
  }
}
