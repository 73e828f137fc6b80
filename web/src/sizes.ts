// How tall the elements of a page were when they had been drawn, kept for the next visit, so that
// what stands behind them is at its place before they are.

import { ELEMENTS, SIZES } from './constants.js';

/** The heights of one page's elements in CSS pixels, by their selector. */
type Heights = Readonly<Record<string, number>>;

/** The last pages are kept, and no more of them. */
const MOST_PAGES = 20;

const elements = Object.values(ELEMENTS).join();

/** Elements of one kind and mode share a height. */
function selectorOf(element: Element): string {
  const mode = element.getAttribute('mode');
  return element.localName + (mode === null ? ':not([mode])' : `[mode=${CSS.escape(mode)}]`);
}

/** This page, in a window of this width. */
const page = () => `${innerWidth} ${location.pathname}`;

function read(): Record<string, Heights> {
  try {
    return (JSON.parse(localStorage.getItem(SIZES)!) ?? {}) as Record<string, Heights>;
  } catch {
    return {};
  }
}

/** What this page's elements took when it was left last, as rules of CSS; empty where that is not
 * known. */
export function keptSizes(): string {
  return Object.entries(read()[page()] ?? {})
    .map(([selector, height]) => `${selector}{min-block-size:${height}px!important}`)
    .join('');
}

/** Keeps the heights as they are: of elements of one selector the least, for room that is never filled
 * is worse than what moves. */
function keep(): void {
  const heights: Record<string, number> = {};
  for (const element of document.querySelectorAll<HTMLElement>(elements)) {
    const root = element.shadowRoot;
    if (!root || root.querySelector('.skeleton')) continue;
    const selector = selectorOf(element);
    heights[selector] = Math.min(element.offsetHeight, heights[selector] ?? Infinity);
  }
  const { [page()]: before, ...others } = read();
  const pages = [...Object.entries(others), [page(), { ...before, ...heights }] as const];
  try {
    localStorage.setItem(SIZES, JSON.stringify(Object.fromEntries(pages.slice(-MOST_PAGES))));
  } catch {
    // Without storage the next page keeps the room of any element.
  }
}

/** Keeps them once, when the page is left or the shopper does something in it. Before, calls
 * `release`, by which elements get their own height. */
export function keepSizes(release: () => void): void {
  const over = new AbortController();
  for (const type of ['pagehide', 'click', 'keydown']) {
    const listener = () => {
      // Nothing is there yet that may become smaller.
      if (!customElements.get(ELEMENTS.widget)) return;
      over.abort();
      release();
      keep();
    };
    addEventListener(type, listener, { capture: true, signal: over.signal });
  }
}
