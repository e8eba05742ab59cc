/** A statement that the page shows something of, as the page itself says: what its proof must bear out. */
export interface ShownStatement {
  readonly id: string;
  /** By whom the page says that it is; null where it does not. */
  readonly issuer: string | null;
  /** What the page says that it is about: at least one of these. */
  readonly about: readonly string[];
  readonly proof: string | null;
  /** Where the result is written. */
  readonly item: HTMLElement;
  /** Where it is written in short, beside what the page says. */
  readonly marks: readonly HTMLElement[];
}

/** What the page says that is to be checked, and where its island is. */
export interface ShownPage {
  readonly island: HTMLElement;
  readonly summary: HTMLElement | null;
  readonly statements: readonly ShownStatement[];
  readonly policyUrl: string;
  readonly rpcUrl: string;
}

const listOf = (json: string | undefined): readonly string[] => {
  const list: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
};

function statementOf(item: HTMLElement, marks: readonly HTMLElement[]): ShownStatement {
  const { statement: id = '', issuer, about } = item.dataset;
  return {
    id,
    issuer: issuer ?? null,
    about: listOf(about),
    proof: item.querySelector('a')?.href ?? null,
    item,
    marks: marks.filter(({ dataset }) => dataset['mark'] === id),
  };
}

/** Reads what the page shows; null where it has nothing to check. */
export function readShownPage(document: Document): ShownPage | null {
  const island = document.getElementById('island');
  const { policy: policyUrl, rpc: rpcUrl = '' } = island?.dataset ?? {};
  if (island === null || policyUrl === undefined) return null;
  const marks = [...document.querySelectorAll<HTMLElement>('[data-mark]')];
  const items = [...document.querySelectorAll<HTMLElement>('[data-statement]')];
  return {
    island,
    summary: document.querySelector<HTMLElement>('[data-check-summary]'),
    statements: items.map((item) => statementOf(item, marks)),
    policyUrl,
    rpcUrl,
  };
}
