import { refuse } from './error.ts';

/** Levels of the tree that one tile spans, and the hashes that a full one holds (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;

const HIGHEST_LEVEL = 63;

/** The place of a tile, and how many hashes of it are asked for. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** Groups of three digits, all but the last with an `x` before. */
function spellIndex(index: number): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return groups.join('/');
}

/** The path of a tile, `tile/0/x001/x234/067` for example, with `.p/112` behind it for a partial one. */
export const tilePath = (level: number, index: number, width: number): string =>
  `tile/${String(level)}/${spellIndex(index)}${width === TILE_WIDTH ? '' : `.p/${String(width)}`}`;

/** @throws ProofError `no-tile-path` for what is not the one spelling of a tile's path */
export function parseTilePath(path: string): TilePlace {
  const match = /^tile\/(0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  const level = Number(match?.[1]);
  const index = Number((match?.[2] ?? '').replaceAll(/[x/]/g, ''));
  const width = match?.[3] === undefined ? TILE_WIDTH : Number(match[3]);
  if (
    match === null ||
    level > HIGHEST_LEVEL ||
    !Number.isSafeInteger(index) ||
    (match[3] !== undefined && width >= TILE_WIDTH) ||
    tilePath(level, index, width) !== path
  )
    refuse('no-tile-path');
  return { level, index, width };
}
