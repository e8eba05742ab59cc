import { thingKey } from '@terroir/proof';
import { readDigitalLink } from '../ids/digital-link.ts';
import { readThingId } from '../ids/thing-id.ts';
import { Id } from './uri.ts';

/** EPCs of one thing or lot. A pattern that stands for no one GS1 key (`idpat` of assets, say) has no length to check. */
const ONE_EPC = /^urn:epc:(?:id|class):/;

/** Percent-encoding in small letters is EPC's as well. */
const inCapitals = (uri: string): string => uri.replaceAll(/%[0-9a-f]{2}/gi, (encoded) => encoded.toUpperCase());

/** What is wrong with the GS1 key that an identifier in an event is; null when nothing is, and for names of other kinds. A query says nothing of what is named. */
function faultOfNamed(uri: string): string | null {
  const key = thingKey(uri);
  if (uri.startsWith('urn:epc:')) return ONE_EPC.test(uri) || key !== uri ? readThingId(inCapitals(uri)).fault : null;
  return readDigitalLink(key)?.fault ?? null;
}

/** What a thing or a place goes by in an event: any URI, and what is a GS1 key is none that is mistyped. */
export const NamedId = Id.superRefine((uri, context) => {
  const message = faultOfNamed(uri);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
