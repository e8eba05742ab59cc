const GS1 = 'https://id.gs1.org';

/** How much of a key's value names the kind of thing, where the rest names one of them: a GTIN within an ITIP, the type of an asset or paper before its serial number. */
const KIND_OF_THING: { readonly [primary: string]: { readonly primary: string; readonly length: number } } = {
  '8006': { primary: '01', length: 14 },
  '8003': { primary: '8003', length: 14 },
  '253': { primary: '253', length: 13 },
  '255': { primary: '255', length: 13 },
};

/**
 * The keys that have one owner together with `key`, the widest first: a lot, a variant and an item belong to whom the number of their product belongs, a part of a place to whom the place does.
 * What is no GS1 key stands for itself.
 */
export function ownedKeys(key: string): readonly string[] {
  const [, primary = '', value = ''] = /^https:\/\/id\.gs1\.org\/([0-9]{2,4})\/([^/]+)/.exec(key) ?? [];
  if (primary === '') return [key];
  const kind = KIND_OF_THING[primary];
  const widest = kind === undefined ? `${GS1}/${primary}/${value}` : `${GS1}/${kind.primary}/${value.slice(0, kind.length)}`;
  return [...new Set([widest, key])];
}

/** The widest of `ownedKeys`, in SQL; null for what is no GS1 key. */
const widest = (key: string): string => `case
    ${Object.entries(KIND_OF_THING)
      .map(
        ([primary, kind]) =>
          `when starts_with(${key}, '${GS1}/${primary}/') then '${GS1}/${kind.primary}/' || left(split_part(${key}, '/', 5), ${String(kind.length)})`,
      )
      .join(' ')}
    else substring(${key} from '^https://id\\.gs1\\.org/[0-9]{2,4}/[^/]+') end`;

/**
 * SQL for the slug of who speaks for the thing of a key, by the rule of `ownedKeys`; null where nobody claimed it. `key` is a column.
 * `given` is a parameter: the address under which this ledger gives out ids, with a slash at its end.
 */
export const ownerOf = (key: string, given: string): string =>
  `coalesce(case when starts_with(${key}, ${given}) then split_part(substr(${key}, length(${given}) + 1), '/', 1) end,
            (select owned.organisation from thing owned where owned.key in (${key}, ${widest(key)}) order by length(owned.key) limit 1))`;
