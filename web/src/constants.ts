// Every name that a page can see: the element, its attributes, events, parts and storage keys.

export const ELEMENT = 'loyalty-widget';

/** What an element shows; the value of its `mode` attribute. */
export type Mode = 'full' | 'summary' | 'compact' | 'product';

export const EVENTS = {
  /** detail: RedemptionChange. The shopper chose other rewards, or another amount. */
  redemptionChange: 'loyalty-redemption-change',
  /** detail: PreviewChange. The cart, the member or the program changed what the cart would do. */
  previewChange: 'loyalty-preview-change',
  /** A guest asked to join; the shop opens its own sign-up. */
  join: 'loyalty-join',
  /** The compact element was pressed; the shop opens its account or cart. */
  open: 'loyalty-open',
} as const;

export const STORAGE = {
  snapshot: 'loyalty:snapshot',
  program: 'loyalty:program',
  compiled: 'loyalty:compiled',
  reservations: 'loyalty:reservations',
} as const;

/** Milliseconds. */
export const TIMING = {
  requestTimeout: 8000,
  /** The first retry waits at most this long, each next one at most twice as long as the last. */
  retryBase: 400,
  retryLimit: 10_000,
  attempts: 4,
  /** A snapshot older than this is asked for again when the page comes back to the front. */
  staleAfter: 30_000,
  /** The live region waits for this much quiet, so that it speaks once about several clicks. */
  announceAfter: 700,
  countUp: 450,
  /** How far ahead the end of a tier is spoken of in a cart: 90 days. */
  keepAhead: 7_776_000_000,
} as const;
