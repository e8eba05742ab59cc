import { SHOWS_NOT } from './shows-not.ts';
import type { Passport } from '@terroir/schemas';
import type { PageContext } from '../page-context.ts';
import { qrSvg } from '../qr.ts';
import { hrefOf } from './link.tsx';
import { Standings } from './standings.tsx';
import { statementsShown, type ShownStatement } from './statements-shown.ts';

interface Shown {
  readonly passport: Passport;
  readonly page: PageContext;
}

/** One statement with its proof. The island reads from here what is to be checked, and writes here how it came out. */
function Statement({ statement, page }: { readonly statement: ShownStatement; readonly page: PageContext }) {
  const href = statement.proof === null ? null : hrefOf(statement.proof, page);
  return (
    <li data-statement={statement.id} data-issuer={statement.issuer ?? undefined} data-about={JSON.stringify(statement.about)}>
      <span>{statement.label}</span> {href === null ? 'no proof is offered' : <a href={href}>proof</a>}
    </li>
  );
}

/** A line for a shell; what it quotes is an address made of plain characters. */
function Commands({ statements, page }: { readonly statements: readonly ShownStatement[]; readonly page: PageContext }) {
  const first = statements.find(({ proof }) => proof !== null && /^[\w:/.%~-]+$/.test(proof));
  if (first === undefined) return null;
  const rpc = page.rpcUrl !== null && /^[\w:/.-]+$/.test(page.rpcUrl) ? ` --rpc ${page.rpcUrl}` : '';
  return (
    <pre>
      <code>
        curl -o policy.json {page.publicUrl}/.well-known/terroir-policy.json{'\n'}
        curl -o proof.json {first.proof}
        {'\n'}
        npm run verify -- proof.json --policy policy.json{rpc}
      </code>
    </pre>
  );
}

const Numbers = ({ page }: { readonly page: PageContext }) => (
  <dl class="numbers">
    <dt>Chain</dt>
    <dd>{page.chainId}</dd>
    <dt>Contract</dt>
    <dd>
      <code>{page.contract}</code>
    </dd>
    <dt>Log</dt>
    <dd>
      <code>{page.logId}</code>
    </dd>
  </dl>
);

/** Where the thing's own code leads back to this page, from paper too. */
const Code = ({ of }: { readonly of: string }) =>
  /^https?:\/\//.test(of) && of.length < 500 ? (
    <figure class="code">
      <div dangerouslySetInnerHTML={{ __html: qrSvg(of) }} />
      <figcaption>
        The code of this page: <code class="wide">{of}</code>
      </figcaption>
    </figure>
  ) : null;

/** How a reader checks all of it without trusting the page: in the browser, on the command line, by the policy of their choice; and what even that does not show. */
export function CheckItYourself({ passport, page }: Shown) {
  const statements = statementsShown(passport);
  return (
    <section aria-labelledby="check" class="check">
      <h2 id="check">Check it yourself</h2>
      <Standings passport={passport} />
      <div id="island" data-rpc={page.rpcUrl ?? ''} data-policy="/.well-known/terroir-policy.json">
        <p class="note">
          You need not believe this page. Each statement comes with a proof: one file that shows who signed it, that it stands in the log,
          and that it is not revoked. With JavaScript, your browser checks them here; without, take the files and check them elsewhere.
        </p>
      </div>
      {statements.length > 0 && (
        <details open>
          <summary>
            {statements.length} {statements.length === 1 ? 'statement' : 'statements'} and their proofs
          </summary>
          <ol class="proofs">
            {statements.map((statement) => (
              <Statement statement={statement} page={page} />
            ))}
          </ol>
        </details>
      )}
      <h3>On the command line</h3>
      <p>
        In a clone of the project, for each proof. The <a href="/.well-known/terroir-policy.json">policy</a> says whom to trust; taken from
        here, it is this ledger’s own word.
      </p>
      <Commands statements={statements} page={page} />
      <Numbers page={page} />
      <h3>What a valid proof does not show</h3>
      <ul>
        {SHOWS_NOT.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      <Code of={passport.of} />
    </section>
  );
}
