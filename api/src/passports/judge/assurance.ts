import type { Assurance } from '@terroir/schemas';

/** The name and version of the rule below. Another rule is another version, so that a result can be told apart by how it came about. */
const ASSURANCE_RULE = 'assurance@1';

const LEVELS: readonly Assurance['level'][] = ['self', 'commercial', 'buyer', 'membership', '3rdParty', 'hybrid', 'unspecified'];

/** Levels that claim a distance which the ledger has to know of before it repeats them. */
const INDEPENDENT: readonly Assurance['level'][] = ['3rdParty', 'hybrid'];

/** Whether somebody says so who was registered for the scheme and is not the holder. */
export const isIndependent = ({ level }: Pick<Assurance, 'level'>): boolean => INDEPENDENT.includes(level);

/** What is known of who says something, and of whom. */
export interface Claimed {
  readonly issuer: { readonly did: string; readonly name: string };
  /** Whom it was issued to, by the identifier that the statement gives; null where that is withheld. */
  readonly holder: string | null;
  /** The DIDs behind what was assessed and behind the holder's identifier, as far as this ledger knows them. */
  readonly behind: readonly string[];
  readonly scheme: { readonly id: string; readonly name: string } | null;
  /** Whether the issuer was registered for the scheme when it said so. */
  readonly isRegistered: boolean;
  /** What the issuer itself calls it; null where that is withheld. */
  readonly stated: string | null;
}

function decide({ issuer, holder, behind, scheme, isRegistered, stated }: Claimed): Pick<Assurance, 'level' | 'text'> {
  const { did, name } = issuer;
  if (holder === did || behind.includes(did)) return { level: 'self', text: `${name} says so of what is its own; nobody else looked.` };
  const level = LEVELS.find((one) => one === stated) ?? 'unspecified';
  if (level === 'self') return { level: 'unspecified', text: `${name} calls it its own word, though it is about somebody else.` };
  if (!INDEPENDENT.includes(level))
    return {
      level,
      text: level === 'unspecified' ? `${name} does not say how it was checked.` : `${name} says so as ${AS[level] ?? level}.`,
    };
  if (holder === null)
    return { level: 'unspecified', text: `Whom ${name} says it of is withheld, so that its independence cannot be told.` };
  if (scheme === null || !isRegistered)
    return { level: 'unspecified', text: `${name} was not registered for ${scheme?.name ?? 'a scheme'} when it said so.` };
  return { level, text: `${name} was registered for ${scheme.name} when it said so, and is not the holder.` };
}

const AS: { readonly [level: string]: string } = {
  commercial: 'a commercial partner',
  buyer: 'a buyer',
  membership: 'an association of members',
};

/**
 * How a claim was checked, in UNTP's words. `3rdParty` and `hybrid` only where the issuer was registered for the scheme when it said so and is not the holder;
 * what the issuer calls it never makes more of it than that.
 */
export function assuranceOf(claimed: Claimed): Assurance {
  const { issuer, holder, scheme, isRegistered, stated } = claimed;
  return {
    ...decide(claimed),
    rule: ASSURANCE_RULE,
    inputs: { issuer: issuer.did, holder, scheme: scheme?.id ?? null, isRegistered, stated },
  };
}
