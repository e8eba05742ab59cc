/** One thing in one event: who recorded what about it, and when it happened. */
export interface Encounter {
  readonly statement: string;
  readonly organisation: string;
  readonly key: string;
  readonly role: string;
  readonly action: string | null;
  readonly bizStep: string | null;
  readonly eventTime: Date;
}

const SENDS = new Set(['shipping', 'departing', 'consigning', 'staging_outbound', 'retail_selling', 'loading', 'transporting']);
/** Steps by which things come to who records them. */
export const TAKES: ReadonlySet<string> = new Set(['receiving', 'arriving', 'accepting', 'unloading', 'unpacking', 'storing', 'stocking']);
const MAKES = new Set(['output', 'outputClass']);
const USES = new Set(['input', 'inputClass']);

/** Which side of a handover an event is on: it lets a thing go (made it, sent it on), or it takes it (received it, used it up). Some are on neither. */
function sideOf({ role, action, bizStep }: Pick<Encounter, 'role' | 'action' | 'bizStep'>): 'gives' | 'takes' | null {
  if (USES.has(role)) return 'takes';
  if (MAKES.has(role)) return 'gives';
  if (bizStep !== null && SENDS.has(bizStep)) return 'gives';
  if (bizStep !== null && TAKES.has(bizStep)) return 'takes';
  return action === 'ADD' && (role === 'epc' || role === 'epcClass') ? 'gives' : null;
}

/** Two clocks may differ by so much about one handover. */
const CLOCKS_MS = 24 * 3_600_000;

function fits(given: Encounter, taken: Encounter): boolean {
  return (
    given.organisation !== taken.organisation &&
    given.key === taken.key &&
    given.eventTime.getTime() <= taken.eventTime.getTime() + CLOCKS_MS
  );
}

/**
 * The statements of events that a neighbour in the chain confirms: another organisation recorded the other side of the handover of the same thing, what one let go and the other took.
 * What somebody records of what stays with them is confirmed by nobody.
 */
export function confirmedAmong(encounters: readonly Encounter[]): ReadonlySet<string> {
  const byKey = Map.groupBy(encounters, ({ key }) => key);
  const confirmed = new Set<string>();
  for (const met of byKey.values()) {
    const given = met.filter((one) => sideOf(one) === 'gives');
    const taken = met.filter((one) => sideOf(one) === 'takes');
    for (const one of given)
      for (const other of taken)
        if (fits(one, other)) {
          confirmed.add(one.statement);
          confirmed.add(other.statement);
        }
  }
  return confirmed;
}
