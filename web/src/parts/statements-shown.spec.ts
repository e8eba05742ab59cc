import { describe, expect, it } from '@jest/globals';
import { CERTIFIER, FARM_URI, LOT, lotPassport, productPassport, ROASTER, statementId } from '../pages/passport.fixture.ts';
import { statementsShown } from './statements-shown.ts';

const find = (n: number) => statementsShown(lotPassport()).find(({ id }) => id === statementId(n));

describe('the statements that a page shows something of', () => {
  it('are each there once, with where its proof is', () => {
    const shown = statementsShown(lotPassport());
    expect(new Set(shown.map(({ id }) => id)).size).toBe(9);
    expect(shown.every(({ id, proof }) => proof === `https://ledger.example/v1/statements/${id}/proof`)).toBe(true);
  });

  it('must be by whom the page names and about what the page says', () => {
    expect(find(3)).toMatchObject({ issuer: CERTIFIER.did, about: [FARM_URI] });
    expect(find(14)).toMatchObject({ issuer: ROASTER.did, about: [LOT] });
  });

  it('may be about the product of a lot, where it is the record', () => {
    expect(find(1)?.about).toEqual(['https://id.gs1.org/01/09521000000025/10/NL-2026-117', 'https://id.gs1.org/01/09521000000025']);
  });

  it('include those for which there is only a proof', () => {
    const others = statementsShown(lotPassport({ proofs: { [statementId(90)]: 'https://ledger.example/p' } }));
    expect(others.at(-1)).toMatchObject({ id: statementId(90), issuer: null, about: [] });
  });

  it('are none of a lot for a product', () => {
    expect(statementsShown(productPassport()).map(({ id }) => id)).not.toContain(statementId(14));
  });
});
