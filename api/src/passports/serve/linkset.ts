import type { Passport } from '@terroir/schemas';
import { pageOf } from '../judge/page-address.ts';

/** A link of a linkset (RFC 9264), as GS1 asks for it. */
export interface Link {
  readonly href: string;
  readonly title: string;
  readonly type: string;
  readonly hreflang?: readonly string[];
}

const VOCABULARY = 'https://ref.gs1.org/voc/';

/** Where GS1 keeps what the words of a linkset mean. */
export const LINKSET_CONTEXT = 'https://ref.gs1.org/standards/resolver/linkset-context';

/** The links of a thing by their types (GS1 Web Vocabulary), the type of each in full. */
export function linksOf(passport: Passport, publicUrl: string): ReadonlyMap<string, readonly Link[]> {
  const { of, name, attestations, events, record } = passport;
  const href = publicUrl + pageOf(of, publicUrl);
  const page: Link = { href, title: name, type: 'text/html', hreflang: ['en'] };
  const json: Link = {
    href: `${publicUrl}/v1/passports?of=${encodeURIComponent(of)}`,
    title: `${name}, for programs`,
    type: 'application/json',
  };
  const statement = (id: string, title: string): Link => ({ href: `${publicUrl}/v1/statements/${id}`, title, type: 'application/json' });
  const links: [string, Link[]][] = [
    ['defaultLink', [page]],
    ['pip', [page]],
    ['dpp', [json]],
    ['traceability', events.length === 0 ? [] : [{ ...page, href: `${href}#journey`, title: `The journey of ${name}` }]],
    ['certificationInfo', attestations.map((one) => statement(one.statement, one.says.name))],
    ['masterData', record === null ? [] : [statement(record.statement, `The record of ${name}`)]],
  ];
  return new Map(links.filter(([, each]) => each.length > 0).map(([type, each]) => [VOCABULARY + type, each]));
}

/** The linkset of a thing: what there is about it, and where. */
export const linksetOf = (passport: Passport, publicUrl: string) => ({
  linkset: [
    {
      anchor: publicUrl + pageOf(passport.of, publicUrl),
      itemDescription: passport.name,
      ...Object.fromEntries(linksOf(passport, publicUrl)),
    },
  ],
});

/** The type of link that `linkType` asks for, in full: `gs1:pip`, or its address. */
export const linkTypeInFull = (linkType: string): string =>
  linkType.startsWith('gs1:') ? VOCABULARY + linkType.slice('gs1:'.length) : linkType;
