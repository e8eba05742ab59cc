import { create, toBuffer } from 'qrcode';

/** Light modules around a code (ISO/IEC 18004 asks for four). */
const QUIET = 4;
const QUIET_IN_TERMINAL = 2;

/** 15 % of a code may be lost, on a pack that was crumpled, say. */
const CORRECTION = 'M';

/** The modules of a QR code, dark ones true. What lies outside is light. */
interface Modules {
  readonly size: number;
  readonly isDark: (x: number, y: number) => boolean;
}

function modulesOf(uri: string): Modules {
  const { modules } = create(uri, { errorCorrectionLevel: CORRECTION });
  const { size } = modules;
  return { size, isDark: (x, y) => x >= 0 && y >= 0 && x < size && y < size && modules.get(y, x) === 1 };
}

/** One row of dark modules as strokes of a path, run by run. */
function rowOf({ size, isDark }: Modules, y: number): string {
  let row = '';
  for (let x = 0; x < size; x++) {
    if (!isDark(x, y) || isDark(x - 1, y)) continue;
    let length = 1;
    while (isDark(x + length, y)) length++;
    row += `M${String(x + QUIET)} ${String(y + QUIET)}h${String(length)}v1h-${String(length)}z`;
  }
  return row;
}

/** A QR code for `uri` as an SVG document, dark on light in whatever surroundings. */
export function qrSvg(uri: string): string {
  const modules = modulesOf(uri);
  const side = String(modules.size + 2 * QUIET);
  const path = Array.from({ length: modules.size }, (_, y) => rowOf(modules, y)).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" aria-label="QR code" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
  );
}

/** A QR code for `uri` as a PNG, eight pixels a module. */
export const qrPng = async (uri: string): Promise<Uint8Array> =>
  toBuffer(uri, { type: 'png', errorCorrectionLevel: CORRECTION, margin: QUIET, scale: 8 });

const BLOCKS = [' ', '▄', '▀', '█'];

/** A QR code for `uri` for a terminal: two modules a character, black on white whatever the terminal's colours are. */
export function qrTerminal(uri: string): string {
  const { size, isDark } = modulesOf(uri);
  const side = size + 2 * QUIET_IN_TERMINAL;
  const lines: string[] = [];
  for (let top = 0; top < side; top += 2) {
    const blocks = Array.from({ length: side }, (_, i) => {
      const [x, y] = [i - QUIET_IN_TERMINAL, top - QUIET_IN_TERMINAL];
      return BLOCKS[(isDark(x, y) ? 2 : 0) + (isDark(x, y + 1) ? 1 : 0)] ?? ' ';
    });
    lines.push(`\u001b[30;107m${blocks.join('')}\u001b[0m`);
  }
  return `${lines.join('\n')}\n`;
}
