import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { SDJwtInstance } from '@sd-jwt/core';
import { discloseClaims, fromBase64url, fromUtf8, parseJson, ProofError, type JsonObject } from '@terroir/proof';
import { describeWithSharedData, SHARED_DATA, sharedJson } from '../shared-data.ts';

interface Case {
  readonly claims: Record<string, unknown>;
  readonly disclosureFrame?: object;
  readonly presentationFrames: object;
  readonly presentedClaims: object;
}

/** An issuer and a holder by another program. Who signed is not asked here. */
const outsider = new SDJwtInstance<Record<string, unknown>>({
  signer: () => 'c2ln',
  signAlg: 'ES256',
  hasher: (data) =>
    createHash('sha256')
      .update(typeof data === 'string' ? data : new Uint8Array(data))
      .digest(),
  hashAlg: 'sha-256',
  saltGenerator: (length) => randomBytes(length).toString('base64url'),
});

/** The case lists what was disclosed, which is nothing; what is left of the object is an empty one (RFC 9901, 7.1). */
const LEFT_EMPTY: Readonly<Record<string, object>> = { 'array_none_disclosed.json': { is_over: {} } };

const partsOf = (presented: string): { readonly payload: JsonObject; readonly disclosures: readonly string[] } => {
  const [jwt = '', ...rest] = presented.split('~');
  const payload = parseJson(fromUtf8(fromBase64url(jwt.split('.')[1] ?? ''))) as JsonObject;
  return { payload, disclosures: rest.filter((part) => part !== '') };
};

describeWithSharedData('SD-JWT: what another program issues and presents', () => {
  it.each(readdirSync(join(SHARED_DATA, 'sd-jwt', 'cases')))('%s is seen as it should be', async (file) => {
    const { claims, disclosureFrame, presentationFrames, presentedClaims } = sharedJson('sd-jwt', 'cases', file) as Case;
    // Inside of the subject, since at the top of a credential `id` and its like are never withheld here.
    const issued = await outsider.issue({ credentialSubject: claims }, { credentialSubject: disclosureFrame ?? {} } as never);
    const presented = partsOf(await outsider.present(issued, { credentialSubject: presentationFrames }));
    expect(discloseClaims(presented.payload, presented.disclosures)).toEqual({ credentialSubject: LEFT_EMPTY[file] ?? presentedClaims });
    const whole = partsOf(issued);
    expect(discloseClaims(whole.payload, whole.disclosures)).toEqual({ credentialSubject: claims });
    if (whole.disclosures.length > 0) {
      const [first = '', ...rest] = whole.disclosures;
      expect(() => discloseClaims(whole.payload, [...rest, first, first])).toThrow(ProofError);
      expect(() => discloseClaims({}, [first])).toThrow(ProofError);
    }
  });
});
