// Keeps the cart of elements current: when to read, what to do with late answers and failures. An
// adapter says from where, and what its platform announces.

import type { OpenCart } from '../state.js';

/** An element, or anything else that has a cart. */
export interface CartTarget {
  cart: OpenCart | null | undefined;
}

/** What the adapters use of a window. */
export interface Page extends EventTarget {
  readonly document: EventTarget & { readonly hidden?: boolean };
  readonly location: { readonly href: string };
  readonly fetch: typeof fetch;
  readonly PerformanceObserver?: typeof PerformanceObserver;
}

export interface FollowOptions<Payload> {
  /** Adds what the platform does not say, such as an exchange rate, a channel or collections. */
  readonly complete?: (cart: OpenCart, payload: Payload) => OpenCart;
  /** Further events after which the cart is read again, heard at the document. */
  readonly events?: readonly string[];
  /** The window; another one in tests. */
  readonly page?: Page;
}

/** A platform, as `keep` needs it. */
export interface Source<Payload> {
  /** The cart as it is now, null where there is none yet. */
  readonly read: (
    get: (url: string, headers?: Record<string, string>) => Promise<unknown>,
    page: Page,
  ) => unknown;
  readonly cartOf: (payload: Payload) => OpenCart | null;
  readonly events?: readonly string[];
  /** Requests after which the cart is another one, whoever sends them. */
  readonly requests?: RegExp;
  /** Hears what is no event of the document; the answer ends that. */
  readonly listen?: (page: Page, changed: () => void) => () => void;
}

/** A request that takes longer is given up, so that the next change is read. In milliseconds. */
const PATIENCE = 20_000;

/** Reads the cart now and after every change, and gives it to the targets. The answer ends that. */
export function keep<Payload>(
  target: CartTarget | Iterable<CartTarget>,
  source: Source<Payload>,
  { complete, events = [], page = globalThis }: FollowOptions<Payload>,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let changes = 0;
  let reading = false;
  let warned = false;
  let own = '';

  async function get(url: string, headers?: Record<string, string>): Promise<unknown> {
    own = new URL(url, page.location.href).href;
    const response = await page.fetch(own, {
      ...(headers && { headers }),
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) throw new Error(`${own} answered ${response.status}`);
    return response.json();
  }

  function give(answer: unknown): void {
    const payload = answer as Payload | null | undefined;
    let cart = payload ? source.cartOf(payload) : null;
    if (cart && payload && complete) cart = complete(cart, payload);
    for (const each of Symbol.iterator in target ? target : [target]) each.cart = cart;
  }

  async function refresh(): Promise<void> {
    changes++;
    if (reading) return;
    reading = true;
    for (let known = 0; known !== changes && !signal.aborted;) {
      known = changes;
      try {
        const payload = await source.read(get, page);
        // An answer that a change has overtaken is old, and the next one is asked for.
        if (known === changes) give(payload);
      } catch (error) {
        if (!warned) console.warn('loyalty-widget: the last cart stays:', error);
        warned = true;
      }
    }
    reading = false;
  }

  const announced = (event: Event) => {
    // Some events tell of a change that is still on its way.
    const { promise } = event as Event & { readonly promise?: unknown };
    void Promise.resolve(promise).then(refresh, refresh);
  };
  const now = () => void refresh();
  const deaf = source.listen?.(page, now);
  for (const name of ['loyalty-cart', ...(source.events ?? []), ...events]) {
    page.document.addEventListener(name, announced, { signal });
  }
  page.document.addEventListener('visibilitychange', () => page.document.hidden || now(), {
    signal,
  });
  page.addEventListener('pageshow', (event) => (event as PageTransitionEvent).persisted && now(), {
    signal,
  });
  const { requests } = source;
  const observer =
    requests && page.PerformanceObserver
      ? new page.PerformanceObserver((list) => {
          if (list.getEntries().some(({ name }) => name !== own && requests.test(name))) now();
        })
      : null;
  observer?.observe({ type: 'resource' });
  now();
  return () => {
    // An answer on its way is one of the past.
    changes++;
    listening.abort();
    observer?.disconnect();
    deaf?.();
  };
}
