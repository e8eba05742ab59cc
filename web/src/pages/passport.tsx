import type { Passport } from '@terroir/schemas';
import { passportScript } from '../assets.ts';
import { CheckItYourself } from '../parts/check-it-yourself.tsx';
import { OwnClaims, UpstreamClaims } from '../parts/claims.tsx';
import { FirstScreen } from '../parts/first-screen.tsx';
import { ownCode } from '../parts/identifier.ts';
import { Journey } from '../parts/journey.tsx';
import { NotKnown } from '../parts/not-known.tsx';
import { OwnRecord } from '../parts/record.tsx';
import { utcTime } from '../parts/time.ts';
import { KIND, stateOf } from '../parts/words.ts';
import type { PageContext } from '../page-context.ts';
import { renderDocument } from './document.tsx';

/** What a page shows of a product whose lot is not known yet: nothing of any lot. */
const withoutLots = (passport: Passport): Passport =>
  passport.asksForLot
    ? { ...passport, events: [], upstream: [], attestations: passport.attestations.filter(({ at }) => !at.isUpstream) }
    : passport;

const Contents = ({ passport }: { readonly passport: Passport }) => (
  <nav aria-label="On this page">
    {!passport.asksForLot && <a href="#journey">Journey</a>}
    <a href="#claims">Claims</a>
    {passport.upstream.length > 0 && <a href="#upstream">What it came from</a>}
    <a href="#not-known">Not known</a>
    <a href="#check">Check it yourself</a>
  </nav>
);

const titleOf = ({ name, kind, of, owner }: Passport): string => `${name}, ${KIND[kind].toLowerCase()} ${ownCode(of)}, ${owner.name}`;

/** The page of a lot, product, item, facility or container, with the script that is named, or none. */
export function renderPassportWith(script: string | null, whole: Passport, page: PageContext): string {
  const passport = withoutLots(whole);
  return renderDocument(
    {
      title: titleOf(passport),
      description: `${stateOf(passport).title}. ${passport.status.text}`,
      url: passport.of,
      script,
    },
    { ...page, isDemo: page.isDemo || passport.isDemo },
    <>
      <FirstScreen passport={passport} />
      <Contents passport={passport} />
      {!passport.asksForLot && <Journey passport={passport} page={page} />}
      <OwnClaims passport={passport} page={page} />
      <UpstreamClaims passport={passport} page={page} />
      <OwnRecord passport={passport} />
      <NotKnown passport={passport} />
      <CheckItYourself passport={passport} page={page} />
      <p class="made">This page was made {utcTime(passport.madeAt)}.</p>
    </>,
  );
}

/** The page of a lot, product, item, facility or container. */
export const renderPassport = (passport: Passport, page: PageContext): string => renderPassportWith(passportScript(), passport, page);
