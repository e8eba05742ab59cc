import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inWords } from './explain.ts';
import { WORDS } from './words.ts';

const rules = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/spec|words/.test(file))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');

describe('a reason in words', () => {
  it('names its facts, and reasons inside of it', () => {
    expect(inWords(['in-log', 3, 8])).toBe('It is entry 3 of 8 in the log.');
    expect(inWords(['unreadable', ['not-json', '/a', ['json-twice']]])).toBe('The file cannot be read: At /a: the key is there twice.');
  });

  it('says of a hostile text no more than fits a screen, and takes no fact for a place of its own', () => {
    expect(inWords(['sd-in-clear', 'x'.repeat(1_000_000)]).length).toBeLessThan(400);
    expect(inWords(['in-log', '{1}', '$&'])).toBe('It is entry {1} of $& in the log.');
  });

  it('says beyond a fact no half a character, which strict readers would refuse', () => {
    expect(inWords(['sd-in-clear', `a${'\u{1f600}'.repeat(400)}`]).isWellFormed()).toBe(true);
  });

  // Programs go by these names: a change here is a change of `/v1/verify`.
  it('has these names and no others', () => {
    expect(Object.keys(WORDS).sort().join(' ')).toMatchInlineSnapshot(
      `"a-coordinate a-count a-flag a-hash a-list a-null a-text a-value an-object anchor-elsewhere anchor-final anchor-mined anchor-newer anchor-next anchor-other-root anchor-pending anchor-rewritten anchor-unseen another-statement bundle-long chain-answer chain-number checkpoint-end checkpoint-lines checkpoint-origin checkpoint-root checkpoint-signed checkpoint-size checkpoint-unsigned checkpoint-witnessed document-controller document-id document-key document-pending document-root document-url document-use expected expired few-witnesses gzip-bursts hash-length hex-20 hex-32 in-log index-range issuer-by-state issuer-elsewhere issuer-of-kid issuer-pinned issuer-snapshot issuer-untold json-brace json-bracket json-colon json-deep json-key json-number json-rest json-string json-surrogate json-twice json-value jws-alg jws-long jws-more jws-names jws-object jws-parts jws-signature kb-audience kb-disclosures kb-form kb-future kb-missing kb-no-key kb-nonce kb-unreadable kb-unsigned key-unknown ledger-by-policy ledger-by-state ledger-other-key ledger-unnamed list-index list-missing list-other list-pending list-purpose list-short list-start list-unreadable list-unsigned log-unnamed map-empty-sibling map-few map-lengths map-many no-asked-time no-bundle no-chain-head no-credential no-day no-did no-issuer no-key no-kid no-log-id no-member no-policy no-such-number no-tile-path no-time no-verifier-key no-verifier-name no-zone not-base64 not-gzip not-hex not-json not-looked-at not-pending not-signed not-utf8 not-yet-valid note-control note-end note-line note-long note-parts note-short note-signatures nothing-withheld other-base64 other-context path-elsewhere path-long path-not-empty path-short path-unfit period-ahead period-none period-order period-over period-text period-unreadable period-withheld period-within period-zone policy-keys policy-kid policy-log-key policy-logs policy-witness policy-witnesses replaced rests-on revoked sd-algorithm sd-alone sd-always-clear sd-clear-inside sd-deep sd-digest sd-digest-twice sd-form sd-in-clear sd-list sd-name sd-not-element sd-not-member sd-reserved sd-twice sd-unused signed signed-and-held signed-by-whom since-broken since-newer size-range state-binds state-elsewhere state-kind state-not-last state-pending state-place state-too-new state-too-old state-unreadable state-unsigned statement-asked statement-kind statement-origin status-clear status-host status-kind status-none status-revoked status-suspended status-unnamed status-untold subject-asked subject-other subject-unasked subject-withheld surrogate suspended two-issuers two-roots unreadable valid valid-then vc-claim verifier-kind verifier-number whole withdrawal-time withdrawn-before withdrawn-later withdrawn-untold"`,
    );
  });

  it.each(Object.keys(WORDS))('%s is said by some rule', (code) => {
    expect(rules.includes(`'${code}'`)).toBe(true);
  });
});
