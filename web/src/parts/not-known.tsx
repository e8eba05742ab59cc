import type { Passport } from '@terroir/schemas';
import { anchorOf, statementsShown } from './statements-shown.ts';
import { fieldName, reasonOf } from './words.ts';

/** What is not known and what is withheld, told apart. */
export function NotKnown({ passport }: { readonly passport: Passport }) {
  const { unknown, withheld } = passport;
  const shown = new Map(statementsShown(passport).map(({ id, label }) => [id, label]));
  return (
    <section aria-labelledby="not-known">
      <h2 id="not-known">What is not known or withheld</h2>
      {unknown.length === 0 && withheld.length === 0 && (
        <p class="empty">No gap was found in what is shown. That is not to say that nothing was left out.</p>
      )}
      {unknown.length + withheld.length > 0 && (
        <ul>
          {unknown.map((sentence) => (
            <li>{sentence}</li>
          ))}
          {withheld.map(({ statement, at, reason }) => (
            <li>
              Withheld from the public: {fieldName(at)}, because {reasonOf(reason)}
              {shown.has(statement) && (
                <>
                  {' '}
                  (<a href={`#${anchorOf(statement)}`}>{shown.get(statement)}</a>)
                </>
              )}
              .
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
