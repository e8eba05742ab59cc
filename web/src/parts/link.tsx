import type { ComponentChildren } from 'preact';
import type { PageContext } from '../page-context.ts';

/**
 * The address to link to, or null for one that is no plain web address: what others wrote may be a script.
 * Addresses of this ledger lose its name, so that a page works under whatever name it was reached.
 */
export function hrefOf(url: string, { publicUrl }: Pick<PageContext, 'publicUrl'>): string | null {
  if (url.startsWith(`${publicUrl}/`)) return hrefOf(url.slice(publicUrl.length), { publicUrl });
  // Browsers drop control characters and read a backslash as a slash.

  if (/[\u0000-\u0020\\]/.test(url)) return null;
  return /^(?:https?:\/\/[^/]|\/(?!\/))/i.test(url) ? url : null;
}

/** A link, or its words alone where the address is none to follow. */
export function Link({
  to,
  page,
  children,
}: {
  readonly to: string | null;
  readonly page: PageContext;
  readonly children: ComponentChildren;
}) {
  const href = to === null ? null : hrefOf(to, page);
  if (href === null) return <>{children}</>;
  return href.startsWith('/') ? (
    <a href={href}>{children}</a>
  ) : (
    <a href={href} rel="noreferrer nofollow external">
      {children}
    </a>
  );
}
