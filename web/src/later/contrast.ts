// Colors of a theme that are too faint are moved toward black or white, just far enough: 4.5:1 for
// text, 3:1 for graphics (WCAG 2.2). Loaded where a page sets colors of its own.

/** Red, green and blue from 0 to 1, and opacity. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number];

const BLACK: Color = [0, 0, 0, 1];
const WHITE: Color = [1, 1, 1, 1];
const TEXT = 4.5;
const GRAPHICS = 3;
/** What an accent is mixed with the surface behind a tinted box (--tint). */
const TINT = 0.11;

const mix = (a: Color, b: Color, part: number): Color => {
  const at = (i: 0 | 1 | 2): number => a[i] + (b[i] - a[i]) * part;
  return [at(0), at(1), at(2), 1];
};

/** What is seen of a color that lies over another. */
export const over = (color: Color, behind: Color): Color => mix(behind, color, color[3]);

function luminance([red, green, blue]: Color): number {
  const linear = (part: number): number =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** The contrast of two opaque colors, from 1 to 21. */
export function contrast(a: Color, b: Color): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The color, or the nearest one on its way to black or white that stands out enough from all of
 * these. What can be written in bytes is what is measured. */
export function standOut(color: Color, behind: readonly Color[], least: number): Color {
  const enough = (tried: Color): boolean => behind.every((each) => contrast(tried, each) >= least);
  if (enough(color)) return color;
  const far = (target: Color): number => Math.min(...behind.map((each) => contrast(target, each)));
  const target = far(BLACK) > far(WHITE) ? BLACK : WHITE;
  const rounded = (part: number): Color => {
    const [red, green, blue] = mix(color, target, part);
    const byte = (value: number): number => Math.round(value * 255) / 255;
    return [byte(red), byte(green), byte(blue), 1];
  };
  for (let step = 1; step < 64; step++) if (enough(rounded(step / 64))) return rounded(step / 64);
  return target;
}

/** What the browser says of a color: "color(srgb 0.5 0.25 0.125 / 0.5)". */
export function parse(text: string): Color {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (/\((?:srgb)?(.*)\)/.exec(text)?.[1] ?? '')
    .split(/[\s/]+/)
    .filter(Boolean)
    .map(Number);
  return [red, green, blue, alpha];
}

const written = ([red, green, blue]: Color): string =>
  `rgb(${[red, green, blue].map((part) => Math.round(part * 255)).join(' ')})`;

const watched = new Map<Element, () => void>();
const told = new Set<string>();

/** Keeps the contrast of an element's colors, also when the page changes its theme. The answer ends
 * that. */
export function keepContrast(host: HTMLElement, root: ShadowRoot): () => void {
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const adjust = (): void => {
    sheet.replaceSync('');
    sheet.replaceSync(correction(host, root));
  };
  adjust();
  if (watched.size === 0) watchThemes();
  watched.set(host, adjust);
  return () => watched.delete(host);
}

// A theme is switched by the system, or by an attribute high up in the page.
function watchThemes(): void {
  const all = (): void => {
    for (const adjust of watched.values()) adjust();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', all);
  const observer = new MutationObserver(all);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true });
  }
}

/** The declarations that take the place of too faint ones; none where all stand out. */
function correction(host: HTMLElement, root: ShadowRoot): string {
  const probe = document.createElement('i');
  probe.className = 'hidden';
  root.append(probe);
  const colorOf = (css: string): Color => {
    probe.style.color = `color-mix(in srgb, ${css}, ${css})`;
    return parse(getComputedStyle(probe).color);
  };
  const page = backdrop(host, colorOf);
  const surface = over(colorOf('var(--surface)'), page);
  const declarations: string[] = [];
  const hold = (name: string, css: string, behind: readonly Color[], least: number): Color => {
    const color = over(colorOf(css), surface);
    const better = standOut(color, behind, least);
    if (better === color) return color;
    declarations.push(`${name}:${written(better)}`);
    tell(name, color, behind[0] ?? surface, better);
    return better;
  };
  const accent = hold('--accent', 'var(--accent)', [surface], GRAPHICS);
  const tinted = mix(surface, accent, TINT);
  hold('color', 'var(--loyalty-text, currentcolor)', [surface, tinted], TEXT);
  hold('--muted', 'var(--muted)', [surface], TEXT);
  hold('--on-accent', 'var(--on-accent)', [accent], TEXT);
  probe.remove();
  return declarations.length > 0 ? `:host{${declarations.join(';')}}` : '';
}

/** What lies behind an element: the backgrounds of all that it stands in, or else the canvas. */
function backdrop(host: Element, colorOf: (css: string) => Color): Color {
  const layers: Color[] = [];
  for (let node: Element | null = host; node; node = parentOf(node)) {
    const color = colorOf(getComputedStyle(node).backgroundColor);
    layers.push(color);
    if (color[3] === 1) break;
  }
  return layers.reduceRight((behind, color) => over(color, behind), colorOf('Canvas'));
}

function parentOf(node: Element): Element | null {
  if (node.assignedSlot) return node.assignedSlot;
  const parent = node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : node.parentElement;
}

// Once for each color of a page, however many elements have it.
function tell(property: string, color: Color, behind: Color, better: Color): void {
  const name = property === 'color' ? '--loyalty-text' : property.replace('--', '--loyalty-');
  if (told.has(name)) return;
  told.add(name);
  const ratio = (each: Color): string => `${contrast(each, behind).toFixed(1)}:1`;
  console.info(
    `loyalty-widget: ${name} is ${written(color)}, with a contrast of ${ratio(color)} to what is ` +
      `behind it; ${written(better)} with ${ratio(better)} is shown.`,
  );
}
