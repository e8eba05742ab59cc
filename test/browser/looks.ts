/** Checks of a page that run inside the browser: each is sent there by its source, so it uses nothing from outside. */

/** Texts whose contrast with what is behind them is under 4.5 (WCAG 2.2, 1.4.3), with the ratio. */
export function contrastFaults(): string[] {
  type Colour = readonly [number, number, number, number];
  const colourOf = (css: string): Colour => {
    const [r = 0, g = 0, b = 0, a = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
    return [r, g, b, a];
  };
  const luminance = ([r, g, b]: Colour): number => {
    const [x = 0, y = 0, z = 0] = [r, g, b].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element: Element | null): Colour => {
    if (element === null) return [255, 255, 255, 1];
    const colour = colourOf(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour : behind(element.parentElement);
  };
  const hasText = (element: Element): boolean =>
    [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '');
  return [...document.body.querySelectorAll<HTMLElement>('*')]
    .filter((element) => hasText(element) && element.checkVisibility())
    .flatMap((element) => {
      const [text, ground] = [colourOf(getComputedStyle(element).color), behind(element)].map(luminance);
      const ratio = (Math.max(text ?? 0, ground ?? 0) + 0.05) / (Math.min(text ?? 0, ground ?? 0) + 0.05);
      return ratio < 4.5 ? [`${element.tagName}.${element.className}: ${ratio.toFixed(2)} ${element.textContent.slice(0, 40)}`] : [];
    });
}

/** Links, buttons and fields without a name, and pictures that are neither named nor hidden. */
export function unnamedControls(): string[] {
  const named = (element: Element): boolean =>
    element.textContent.trim() !== '' || element.hasAttribute('aria-label') || ((element as HTMLInputElement).labels?.length ?? 0) > 0;
  const controls = [...document.querySelectorAll('a,button,input,textarea,summary,progress')].filter((element) => !named(element));
  const pictures = [...document.querySelectorAll('svg')].filter(
    (svg) => svg.getAttribute('aria-hidden') !== 'true' && !svg.hasAttribute('aria-label'),
  );
  return [...controls, ...pictures].map(({ outerHTML }) => outerHTML.slice(0, 120));
}
