import type { Passport } from '@terroir/schemas';
import { Broken } from './broken.tsx';
import { LotForm } from './code-form.tsx';
import { identifierOf } from './identifier.ts';
import { Mark, State } from './mark.tsx';
import { anchorOf } from './statements-shown.ts';
import { strongestFacts, type Fact } from './strongest-facts.ts';
import { KIND, stateOf } from './words.ts';

const FactCard = ({ fact }: { readonly fact: Fact }) => (
  <li>
    <p class="above">
      <State {...fact.state} />
      {fact.step !== null && <span>{fact.step}</span>}
    </p>
    <p class="claim">{fact.statement === null ? fact.claim : <a href={`#${anchorOf(fact.statement)}`}>{fact.claim}</a>}</p>
    <p class="how">
      <strong>{fact.says}</strong> says so. {fact.checked}.
    </p>
    {fact.statement !== null && <p class="proofmark" data-mark={fact.statement} hidden />}
  </li>
);

/** The path of a product's own address, to which the form adds the lot. */
const pathOf = (uri: string): string => {
  const [, path] = /^https?:\/\/[^/]+(\/[^?#]*)/.exec(uri) ?? [];
  return path ?? '/';
};

function Facts({ passport }: { readonly passport: Passport }) {
  const facts = strongestFacts(passport);
  return facts.length === 0 ? null : (
    <ol class="facts" aria-label="What speaks for it most">
      {facts.map((fact) => (
        <FactCard fact={fact} />
      ))}
    </ol>
  );
}

const Identifier = ({ passport: { of, kind } }: { readonly passport: Passport }) => (
  <p class="kind">
    {KIND[kind]}
    {identifierOf(of)
      .toReversed()
      .map(({ label, value }) => (
        <span>
          {label === KIND[kind] ? '' : `${label} `}
          <code>{value}</code>
        </span>
      ))}
  </p>
);

/** What half the visitors see before they leave: the thing, its state in a sentence, and the strongest facts with who says so and how it was checked. */
export function FirstScreen({ passport }: { readonly passport: Passport }) {
  const { name, owner, status, description } = passport;
  const { title, tone } = stateOf(passport);
  return (
    <section class="lead" aria-labelledby="name">
      <Identifier passport={passport} />
      <h1 id="name">{name}</h1>
      <p class="owner">
        {owner.name}, {owner.country}, speaks for it
      </p>
      <div class={`status ${tone}`}>
        <Mark tone={tone} />
        <p>
          <strong>{title}.</strong> {status.text}
        </p>
      </div>
      <p class="checked" data-check-summary hidden />
      <Broken passport={passport} />
      {passport.asksForLot && <LotForm action={pathOf(passport.of)} />}
      <Facts passport={passport} />
      {description !== null && (
        <p class="description" lang={description.lang}>
          {description.text}
        </p>
      )}
    </section>
  );
}
