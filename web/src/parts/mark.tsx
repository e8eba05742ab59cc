import type { Tone } from './words.ts';

/** A shape for each tone, so that no state is told by colour alone. */
const SHAPE: { readonly [tone in Tone]: string } = {
  good: 'M4.5 8.5l2.5 2.5 4.5-5.5',
  bad: 'M5 5l6 6M11 5l-6 6',
  wait: 'M8 4.2v4.6M8 11.4v.4',
  none: 'M5 8h6',
};

/** The shape of a state; the words beside it say the same. */
export const Mark = ({ tone }: { readonly tone: Tone }) => (
  <svg class={`mark ${tone}`} viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="7" />
    <path d={SHAPE[tone]} />
  </svg>
);

/** A state in a word, with its shape. */
export const State = ({ title, tone }: { readonly title: string; readonly tone: Tone }) => (
  <span class={`state ${tone}`}>
    <Mark tone={tone} />
    {title}
  </span>
);
