import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { sha256, toBase64, utf8 } from '@terroir/proof';
import { Passport } from '@terroir/schemas';
import { CONTENT_SECURITY_POLICY } from '../content-security-policy.ts';
import { renderPassportWith } from './passport.tsx';
import {
  attestation,
  CERTIFIER,
  event,
  EXPIRED,
  FARM,
  FARM_URI,
  LOT,
  lotPassport,
  ownClaim,
  PAGE,
  productPassport,
  REVOKED,
  ROASTER,
  statementId,
  SUSPENDED,
  VALID,
} from './passport.fixture.ts';

const render = (passport: Passport, page = PAGE): string => renderPassportWith('/assets/verify-1a2b.js', passport, page);

/** What a reader sees: without tags, style and title. */
const textOf = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:)”])/g, '$1');

const wordsOf = (passport: Passport): string => textOf(render(passport));

/** The part of a page from one heading to the next. */
function sectionOf(html: string, id: string): string {
  const start = html.indexOf(`aria-labelledby="${id}"`);
  const end = html.indexOf('<section', start);
  return start === -1 ? '' : textOf(html.slice(start, end === -1 ? undefined : end));
}

/** As large as a page gets in earnest: a blend of many farms over a season. */
const largest = (): Passport =>
  lotPassport({
    attestations: Array.from({ length: 30 }, (_, i) =>
      attestation(100 + i, {
        says: {
          ...attestation(100 + i).says,
          name: `Organic certificate number ${String(i)} of the ${statementId(i).slice(0, 9)} co-operative`,
        },
        at: { uri: `https://ledger.example/id/la-loma/place/${String(i)}`, step: `farm ${String(i)}`, isUpstream: i > 5 },
      }),
    ),
    events: Array.from({ length: 50 }, (_, i) =>
      event(200 + i, {
        says: `Delivery ${String(i)} of ripe cherries weighed, from ${statementId(i).slice(0, 12)}`,
        isConfirmed: i % 2 === 0,
        inputs: Array.from({ length: 3 }, (__, j) => ({
          uri: `https://ledger.example/01/09521000000032/10/${statementId(i * 3 + j).slice(0, 12)}`,
          name: null,
          quantity: `${String(i * 7 + j)}.5`,
          unit: 'kg',
          page: null,
        })),
      }),
    ),
    upstream: Array.from({ length: 40 }, (_, i) => ({
      uri: `https://ledger.example/id/la-loma/place/${String(i)}`,
      kind: 'facility' as const,
      name: `Finca ${statementId(i).slice(0, 9)}`,
      owner: CERTIFIER,
      depth: 2,
      page: `https://ledger.example/id/la-loma/place/${String(i)}`,
    })),
  });

describe('the page of a passport', () => {
  it('is made from passports of the shared shape', () => {
    for (const passport of [lotPassport(), productPassport(), largest()]) expect(Passport.parse(passport)).toEqual(passport);
  });

  it('has under 30 KB with its styles, gzipped, for a blend of many farms', () => {
    const bytes = gzipSync(render(largest())).length;
    expect(bytes).toBeGreaterThan(15_000);
    expect(bytes).toBeLessThan(30 * 1024);
  });

  it('says first what it is, which lot, how it stands, and who says so', () => {
    const lead = sectionOf(render(lotPassport()), 'name');
    expect(lead).toContain('Nordlicht Espresso, 250 g');
    expect(lead).toContain('NL-2026-117');
    expect(lead).toContain('In order. All that is claimed of this lot holds today');
    expect(lead).toContain('Andes Cert says so. Checked by an independent third party.');
    expect(lead).toContain('Nordlicht Rösterei says so. Its own word, checked by nobody else.');
  });

  it('says of a claim that its owner accepts whose acceptance it is, and that this checks nothing', () => {
    const acceptance = { statement: statementId(900), by: FARM, keyHeldBy: 'operator', standing: attestation(3).standing } as const;
    const html = render(lotPassport({ attestations: [attestation(3, { acceptance })] }));
    expect(sectionOf(html, 'upstream')).toContain('Accepted by Cooperativa La Loma to be shown here');
    expect(textOf(html)).toContain('to be shown here; that checks nothing. Recorded by the operator for Cooperativa La Loma.');
    expect(html).toContain(`/v1/statements/${statementId(900)}/proof`);
    expect(sectionOf(html, 'check')).toContain('Cooperativa La Loma accepts: Organic certificate of the La Loma co-operative');
    expect(wordsOf(lotPassport())).not.toContain('Accepted by');
  });

  it('never says verified of its own', () => {
    for (const passport of [lotPassport(), productPassport(), largest()])
      expect(render(passport).replace(/<style>.*<\/style>/s, '')).not.toMatch(/verified/i);
  });

  it.each([
    ['revoked', REVOKED, 'Revoked: Organic certificate of the La Loma co-operative, by Andes Cert', 'was withdrawn for good'],
    ['suspended', SUSPENDED, 'Suspended: Organic certificate', 'is suspended for the time being'],
    ['expired', EXPIRED, 'Expired: Organic certificate', 'is over: its period has ended'],
  ] as const)('says of a claim that is %s which it is, on the first screen', (word, now, title, words) => {
    const passport = lotPassport({
      status: { word, text: 'So it stands.' },
      attestations: [attestation(3, { holds: { atTransaction: VALID, now } })],
    });
    const lead = sectionOf(render(passport), 'name');
    expect(lead).toContain(title);
    expect(lead).toContain(words);
    expect(lead).not.toContain('Holds Grown organically');
    expect(render(passport)).toMatch(/class="status bad"/);
  });

  it('says of the thing itself that it is revoked only where its own record is', () => {
    const status = { word: 'revoked', text: 'So it stands.' } as const;
    const { record } = lotPassport();
    if (record === null) throw new Error('the lot has a record');
    expect(sectionOf(render(lotPassport({ status })), 'name')).toContain('A claim was revoked.');
    expect(sectionOf(render(lotPassport({ status, record: { ...record, holds: REVOKED } })), 'name')).toContain('Revoked. So it stands.');
  });

  it('tells how a claim stood at the transaction and how it stands now, apart', () => {
    const words = wordsOf(lotPassport({ attestations: [attestation(3, { holds: { atTransaction: VALID, now: EXPIRED } })] }));
    expect(words).toContain(`Now Expired ${EXPIRED.text} At the transaction Holds ${VALID.text}`);
  });

  it('gives the reason for which a claim was withdrawn, and what replaced it', () => {
    const html = render(
      lotPassport({
        attestations: [
          attestation(3, {
            holds: { atTransaction: VALID, now: REVOKED },
            reason: { text: 'Se encontraron residuos.', lang: 'es' },
            replacedBy: statementId(77),
          }),
        ],
      }),
    );
    expect(html).toContain('<span lang="es">Se encontraron residuos.</span>');
    expect(html).toContain(`href="/v1/statements/${statementId(77)}"`);
  });

  it('shows what holds upstream at its step and not as a claim of the lot', () => {
    const html = render(lotPassport());
    expect(sectionOf(html, 'claims')).not.toContain('Organic certificate');
    const upstream = sectionOf(html, 'upstream');
    expect(upstream.indexOf('Finca La Loma')).toBeGreaterThan(-1);
    expect(upstream.indexOf('Organic certificate')).toBeGreaterThan(upstream.indexOf('Finca La Loma'));
  });

  it('says of a scheme that is claimed upstream whether the lot carries it', () => {
    const [scheme] = lotPassport().carries;
    expect(sectionOf(render(lotPassport()), 'claims')).toContain(
      'Not carried through EU organic. The farm carries it; the mill does not, as far as is recorded.',
    );
    const carried = lotPassport({ carries: scheme === undefined ? [] : [{ ...scheme, isCarried: true, text: 'Every step carries it.' }] });
    expect(sectionOf(render(carried), 'claims')).toContain('Carried through EU organic. Every step carries it.');
  });

  it('shows an upstream claim whose step is not listed under the words of its own', () => {
    const html = render(lotPassport({ upstream: [] }));
    expect(sectionOf(html, 'upstream')).toContain('the farm Holds Organic certificate');
  });

  it('says who held the key', () => {
    const words = wordsOf(lotPassport());
    expect(words).toContain('Recorded by the operator for Nordlicht Rösterei');
    expect(words).toContain('Signed by Andes Cert with its own key');
    expect(words).toContain('Recorded and signed by Beneficio Río Claro, CO, with its own key.');
    expect(wordsOf(lotPassport({ attestations: [ownClaim(2, { keyHeldBy: 'unknown' })] }))).toContain('It is not known who held the key');
  });

  it('names the rule of an assurance, what went into it, and what the issuer calls it itself', () => {
    const words = wordsOf(lotPassport());
    expect(words).toContain('By the rule assurance@1, from: issuer did:web:ledger.example:organisations:andes-cert');
    expect(words).toContain('issuer registered for it; the issuer itself calls it “3rdParty”');
  });

  it('marks events that are late, unconfirmed or withdrawn, and no others', () => {
    const journey = sectionOf(render(lotPassport()), 'journey');
    expect(journey.match(/Recorded late/g)).toHaveLength(1);
    expect(journey.match(/Unconfirmed/g)).toHaveLength(1);
    expect(journey.match(/Withdrawn/g)).toHaveLength(1);
    expect(journey).toContain('on 2 May 2026, 10:00 (UTC), more than 30 days after it happened');
  });

  it('says where logging and anchoring stand', () => {
    const words = wordsOf(lotPassport());
    expect(words).toContain('Of the 9 statements on this page, 8 are on the chain, 1 in the log and waiting for the chain, 0 accepted');
    expect(words).toContain('cannot be altered unnoticed. That does not show that they were true.');
  });

  it('says what is not known, and what is withheld with its reason', () => {
    const gaps = sectionOf(render(lotPassport()), 'not-known');
    expect(gaps).toContain('Which plots of the farm the cherries came from is not recorded.');
    expect(gaps).toContain('Withheld from the public: certificate number, because a trade secret');
  });

  it('tells how to check it, and what no proof shows', () => {
    const html = render(lotPassport());
    const check = sectionOf(html, 'check');
    expect(check).toContain('npm run verify -- proof.json --policy policy.json --rpc https://rpc.example/v1');
    expect(check).toContain('That a statement is true.');
    expect(html).toContain('href="/.well-known/terroir-policy.json"');
    for (const id of Object.keys(lotPassport().proofs)) expect(html).toContain(`href="/v1/statements/${id}/proof"`);
  });

  it('says that a statement without a proof has none', () => {
    const passport = { ...lotPassport(), proofs: {} };
    expect(sectionOf(render(passport), 'check').match(/no proof is offered/g)).toHaveLength(9);
  });

  it.each(['lot', 'product', 'item', 'facility', 'container', 'other'] as const)('shows a %s', (kind) => {
    const html = render(lotPassport({ kind, of: kind === 'facility' ? FARM_URI : LOT }));
    expect(html).toMatch(/<h1 id="name">Nordlicht Espresso, 250 g<\/h1>/);
  });
});

describe('the page of a product without its lot', () => {
  it('asks for the lot, without a script', () => {
    const html = render(productPassport());
    expect(html).toContain('<form class="ask" action="/01/09521000000025" method="get">');
    expect(html).toContain('name="10"');
  });

  it('shows nothing of any lot, whatever it was given', () => {
    const html = render(productPassport());
    for (const word of ['picked and weighed', 'Roasted and packed', 'LC-48', 'Its journey', 'Organic certificate'])
      expect(html).not.toContain(word);
    for (const { statement } of productPassport().events) expect(html).not.toContain(statement);
  });
});

describe('what others wrote', () => {
  const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e';

  it('stays text wherever it stands', () => {
    const html = render(
      lotPassport({
        of: `urn:x:${HOSTILE}`,
        name: HOSTILE,
        description: { text: HOSTILE, lang: 'en' },
        facts: [{ label: HOSTILE, value: HOSTILE }],
        owner: { ...ROASTER, name: HOSTILE, country: HOSTILE, did: HOSTILE },
        status: { word: 'incomplete', text: HOSTILE },
        attestations: [
          attestation(3, {
            statement: HOSTILE,
            says: { ...attestation(3).says, name: HOSTILE, claim: HOSTILE },
            at: { uri: HOSTILE, step: HOSTILE, isUpstream: true },
          }),
        ],
        events: [event(10, { says: HOSTILE, eventTime: HOSTILE, offset: HOSTILE, place: { uri: HOSTILE, name: HOSTILE } })],
        unknown: [HOSTILE],
        withheld: [{ statement: HOSTILE, at: HOSTILE, reason: HOSTILE }],
      }),
    );
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/<[^>]*\sonerror=/);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    '//evil.example/x',
    '/\\evil.example',
    'https:evil',
    'java\nscript:x',
  ])('is no link when its address is %j', (url) => {
    const says = { ...attestation(3).says, evidence: [{ url, name: 'proof of it', mediaType: 'text/html', sha256: statementId(9) }] };
    const html = render(lotPassport({ attestations: [attestation(3, { says })] }));
    expect(html).toContain('proof of it');
    expect(html).not.toMatch(/<a [^>]*>proof of it/);
  });

  it('is a link that tells the other side nothing, when its address is elsewhere on the web', () => {
    const says = {
      ...attestation(3).says,
      evidence: [{ url: 'https://elsewhere.example/a.pdf', name: 'proof of it', mediaType: 'application/pdf', sha256: statementId(9) }],
    };
    expect(render(lotPassport({ attestations: [attestation(3, { says })] }))).toContain(
      '<a href="https://elsewhere.example/a.pdf" rel="noreferrer nofollow external">proof of it</a>',
    );
  });

  it('puts nothing into the line for a shell', () => {
    const passport = lotPassport();
    const proofs = Object.fromEntries(Object.keys(passport.proofs).map((id) => [id, 'https://ledger.example/$(rm -rf ~)']));
    expect(sectionOf(render({ ...passport, proofs }), 'check')).not.toContain('curl');
  });
});

describe('every page', () => {
  it('has a language, a title, landmarks, one main heading, and a way past the head', () => {
    const html = render(lotPassport());
    expect(html).toMatch(/^<!doctype html><html lang="en">/);
    expect(html).toContain('<title>Nordlicht Espresso, 250 g, lot NL-2026-117, Nordlicht Rösterei</title>');
    for (const landmark of ['<header', '<main id="main"', '<nav aria-label=', '<footer']) expect(html.split(landmark)).toHaveLength(2);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    expect(html).toContain('<a class="skip" href="#main">');
    expect(html).toContain(`<meta property="og:url" content="${LOT}"/>`);
    for (const labelled of html.matchAll(/aria-labelledby="([^"]+)"/g)) expect(html).toContain(`id="${labelled[1] ?? ''}"`);
  });

  it('has each id once, and only links to ids that are there', () => {
    const html = render(lotPassport());
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });

  it('loads nothing but its own script, and needs nothing that the policy for its content refuses', () => {
    const html = render(lotPassport());
    expect([...html.matchAll(/ src="([^"]+)"/g)].map(([, src]) => src)).toEqual(['/assets/verify-1a2b.js']);
    expect(html).not.toMatch(/<(?:img|iframe|object|embed|base)[ >]|url\(|@import| style="| on[a-z]+="/);
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    expect(CONTENT_SECURITY_POLICY).toContain(`style-src 'sha256-${toBase64(sha256(utf8(style)))}'`);
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe/);
  });

  it('does without the script before it is built', () => {
    const html = renderPassportWith(null, lotPassport(), PAGE);
    expect(html).not.toContain('<script');
    expect(sectionOf(html, 'check')).toContain('proof');
  });

  it('says on a ledger at localhost that it is a demo, and elsewhere does not', () => {
    expect(wordsOf(lotPassport())).not.toContain('Demo.');
    expect(textOf(render(lotPassport(), { ...PAGE, publicUrl: 'http://localhost:3000', isDemo: true }))).toContain(
      'Demo. A ledger at localhost',
    );
  });
});
