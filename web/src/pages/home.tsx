import type { Home, HomeThing } from '../home.ts';
import { CodeForm } from '../parts/code-form.tsx';
import { ownCode } from '../parts/identifier.ts';
import { hrefOf, Link } from '../parts/link.tsx';
import { utcTime } from '../parts/time.ts';
import { KIND } from '../parts/words.ts';
import type { PageContext } from '../page-context.ts';
import { renderDocument } from './document.tsx';

const Thing = ({ thing, page }: { readonly thing: HomeThing; readonly page: PageContext }) => (
  <li>
    <Link to={thing.page} page={page}>
      {thing.name}
    </Link>
    <span>
      {KIND[thing.kind]} {ownCode(thing.uri)} · {thing.owner}
    </span>
  </li>
);

function Things({ home, page }: { readonly home: Home; readonly page: PageContext }) {
  const more = home.more === null ? null : hrefOf(home.more, page);
  if (home.things.length === 0 && more === null)
    return (
      <p class="empty">
        Nothing is published here yet. Once a firm records a product and a lot and makes them public, they are listed here; how to do that
        is in <a href="/docs">the description of the API</a> and in the README.
      </p>
    );
  return (
    <>
      {home.things.length === 0 ? (
        <p class="empty">Among what was recorded last there is no new product or lot.</p>
      ) : (
        <ul class="things">
          {home.things.map((thing) => (
            <Thing thing={thing} page={page} />
          ))}
        </ul>
      )}
      {more !== null && (
        <p>
          <a href={more}>More</a>
        </p>
      )}
    </>
  );
}

function LogInWords({ log, page }: { readonly log: Home['log']; readonly page: PageContext }) {
  return (
    <>
      <p>
        The log <code>{log.origin}</code> has {log.size} {log.size === 1 ? 'entry' : 'entries'}.{' '}
        {log.anchor === null
          ? 'None of them is on the chain yet.'
          : `The first ${String(log.anchor.size)} are on chain ${String(page.chainId)} since ${utcTime(log.anchor.at)}: whoever changes one of them, the operator included, cannot hide it from anyone who looks.`}
      </p>
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
    </>
  );
}

/** The first page of a ledger: what it is, what is published on it, and how to check it. */
export function renderHome(home: Home, page: PageContext): string {
  const { host } = new URL(page.publicUrl);
  return renderDocument(
    {
      title: `${host}: where goods come from, and who says so`,
      description:
        'A supply-chain transparency ledger: what suppliers and certifiers say about goods, unchanged, and open to anyone’s check.',
      url: `${page.publicUrl}/`,
      script: null,
    },
    page,
    <>
      <section class="lead home">
        <h1>Where goods come from, and who says so</h1>
        <p class="big">
          Suppliers and certifiers sign what they say here. It is kept in a log that can only grow, and the state of that log is written to
          a chain. Anyone can check it, without trusting this server.
        </p>
        <CodeForm value="" />
      </section>
      <section aria-labelledby="published">
        <h2 id="published">Published here</h2>
        <Things home={home} page={page} />
      </section>
      <section aria-labelledby="log">
        <h2 id="log">The log</h2>
        <LogInWords log={home.log} page={page} />
      </section>
      <section aria-labelledby="how">
        <h2 id="how">How to check</h2>
        <ul>
          <li>
            On the page of a lot, your browser fetches the proofs and checks them itself, against an RPC that you may name and a policy that
            you may replace.
          </li>
          <li>
            On the command line: <code>npm run verify -- FILE</code>, with a proof file from such a page. It needs neither this server nor,
            for a file at hand, the network.
          </li>
          <li>
            What this ledger says of its own keys is in its <a href="/.well-known/terroir-policy.json">policy</a>. Keep a copy that you got
            elsewhere, and you need not take its word.
          </li>
          <li>
            For programs: <a href="/docs">the API</a>, <a href="/openapi.json">its description</a>,{' '}
            <a href={home.log.checkpoint}>the newest checkpoint</a>.
          </li>
        </ul>
      </section>
    </>,
  );
}
