import type { Passport, PassportAttestation } from '@terroir/schemas';
import { anchorOf } from './statements-shown.ts';
import { claimState } from './words.ts';

const WORDS: { readonly [word in PassportAttestation['holds']['now']['word']]: string | null } = {
  valid: null,
  unknown: null,
  revoked: 'was withdrawn for good',
  suspended: 'is suspended for the time being',
  expired: 'is over: its period has ended',
  'not-yet-valid': 'has not begun',
};

const NOT_CONFORMING = 'says that what was assessed did not conform';

const Item = ({ attestation: { statement, says, conforms, by, holds, at, reason } }: { readonly attestation: PassportAttestation }) => (
  <li>
    <strong>{claimState({ conforms, holds }).title}:</strong> <a href={`#${anchorOf(statement)}`}>{says.name}</a>, by {by.name}
    {at.isUpstream && `, for ${at.step}`}, {WORDS[holds.now.word] ?? NOT_CONFORMING}
    {reason !== null && (
      <>
        {' '}
        (“<span lang={reason.lang}>{reason.text}</span>”)
      </>
    )}
    .
  </li>
);

/** What was claimed and does not hold now, each with its own word: nobody should have to look for it. */
export function Broken({ passport: { attestations } }: { readonly passport: Passport }) {
  const broken = attestations.filter(({ conforms, holds }) => WORDS[holds.now.word] !== null || conforms === false);
  return broken.length === 0 ? null : (
    <ul class="broken" aria-label="What does not hold now">
      {broken.map((attestation) => (
        <Item attestation={attestation} />
      ))}
    </ul>
  );
}
