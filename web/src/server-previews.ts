// The server's previews in place of the calculator's, where WebAssembly is refused or its file is
// gone. Nothing of the first script is imported: code shared with it would become a second file that
// every page loads.

import { questionOf } from './question.js';
import type { Previewer, PreviewerSource } from './store.js';
import type { RequestError, SyncClient } from './sync.js';
import type { Cart, Member, Preview } from './types.js';

export { later } from './locales/en-later.js';

/** What became of a request: nothing when it was answered. `known`: there were answers before. */
type Report = (failure: unknown, known: boolean) => void;

interface Entry {
  readonly preview?: Preview;
  /** The server refused this cart, and would again. */
  readonly refusal?: RequestError;
  /** Answered then, under that state of the member. */
  readonly at: number;
  readonly state: number;
  used: number;
}

// Rules change with the clock, so an answer is asked for again after five minutes.
const FRESH = 300_000;
// For so long a server that failed is not asked again: longer than sync.ts waits between its tries.
const PAUSE = 10_000;
// Malformed, too large, or against the program.
const CART_REFUSED = [400, 413, 422];

/**
 * Answers from what the server said about the same cart before, and asks it about any other: one
 * request at a time. Nothing is queued: an answer is reported, its listeners ask about the carts
 * that they show by now, and the first that is unknown is sent.
 */
export class ServerPreviews implements Previewer, PreviewerSource {
  readonly #sync: Pick<SyncClient, 'send'>;
  readonly #report: Report;
  // Another shopper begins another map, so that an answer on its way to the last one is known.
  #entries = new Map<string, Entry>();
  #shopper: string | undefined;
  // Counts states of the member: an answer about an earlier one stands until the next is there.
  #state = 0;
  #asking = false;
  #failed = false;
  #pausedUntil = -Infinity;
  #known = false;

  constructor(sync: Pick<SyncClient, 'send'>, reason: unknown, report: Report) {
    this.#sync = sync;
    this.#report = report;
    console.warn(
      'loyalty-widget: the server previews. The calculator needs its .wasm file beside the script, or ' +
        "wasmUrl, and 'wasm-unsafe-eval' in the page's script-src.",
      reason,
    );
  }

  /** The server has the program already. */
  open(): this {
    return this;
  }

  setMember(member: Member | null): void {
    this.#state++;
    this.#failed = false;
    this.#pausedUntil = -Infinity;
    if (this.#shopper === member?.id) return;
    this.#shopper = member?.id;
    this.#entries = new Map();
    this.#asking = false;
  }

  preview(cart: Cart): Preview | null {
    const at = Number(cart.at);
    this.#pauseAfterFailure(at);
    const question = questionOf(cart);
    const key = JSON.stringify(question);
    const entry = this.#entries.get(key);
    const fresh = entry?.state === this.#state && at - entry.at < FRESH;
    if (!fresh && !this.#asking && at >= this.#pausedUntil) void this.#ask(key, question, at);
    if (!entry) return null;
    entry.used = at;
    if (entry.refusal) throw entry.refusal;
    return entry.preview ?? null;
  }

  dispose(): void {
    // The same one goes on under the next program.
  }

  async #ask(key: string, question: object, at: number): Promise<void> {
    const entries = this.#entries;
    const state = this.#state;
    this.#asking = true;
    let answer: Pick<Entry, 'preview' | 'refusal'> | undefined;
    let failure: unknown;
    try {
      const body = { ...question, at: new Date(at).toISOString() };
      const { text } = await this.#sync.send('/v1/preview', { method: 'POST', body });
      answer = { preview: JSON.parse(text) as Preview };
    } catch (error) {
      const refusal = error as RequestError;
      if (CART_REFUSED.includes(refusal.status)) answer = { refusal };
      else failure = error;
    }
    if (entries !== this.#entries) return;
    this.#asking = false;
    if (answer) {
      this.#known = true;
      this.#forgetUnused(at);
      entries.set(key, { ...answer, at, state, used: at });
    } else this.#failed = true;
    this.#report(failure, this.#known);
  }

  // From the first look after the failure on: its request may have taken longer than the pause.
  #pauseAfterFailure(now: number): void {
    if (this.#failed) this.#pausedUntil = now + PAUSE;
    this.#failed = false;
  }

  #forgetUnused(now: number): void {
    for (const [key, { used }] of this.#entries) {
      if (now - used > FRESH) this.#entries.delete(key);
    }
  }
}
