// What a theme includes before anything is needed: it keeps the room of the elements (what they took
// on the last visit of the page, where there was one), and loads the widget when the first of them
// comes near the window or its cart changes.

import { ELEMENTS } from './constants.js';
import { ROOM } from './room.js';
import { keepSizes, keptSizes } from './sizes.js';

/** As far ahead of the window as the elements themselves look. */
const NEAR = '300px';

interface Waiting extends HTMLElement {
  cart?: unknown;
}

/** Loads the widget; one that does not come is asked for again when the page is back online. */
async function load(): Promise<void> {
  try {
    await import(new URL('index.js', import.meta.url).href);
  } catch (error) {
    console.warn('loyalty-widget: not loaded.', error);
    addEventListener('online', () => void load(), { once: true });
  }
}

function wait(): void {
  const sheet = new CSSStyleSheet();
  const keepRoom = () => sheet.replaceSync(ROOM + keptSizes());
  keepRoom();
  addEventListener('resize', keepRoom);
  // What the shopper does may make elements smaller, and no room is kept any more.
  keepSizes(() => {
    removeEventListener('resize', keepRoom);
    sheet.replaceSync(ROOM);
  });
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const names = Object.values(ELEMENTS).join();
  const waiting = new Set<Waiting>();
  let going = false;

  const near = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && go(),
    { rootMargin: NEAR },
  );
  const added = new MutationObserver(look);

  function go(): void {
    near.disconnect();
    added.disconnect();
    if (!going) void load();
    going = true;
  }

  function look(): void {
    for (const element of document.querySelectorAll<Waiting>(names)) {
      if (waiting.has(element)) continue;
      waiting.add(element);
      near.observe(element);
      // The first cart is what the page begins with; the next one is a change.
      let { cart } = element;
      Object.defineProperty(element, 'cart', {
        configurable: true,
        get: () => cart,
        set(next: unknown) {
          const changes = cart !== undefined && cart !== next;
          cart = next;
          if (changes) go();
        },
      });
    }
  }

  added.observe(document, { childList: true, subtree: true });
  look();
}

// On a server there is nothing to wait for.
const registry = (globalThis as { customElements?: CustomElementRegistry }).customElements;
if (registry && !registry.get(ELEMENTS.widget)) wait();
