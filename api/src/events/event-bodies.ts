import type { JsonValue } from '@terroir/proof';
import { CaptureDocument, EpcisEvent, readEpcisDocument, readEpcisEvent, type CapturedEvent, type Read } from '@terroir/schemas';
import { z, type ZodType } from 'zod';
import { describedBody } from '../http/described-body.ts';
import { tokensOf } from '../issuing/pointer.ts';
import { signedOr, type SignedOr } from '../issuing/signed-or.ts';

/** A body that is read by `read`, which keeps what was sent as it was; described by its shape. */
const readBy = <Value>(shape: ZodType, read: (body: JsonValue) => Read<Value>): ZodType<Value> =>
  describedBody([shape], (body, context): Value => {
    // `http/bodies.ts` read it as JSON; without a body there is nothing.
    const { value, faults } = read((body ?? null) as JsonValue);
    if (faults === null) return value;
    for (const { at, message } of faults) context.addIssue({ code: 'custom', path: tokensOf(at), message });
    return z.NEVER;
  });

/** The events of a document, each as it was captured. */
export const CaptureBody = readBy<readonly CapturedEvent[]>(CaptureDocument, readEpcisDocument);

/** One event, or a statement of one that was signed outside. */
export const EventBody = signedOr(readBy<CapturedEvent>(EpcisEvent, (event) => readEpcisEvent(event)));
export type EventBody = SignedOr<CapturedEvent>;
