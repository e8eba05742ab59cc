import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { hrefOf } from '../parts/link.tsx';
import type { PageContext } from '../page-context.ts';
import { STYLE } from './style.ts';

/** What the head of a page says, to people and to whoever shows a preview of it. */
interface PageHead {
  readonly title: string;
  readonly description: string;
  /** The address that the page is known by; null for a page that is nobody's. */
  readonly url: string | null;
  /** The script of its island; null without one. */
  readonly script: string | null;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%232f5d46' d='M8 1c4 2 6 5 6 8a6 6 0 0 1-12 0c0-3 2-6 6-8z'/%3E%3Cpath stroke='%23fff' fill='none' d='M8 14V6m0 4 2.5-2.5M8 12 5.5 9.5'/%3E%3C/svg%3E";

function Head({ head, page }: { readonly head: PageHead; readonly page: PageContext }) {
  const url = head.url === null || hrefOf(head.url, { publicUrl: '' }) === null ? null : head.url;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{head.title}</title>
      <meta name="description" content={head.description} />
      <meta name="color-scheme" content="light dark" />
      {url === null ? <meta name="robots" content="noindex" /> : <link rel="canonical" href={url} />}
      <meta property="og:type" content="website" />
      <meta property="og:title" content={head.title} />
      <meta property="og:description" content={head.description} />
      <meta property="og:site_name" content={new URL(page.publicUrl).host} />
      {url !== null && <meta property="og:url" content={url} />}
      <link rel="icon" href={ICON} />
      <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      {head.script !== null && <script type="module" src={head.script} />}
    </head>
  );
}

/** What says on every page of a ledger at localhost that it is one. */
const DemoBanner = () => (
  <p class="demo" role="note">
    <strong>Demo.</strong> A ledger at localhost: names and numbers may be invented, and nobody outside can check it.
  </p>
);

/** A whole page: complete without a script, and without anything from elsewhere. */
export function renderDocument(head: PageHead, page: PageContext, content: ComponentChildren): string {
  const { host } = new URL(page.publicUrl);
  const html = renderToString(
    <html lang="en">
      <Head head={head} page={page} />
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        {page.isDemo && <DemoBanner />}
        <header class="top">
          <a href="/">
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M8 1c4 2 6 5 6 8a6 6 0 0 1-12 0c0-3 2-6 6-8z" />
              <path class="vein" d="M8 14V6m0 4 2.5-2.5M8 12 5.5 9.5" />
            </svg>
            {host}
          </a>
          <span>Supply-chain transparency ledger</span>
        </header>
        <main id="main">{content}</main>
        <footer class="foot">
          <p>
            This ledger keeps what others say, unchanged, with who said it. It does not say that it is true.{' '}
            <a href="/">About this ledger</a> · <a href="/docs">The API</a>
          </p>
        </footer>
      </body>
    </html>,
  );
  return `<!doctype html>${html}`;
}
