import type { JsonObject, JsonValue } from '@terroir/proof';
import type { Tone } from '../parts/words.ts';
import type { Judged, Judgement } from './judge.ts';
import type { ShownStatement } from './shown.ts';
import type { Total } from './total.ts';

type Child = Node | string;

/** Makes an element; what it holds is text, never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: { readonly [name: string]: string },
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const SIGN: { readonly [tone in Tone]: string } = { good: '✓', bad: '✕', wait: '!', none: '–' };

const WORD: { readonly [word in Judgement['word']]: { readonly title: string; readonly tone: Tone } } = {
  valid: { title: 'The proof holds', tone: 'good' },
  invalid: { title: 'The proof does not hold', tone: 'bad' },
  revoked: { title: 'Revoked', tone: 'bad' },
  suspended: { title: 'Suspended', tone: 'bad' },
  expired: { title: 'Expired', tone: 'bad' },
  'not-yet-valid': { title: 'Not yet in force', tone: 'wait' },
  pending: { title: 'Not sealed yet', tone: 'wait' },
  unknown: { title: 'Cannot tell', tone: 'wait' },
  'not-checked': { title: 'Not checked', tone: 'wait' },
};

const OUTCOME: { readonly [result: string]: Tone } = { pass: 'good', fail: 'bad', pending: 'wait', unknown: 'wait' };

const sign = (tone: Tone): HTMLElement => element('span', { class: `state ${tone}`, 'aria-hidden': 'true' }, `${SIGN[tone]} `);

const textIn = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

const objectIn = (value: JsonValue | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;

/** What was signed, in a line, so that a reader can hold it against what the page says. */
function signedLine({ payload, issuer }: Judged): string {
  const event = objectIn(objectIn(payload?.['credentialSubject'])?.['event']);
  const said = [
    payload?.['name'],
    event?.['type'],
    event?.['bizStep'],
    event?.['eventTime'],
    payload?.['validFrom'],
    payload?.['validUntil'],
  ];
  return [...said.map(textIn).filter((one) => one !== null), ...(issuer === null ? [] : [`signed by ${issuer}`])].join(' · ');
}

const checkLines = ({ checks }: Judged): readonly HTMLElement[] =>
  Object.entries(checks).map(([name, { result, sentence }]) =>
    element('li', {}, sign(OUTCOME[result] ?? 'none'), element('b', {}, `${name}, ${result}: `), sentence),
  );

/** Writes how the check of a statement came out: in the list of proofs, and in short beside what the page says. */
export function showJudgement({ item, marks }: ShownStatement, { word, sentence, verification }: Judgement): void {
  const { title, tone } = WORD[word];
  const line = element('div', { class: 'judgement', 'data-word': word }, sign(tone), element('b', {}, `${title}. `), sentence);
  item.querySelector('.judgement')?.remove();
  if (verification !== null)
    line.append(
      element(
        'details',
        {},
        element('summary', {}, 'Each check'),
        element('p', { class: 'note' }, `Signed: ${signedLine(verification)}`),
        element('ul', { class: 'checks' }, ...checkLines(verification)),
      ),
    );
  item.append(line);
  for (const mark of marks) {
    mark.replaceChildren(sign(tone), `Your browser’s check: ${title.toLowerCase()}.`);
    mark.dataset['word'] = word;
    mark.hidden = false;
  }
}

/** Takes back what an earlier check said, before another one begins. */
export function clearJudgement({ item, marks }: ShownStatement): void {
  item.querySelector('.judgement')?.remove();
  for (const mark of marks) {
    mark.hidden = true;
    delete mark.dataset['word'];
    mark.replaceChildren();
  }
}

/** Writes the total where the check is, and in short on the first screen. */
export function showTotal(box: HTMLElement, summary: HTMLElement | null, { tone, title, sentences }: Total): void {
  box.className = `total ${tone}`;
  box.dataset['tone'] = tone;
  box.replaceChildren(
    element('p', {}, sign(tone), element('strong', {}, title)),
    ...sentences.map((sentence) => element('p', {}, sentence)),
  );
  if (summary === null) return;
  summary.replaceChildren(sign(tone), 'Your browser’s check: ', element('a', { href: '#check' }, title));
  summary.className = tone === 'bad' ? 'checked total bad' : 'checked';
  summary.hidden = false;
}
