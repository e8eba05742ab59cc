import { totalOf, unitInWords, type Amount } from './amounts.ts';
import type { EventSaid, NamedThing } from './event-things.ts';

/** What was done, in the past: steps of the Core Business Vocabulary, and words that trades use for their own. */
const DONE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    accepting: 'Accepted',
    arriving: 'Arrived:',
    assembling: 'Assembled',
    collecting: 'Collected',
    commissioning: 'Made',
    consigning: 'Consigned',
    creating_class_instance: 'Made',
    cycle_counting: 'Counted',
    decommissioning: 'Taken out of use:',
    departing: 'Departed:',
    destroying: 'Destroyed',
    disassembling: 'Taken apart:',
    dispensing: 'Dispensed',
    holding: 'Held',
    inspecting: 'Inspected',
    installing: 'Installed',
    loading: 'Loaded',
    packing: 'Packed',
    picking: 'Picked',
    receiving: 'Received',
    removing: 'Removed',
    repackaging: 'Repacked',
    repairing: 'Repaired',
    replacing: 'Replaced',
    reserving: 'Reserved',
    retail_selling: 'Sold:',
    sampling: 'Sampled',
    shipping: 'Shipped',
    staging_outbound: 'Made ready to go:',
    stocking: 'Stocked',
    storing: 'Stored',
    transporting: 'Carried',
    unloading: 'Unloaded',
    unpacking: 'Unpacked',
    void_shipping: 'Called back:',
    baking: 'Baked',
    blending: 'Blended',
    cutting: 'Cut',
    drying: 'Dried',
    dyeing: 'Dyed',
    fermenting: 'Fermented',
    ginning: 'Ginned',
    grinding: 'Ground',
    harvesting: 'Harvested',
    hulling: 'Hulled',
    milling: 'Milled',
    pressing: 'Pressed',
    roasting: 'Roasted',
    sewing: 'Sewn:',
    sorting: 'Sorted',
    spinning: 'Spun',
    washing: 'Washed',
    weaving: 'Woven:',
  }),
);

const BY_TYPE: { readonly [type: string]: string } = {
  TransformationEvent: 'Made',
  TransactionEvent: 'Traded',
  AssociationEvent: 'Joined',
};

const BY_ACTION: { readonly [action: string]: string } = { ADD: 'Made', DELETE: 'Taken out of use:', OBSERVE: 'Seen' };

/** The last word of a step that somebody named by a URI: `roasting` of `https://roaster.example/steps/roasting`. */
const lastWord = (step: string): string => /([A-Za-z][A-Za-z_ -]*)$/.exec(step)?.[1]?.replace(/^BizStep-/, '') ?? '';

function verbOf({ type, action, bizStep }: EventSaid): string {
  const step = lastWord(bizStep ?? '').toLowerCase();
  const done = DONE.get(step);
  if (done !== undefined) return done;
  if (step !== '') return `${step.charAt(0).toUpperCase()}${step.slice(1).replaceAll(/[_-]/g, ' ')}:`;
  if (type === 'AggregationEvent') return action === 'DELETE' ? 'Unpacked' : action === 'ADD' ? 'Packed' : 'Seen together:';
  return BY_TYPE[type] ?? BY_ACTION[action ?? ''] ?? 'Recorded';
}

const count = (n: number, one: string, several: string): string => `${String(n)} ${n === 1 ? one : several}`;

const isLot = ({ key }: NamedThing): boolean => /\/10\/[^/]+$/.test(key);

/** Things in a word: how many lots, or else how many things. */
const counted = (things: readonly NamedThing[]): string =>
  things.every(isLot) ? count(things.length, 'lot', 'lots') : count(things.length, 'thing', 'things');

const amountOf = (things: readonly NamedThing[]): Amount | null =>
  totalOf(things.map(({ quantity, unit }) => ({ quantity: quantity ?? '', unit })));

function inWords(things: readonly NamedThing[]): string {
  const total = amountOf(things);
  if (total === null) return counted(things);
  const amount = total.unit === null ? count(Number(total.quantity), 'piece', 'pieces') : `${total.quantity} ${unitInWords(total.unit)}`;
  return things.length > 1 && things.every(isLot) ? `${amount} in ${counted(things)}` : amount;
}

/** What happened, in a sentence: `Roasted 120 kg from 3 lots`. */
export function sentenceOf(event: EventSaid): string {
  const { parent, inputs, outputs } = event;
  const contents = outputs.filter(({ uri }) => uri !== parent);
  const what = contents.length > 0 ? inWords(contents) : parent === null ? '' : 'all that was in it';
  const from = inputs.length === 0 ? '' : contents.length === 0 ? inWords(inputs) : ` from ${counted(inputs)}`;
  const [within, out] = [parent !== null && event.type === 'AggregationEvent', event.action === 'DELETE'];
  return `${verbOf(event)} ${what}${from}${within ? (out ? ' from a container' : ' into a container') : ''}`.trim();
}
