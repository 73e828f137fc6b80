// One store for each loyalty server that a page talks to.

import { loadCalculator } from './calculator.js';
import { LoyaltyStore } from './store.js';
import type { TokenSource } from './sync.js';

export interface ConnectOptions {
  /** The server's origin and path prefix; "" for the page's own origin. */
  readonly endpoint?: string;
  /** Gives the member's token, null for a guest. */
  readonly getToken?: TokenSource | null;
  /** Where the wasm file is, when not beside the script. */
  readonly wasmUrl?: string | URL;
}

const stores = new Map<string, LoyaltyStore>();
const tokens = new Map<LoyaltyStore, TokenSource>();

/** The page's store for that server: made and started by the first call, shared by the others. */
export function connect({
  endpoint = '',
  getToken = null,
  wasmUrl,
}: ConnectOptions = {}): LoyaltyStore {
  const known = stores.get(endpoint);
  if (known) {
    // Many elements may be given the same one.
    if (getToken && tokens.get(known) !== getToken) {
      tokens.set(known, getToken);
      void known.identify(getToken);
    }
    return known;
  }
  const store = new LoyaltyStore({
    endpoint,
    getToken,
    loadCalculator: () => loadCalculator(wasmUrl === undefined ? {} : { wasmUrl }),
  });
  stores.set(endpoint, store);
  if (getToken) tokens.set(store, getToken);
  void store.start();
  addEventListener('online', () => void store.refresh());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void store.refreshIfStale();
  });
  // Back from the browser's cache of pages, which may have been for hours.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void store.refresh();
  });
  // A switch of languages: whatever makes the elements draw has them look for theirs.
  new MutationObserver(() => void store.refresh()).observe(document.documentElement, {
    attributeFilter: ['lang'],
  });
  addEventListener('storage', ({ key }) => {
    if (key) void store.follow(key);
  });
  return store;
}
