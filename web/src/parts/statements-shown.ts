import { thingKey } from '@terroir/proof';
import type { Passport, PassportEvent } from '@terroir/schemas';

/** A statement that the page shows something of, so that its proof can be checked against just that. */
export interface ShownStatement {
  readonly id: string;
  readonly label: string;
  /** The DID of whom the page says that it is by; null where the page does not say. */
  readonly issuer: string | null;
  /** What the page says it is about: it must be about one of these. Empty where the page does not say. */
  readonly about: readonly string[];
  /** Where its proof bundle is; null where none is offered. */
  readonly proof: string | null;
}

const MOST_THINGS = 16;

/** The thing and the wider ones that it is one of: an item, its lot, its product. */
function classesOf(uri: string): readonly string[] {
  const segments = thingKey(uri).split('/');
  const [, , host] = segments;
  if (host !== 'id.gs1.org') return [];
  return Array.from({ length: (segments.length - 3) / 2 }, (_, i) => segments.slice(0, segments.length - 2 * i).join('/'));
}

/** The record that speaks for a thing is its own, or its product's. A foreign id does not tell which its product is. */
const recordIsAbout = ({ of, kind }: Passport): readonly string[] => (kind === 'product' || kind === 'facility' ? [of] : classesOf(of));

const eventIsAbout = ({ inputs, outputs }: PassportEvent): readonly string[] =>
  [...inputs, ...outputs].map(({ uri }) => uri).slice(0, MOST_THINGS);

/** Every statement that a page shows something of, each once, in the page's order; and those for which there is only a proof. */
export function statementsShown(passport: Passport): readonly ShownStatement[] {
  const { record, attestations, proofs } = passport;
  const events = passport.asksForLot ? [] : passport.events;
  const shown = [
    ...(record === null
      ? []
      : [{ id: record.statement, label: `The record of ${passport.name}`, issuer: record.by.did, about: recordIsAbout(passport) }]),
    ...events.map((event) => ({ id: event.statement, label: event.says, issuer: event.by.did, about: eventIsAbout(event) })),
    ...attestations.map(({ statement, says, by, at }) => ({ id: statement, label: says.name, issuer: by.did, about: [at.uri] })),
    ...attestations.flatMap(({ says, acceptance }) =>
      acceptance === null
        ? []
        : [{ id: acceptance.statement, label: `${acceptance.by.name} accepts: ${says.name}`, issuer: acceptance.by.did, about: [] }],
    ),
  ];
  const known = new Set(shown.map(({ id }) => id));
  const others = Object.keys(proofs).flatMap((id) =>
    known.has(id) || passport.asksForLot ? [] : [{ id, label: 'Another statement', issuer: null, about: [] }],
  );
  const all = [...shown, ...others].map((one) => ({ ...one, proof: Object.hasOwn(proofs, one.id) ? (proofs[one.id] ?? null) : null }));
  return all.filter((one, i) => all.findIndex(({ id }) => id === one.id) === i);
}

/** The anchor of what a page shows of a statement. */
export const anchorOf = (statement: string): string => `s-${statement.slice(0, 16)}`;
