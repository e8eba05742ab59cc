import { isJsonObject, type JsonObject, type JsonValue } from '@terroir/proof';
import { z } from 'zod';
import { VC_CONTEXT, type Drawn, type Issuer } from '../credentials/envelope.ts';
import { faultsOf, type Fault } from '../faults.ts';
import { EPCIS_CONTEXT } from './context.ts';
import { eventHashOf } from './event-hash.ts';
import { readEpcisEvent, type CapturedEvent, type Read } from './read.ts';

/** The payload of an `EpcisEventCredential`: the event verbatim. What its extensions mean stands in the credential's context. */
export const credentialOfEvent = (captured: CapturedEvent, { issuer, contextUrl }: Issuer, { id, status, now }: Drawn): JsonObject => ({
  '@context': [VC_CONTEXT, EPCIS_CONTEXT, contextUrl, ...captured.context],
  id,
  type: ['VerifiableCredential', 'EpcisEventCredential'],
  issuer: { id: issuer.id },
  validFrom: now.toISOString(),
  credentialStatus: status.map((entry): JsonObject => ({ ...entry })),
  credentialSubject: { type: 'EpcisEvent', eventHash: eventHashOf(captured), event: captured.event },
});

/** An `EpcisEventCredential` that was signed outside. Its issuer, its key and its places in status lists are checked where it is taken in. */
const EpcisEventCredential = z.strictObject({
  '@context': z
    .array(z.unknown())
    .max(20)
    .refine(([first, second]) => first === VC_CONTEXT && second === EPCIS_CONTEXT, `must begin with ${VC_CONTEXT} and ${EPCIS_CONTEXT}`),
  id: z.string().max(2000),
  type: z.tuple([z.literal('VerifiableCredential'), z.literal('EpcisEventCredential')]),
  issuer: z.union([z.string(), z.strictObject({ id: z.string(), name: z.string().max(200).optional() })]),
  iss: z.string().optional(),
  validFrom: z.iso.datetime({ offset: true }),
  credentialStatus: z.unknown(),
  credentialSubject: z.strictObject({ type: z.literal('EpcisEvent'), eventHash: z.string(), event: z.record(z.string(), z.unknown()) }),
});

const IN_CREDENTIAL = '/credentialSubject/event';

const within = (faults: readonly Fault[]): Fault[] => faults.map(({ at, message }) => ({ at: `${IN_CREDENTIAL}${at}`, message }));

/** Reads what an organisation signed itself: the event in it, or every fault. `contextUrl` is this ledger's own context, which defines nothing that events use. */
export function readEventCredential(credential: JsonObject, contextUrl: string): Read<CapturedEvent> {
  const fitted = EpcisEventCredential.safeParse(credential);
  if (!fitted.success) return { value: null, faults: faultsOf(fitted.error) };
  const { '@context': context, credentialSubject: subject } = credential;
  const event: JsonValue = isJsonObject(subject) ? (subject['event'] ?? null) : null;
  const contexts = (Array.isArray(context) ? context : []).filter((part) => part !== VC_CONTEXT && part !== contextUrl);
  const read = readEpcisEvent(event, contexts);
  if (read.faults !== null) return { value: null, faults: within(read.faults) };
  const eventHash = eventHashOf(read.value);
  if (fitted.data.credentialSubject.eventHash !== eventHash)
    return { value: null, faults: [{ at: '/credentialSubject/eventHash', message: `must be the hash of the event, ${eventHash}` }] };
  return { value: { ...read.value, at: IN_CREDENTIAL }, faults: null };
}
