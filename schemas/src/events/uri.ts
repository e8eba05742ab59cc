import { z } from 'zod';

const ENCODED = '%[0-9A-Fa-f]{2}';
const IN_PATH = `(?:[A-Za-z0-9._~!$&'()*+,;=:@/"-]|${ENCODED})`;
const IN_QUERY = `(?:[A-Za-z0-9._~!$&'()*+,;=:@/?"-]|${ENCODED})`;
const AUTHORITY = `//(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|${ENCODED})*@)?(?:\\[[0-9A-Fa-f:.]+\\]|(?:[A-Za-z0-9._~!$&'"()*+,;=-]|${ENCODED})*)(?::[0-9]*)?(?:/${IN_PATH}*)?`;

/** A scheme and what follows it (RFC 3986, 3). A prefixed name, `example:field`, has the same form. */
const URI = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:(?:${AUTHORITY}|(?!//)${IN_PATH}+)(?:\\?${IN_QUERY}*)?(?:#${IN_QUERY}*)?$`);

/** Whether text has the form of a URI (RFC 3986), or of a prefixed name. */
export const isUri = (text: string): boolean => URI.test(text);

export const EpcisUri = z.string().refine(isUri, 'must be a URI, or a name with a prefix');

/** Longer than any identifier of GS1's, and short enough to be found by. */
const LONGEST_ID = 800;

/** What a thing, a place or an event goes by. */
export const Id = EpcisUri.refine((text) => text.length <= LONGEST_ID, `must have at most ${String(LONGEST_ID)} characters`);
