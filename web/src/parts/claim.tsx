import type { ComponentChildren } from 'preact';
import type { Holding, PassportAttestation } from '@terroir/schemas';
import type { PageContext } from '../page-context.ts';
import { Link } from './link.tsx';
import { State } from './mark.tsx';
import { anchorOf } from './statements-shown.ts';
import { dayOf } from './time.ts';
import { claimState, fieldName, HOLDING, keyHolder, LEVEL, reasonOf, STANDING } from './words.ts';

interface Shown {
  readonly attestation: PassportAttestation;
  readonly page: PageContext;
}

const Row = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const HoldingRow = ({ name, holding }: { readonly name: string; readonly holding: Holding }) => (
  <Row name={name}>
    <State {...HOLDING[holding.word]} /> {holding.text}
  </Row>
);

function Certificate({ certificate }: { readonly certificate: NonNullable<PassportAttestation['says']['certificate']> }) {
  const { number, validFrom, validUntil, zone } = certificate;
  const days = [validFrom === null ? '' : `from ${dayOf(validFrom)}`, validUntil === null ? '' : `to ${dayOf(validUntil)} inclusive`];
  return (
    <Row name="Certificate">
      {number === null ? 'Number withheld' : <code>{number}</code>} {days.join(' ')}
      {zone !== null && ` (days in ${zone})`}
    </Row>
  );
}

const Evidence = ({ attestation, page }: Shown) => (
  <Row name="Evidence">
    {attestation.says.evidence.length === 0 ? (
      'None given'
    ) : (
      <ul>
        {attestation.says.evidence.map(({ url, name, mediaType, sha256 }) => (
          <li>
            <Link to={url} page={page}>
              {name}
            </Link>{' '}
            ({mediaType}) <code class="hash">SHA-256 {sha256}</code>
          </li>
        ))}
      </ul>
    )}
  </Row>
);

/** The rule by which the level was computed, and what went into it. */
function Rule({ assurance }: Pick<PassportAttestation, 'assurance'>) {
  const { issuer, holder, scheme, isRegistered, stated } = assurance.inputs;
  return (
    <Row name="How this was judged">
      By the rule <code>{assurance.rule}</code>, from: issuer <code>{issuer}</code>; holder{' '}
      {holder === null ? 'not named' : <code>{holder}</code>}; scheme {scheme === null ? 'none' : <code>{scheme}</code>}; issuer{' '}
      {isRegistered ? 'registered' : 'not registered'} for it; the issuer itself calls it {stated === null ? 'nothing' : `“${stated}”`}.
    </Row>
  );
}

const Withheld = ({ withheld }: Pick<PassportAttestation, 'withheld'>) =>
  withheld.length === 0 ? null : (
    <Row name="Withheld">{withheld.map(({ at, reason }) => `${fieldName(at)} (${reasonOf(reason)})`).join('; ')}</Row>
  );

/** Who lets it be shown, where it would not be shown otherwise or is all the same: no check of it. */
const Acceptance = ({ acceptance }: Pick<PassportAttestation, 'acceptance'>) =>
  acceptance === null ? null : (
    <Row name="Accepted by">
      {acceptance.by.name}, to be shown here; that checks nothing. {keyHolder(acceptance.keyHeldBy, acceptance.by)}.{' '}
      {STANDING[acceptance.standing.state]}. {acceptance.standing.text}
    </Row>
  );

function Changed({ attestation: { reason, replacedBy }, page }: Shown) {
  return (
    <>
      {reason !== null && (
        <Row name="Reason given">
          <span lang={reason.lang}>{reason.text}</span>
        </Row>
      )}
      {replacedBy !== null && (
        <Row name="Replaced by">
          <Link to={`/v1/statements/${encodeURIComponent(replacedBy)}`} page={page}>
            <code class="hash">{replacedBy}</code>
          </Link>
        </Row>
      )}
    </>
  );
}

function Scheme({ says: { scheme, criteria } }: Pick<PassportAttestation, 'says'>) {
  const names = criteria.map(({ name }) => name).join(', ');
  return scheme === null && names === '' ? null : (
    <p class="scheme">
      {scheme?.name}
      {scheme !== null && names !== '' && ': '}
      {names}
    </p>
  );
}

const Details = ({ attestation, page }: Shown) => (
  <details>
    <summary>Dates, key, rule, evidence</summary>
    <dl>
      {attestation.conforms !== true && (
        <Row name="Result">
          {attestation.conforms === false
            ? 'It says that what was assessed did not conform.'
            : 'Whether what was assessed conformed is withheld.'}
        </Row>
      )}
      <HoldingRow name="Now" holding={attestation.holds.now} />
      <HoldingRow name="At the transaction" holding={attestation.holds.atTransaction} />
      <Changed attestation={attestation} page={page} />
      {attestation.says.certificate !== null && <Certificate certificate={attestation.says.certificate} />}
      <Row name="Key">{keyHolder(attestation.keyHeldBy, attestation.by)}</Row>
      <Acceptance acceptance={attestation.acceptance} />
      <Rule assurance={attestation.assurance} />
      <Evidence attestation={attestation} page={page} />
      <Withheld withheld={attestation.withheld} />
      <Row name="Log and chain">
        {STANDING[attestation.standing.state]}. {attestation.standing.text}
      </Row>
    </dl>
  </details>
);

/** One claim: what is claimed, whether it holds, who says so, how it was checked and who held the key. */
export function Claim({ attestation, page }: Shown) {
  const { statement, says, conforms, by, assurance, holds, keyHeldBy, acceptance } = attestation;
  const now = claimState({ conforms, holds });
  return (
    <article class={`card ${now.tone}`} id={anchorOf(statement)}>
      <State title={now.title} tone={now.tone} />
      <h3>{says.name}</h3>
      {says.claim !== null && says.claim !== says.name && <p class="claim">{says.claim}</p>}
      <Scheme says={says} />
      <p class="who">
        <strong>{by.name}</strong>, {by.country}, says so
      </p>
      <p class="how">
        <strong>{LEVEL[assurance.level]}.</strong> {assurance.text}
      </p>
      <p class="key">{keyHolder(keyHeldBy, by)}</p>
      {acceptance !== null && <p class="key">Accepted by {acceptance.by.name} to be shown here</p>}
      <p class="proofmark" data-mark={statement} hidden />
      <Details attestation={attestation} page={page} />
    </article>
  );
}
