import type { ComponentChildren } from 'preact';
import { hrefOf } from '../parts/link.tsx';
import { Mark } from '../parts/mark.tsx';
import type { Tone } from '../parts/words.ts';
import type { PageContext } from '../page-context.ts';
import type { PageProblem } from '../page-problem.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { renderDocument } from './document.tsx';

interface Said {
  readonly title: string;
  readonly tone: Tone;
  readonly body: ComponentChildren;
}

function mistyped({ given, text, right }: Extract<PageProblem, { kind: 'mistyped' }>, page: PageContext): Said {
  const href = right === null ? null : hrefOf(right.page, page);
  return {
    title: 'This code is mistyped',
    tone: 'wait',
    body: (
      <>
        <p>
          <code class="wide">{given}</code>
        </p>
        <p>{text}</p>
        {right !== null && (
          <p>
            If only its last digit is wrong, the number is {href === null ? <strong>{right.code}</strong> : <a href={href}>{right.code}</a>}
            . Compare it with the pack, digit by digit: another one may be wrong.
          </p>
        )}
        <CodeForm value={given} />
      </>
    ),
  };
}

function saidOf(problem: PageProblem, page: PageContext): Said {
  switch (problem.kind) {
    case 'not-found':
      return {
        title: 'There is nothing to show here',
        tone: 'none',
        body: (
          <>
            <p>
              Either this ledger does not know the code, or what it knows is not published. It answers both in the same way, so that nobody
              learns from it what others keep to themselves.
            </p>
            <p>If you scanned the code from a pack, ask the firm whose name is on it.</p>
            <CodeForm value="" />
          </>
        ),
      };
    case 'mistyped':
      return mistyped(problem, page);
    case 'gone':
      return {
        title: 'This page was taken down',
        tone: 'bad',
        body: (
          <>
            <p>{problem.text ?? 'It was here once. Why it was taken down is not told.'}</p>
            <p>What was logged stays in the log; proofs that were given out before can still be checked.</p>
          </>
        ),
      };
    case 'not-acceptable':
      return {
        title: 'Not in that form',
        tone: 'wait',
        body: (
          <>
            <p>Your program asked for a form in which this cannot be given. It can be had as:</p>
            <ul>
              {problem.types.map((type) => (
                <li>
                  <code>{type}</code>
                </li>
              ))}
            </ul>
          </>
        ),
      };
    case 'trouble':
      return {
        title: 'This ledger has trouble',
        tone: 'bad',
        body: (
          <>
            <p>
              The fault is with the ledger, not with the code or with you; it says nothing about the goods. Please try again in a minute.
            </p>
            <p>
              If it stays, tell the operator this number: <code class="wide">{problem.request}</code>
            </p>
          </>
        ),
      };
  }
}

/** The page that says why there is no passport to show. For `not-found` it is the same, byte for byte, whatever was asked for. */
export function renderProblem(problem: PageProblem, page: PageContext): string {
  const { title, tone, body } = saidOf(problem, page);
  return renderDocument(
    { title, description: title, url: null, script: null },
    page,
    <article class="problem">
      <h1>
        <Mark tone={tone} />
        {title}
      </h1>
      {body}
    </article>,
  );
}
