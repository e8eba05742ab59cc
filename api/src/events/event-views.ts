import { z } from 'zod';
import { AcceptanceAnswer, Progress } from '../proofs/acceptance.ts';

const identity = {
  eventID: z.string().meta({ description: 'The id that the event goes by: the one it came with, else its CBV event hash.' }),
  idOrigin: z
    .enum(['computed', 'matches', 'differs'])
    .meta({ description: 'Whether the id was computed here, or came with the event and is, or is not, what its content hashes to.' }),
};

/** What became of one event of a capture. */
const CapturedEventView = Progress.extend(identity);
type CapturedEventView = z.infer<typeof CapturedEventView>;

/** What the capture of one event answers. */
export const RecordedEventView = AcceptanceAnswer.extend(identity);
export type RecordedEventView = z.infer<typeof RecordedEventView>;

/** The id of a capture. */
export const CaptureId = z.uuid('must be the id of a capture');

/** A capture as EPCIS 2.0 shows it: here it is carried out before it is answered. */
export const CaptureJob = z.object({
  captureID: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  running: z.literal(false),
  success: z.literal(true),
  captureErrorBehaviour: z.literal('rollback'),
  errors: z.array(z.never()),
});
export type CaptureJob = z.infer<typeof CaptureJob>;

/** A capture with what became of each event. */
export const CaptureView = CaptureJob.extend({ events: z.array(CapturedEventView) });
export type CaptureView = z.infer<typeof CaptureView>;

export const captureJobOf = ({ id, capturedAt }: { readonly id: string; readonly capturedAt: Date }): CaptureJob => ({
  captureID: id,
  createdAt: capturedAt.toISOString(),
  finishedAt: capturedAt.toISOString(),
  running: false,
  success: true,
  captureErrorBehaviour: 'rollback',
  errors: [],
});

/** The header that leads to the next page (RFC 8288). */
export function linkToNext(address: string, nextPageToken: string): string {
  const url = new URL(address);
  url.searchParams.set('nextPageToken', nextPageToken);
  return `<${url.href}>; rel="next"`;
}
