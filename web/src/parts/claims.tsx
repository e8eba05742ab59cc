import { thingKey } from '@terroir/proof';
import type { Passport, PassportAttestation, UpstreamStep } from '@terroir/schemas';
import type { PageContext } from '../page-context.ts';
import { Claim } from './claim.tsx';
import { nameOf } from './identifier.ts';
import { Link } from './link.tsx';
import { State } from './mark.tsx';
import { KIND } from './words.ts';

interface Shown {
  readonly passport: Passport;
  readonly page: PageContext;
}

const Cards = ({ attestations, page }: { readonly attestations: readonly PassportAttestation[]; readonly page: PageContext }) => (
  <div class="cards">
    {attestations.map((attestation) => (
      <Claim attestation={attestation} page={page} />
    ))}
  </div>
);

/** Whether the thing carries what is claimed at steps before it: only where every step on every way back does. */
const Carries = ({ passport: { carries, asksForLot } }: Pick<Shown, 'passport'>) =>
  carries.length === 0 || asksForLot ? null : (
    <ul class="carries">
      {carries.map(({ scheme, isCarried, text }) => (
        <li>
          <State title={isCarried ? 'Carried through' : 'Not carried through'} tone={isCarried ? 'good' : 'none'} />{' '}
          <strong>{scheme.name}.</strong> {text}
        </li>
      ))}
    </ul>
  );

/** What is claimed of the thing itself. */
export function OwnClaims({ passport, page }: Shown) {
  const own = passport.attestations.filter(({ at }) => !at.isUpstream);
  return (
    <section aria-labelledby="claims">
      <h2 id="claims">What is claimed of it</h2>
      {own.length === 0 ? <p class="empty">Nobody has attested anything of it.</p> : <Cards attestations={own} page={page} />}
      <Carries passport={passport} />
    </section>
  );
}

interface Step {
  readonly key: string;
  readonly title: string;
  readonly step: UpstreamStep | null;
  readonly attestations: readonly PassportAttestation[];
}

/** Earlier steps, nearest first, each with what is claimed at it and nowhere else. */
function stepsOf({ upstream, attestations }: Passport): readonly Step[] {
  const above = attestations.filter(({ at }) => at.isUpstream);
  const at = (key: string): readonly PassportAttestation[] => above.filter((one) => thingKey(one.at.uri) === key);
  const known = [...upstream]
    .sort((a, b) => a.depth - b.depth)
    .map((step) => ({ key: thingKey(step.uri), title: nameOf(step.name, step.uri), step }));
  const keys = new Set(known.map(({ key }) => key));
  const others = [...new Set(above.map((one) => thingKey(one.at.uri)))]
    .filter((key) => !keys.has(key))
    .map((key) => ({ key, title: at(key)[0]?.at.step ?? key, step: null }));
  return [...known, ...others].map((one) => ({ ...one, attestations: at(one.key) }));
}

const StepOf = ({ step, page }: { readonly step: Step; readonly page: PageContext }) => (
  <li>
    <p class="stepname">
      <Link to={step.step?.page ?? null} page={page}>
        {step.title}
      </Link>
      {step.step !== null && (
        <span>
          {KIND[step.step.kind]}
          {step.step.owner !== null && ` of ${step.step.owner.name}, ${step.step.owner.country}`}
        </span>
      )}
    </p>
    {step.attestations.length > 0 && <Cards attestations={step.attestations} page={page} />}
  </li>
);

/** What went into the thing, with what is claimed there: it holds there, and not by itself for what was made of it. */
export function UpstreamClaims({ passport, page }: Shown) {
  const steps = stepsOf(passport);
  return steps.length === 0 ? null : (
    <section aria-labelledby="upstream">
      <h2 id="upstream">What it came from</h2>
      <p class="note">A claim below holds for the step where it stands. It does not pass by itself to what was made from it.</p>
      <ol class="steps">
        {steps.map((step) => (
          <StepOf step={step} page={page} />
        ))}
      </ol>
    </section>
  );
}
