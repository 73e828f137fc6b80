// What those who hear the page are told. They are not interrupted, and hear nothing twice.

import { TIMING } from './constants.js';
import type { Formatter } from './format.js';
import type { Preview } from './types.js';
import type { Say } from './words.js';

/** What a cart does, in a sentence or two. */
export function wordsOf(
  { guest, points, redemptions, totals }: Preview,
  say: Say,
  format: Formatter,
): string {
  const words =
    points > 0
      ? say(guest ? 'spokenGuest' : 'spokenEarn', { points: format.points(points) })
      : say('earnNothing');
  return redemptions.length > 0
    ? `${words} ${say('spokenTotal', { total: format.money(totals.after) })}`
    : words;
}

/** What is on the page, or was. */
type News = Pick<Element, 'isConnected' | 'textContent'>;

export class Announcer {
  readonly #say: (words: string) => void;
  readonly #news = new Set<News>();
  #cart = '';
  #cartSaid = '';
  #quiet: ReturnType<typeof setTimeout> | undefined;

  /** @param say - called with the words when it is quiet, and with none when they were heard */
  constructor(say: (words: string) => void) {
    this.#say = say;
  }

  /** What the cart does now. What it did when the shopper came is there to be read: nothing was
   * `before`, and only another sentence is told. */
  cart(words: string, before: Preview | undefined): void {
    this.#cart = words;
    if (before) this.#wait();
    else this.#cartSaid = words;
  }

  /** This appeared, or says something else. What is gone again before it is quiet is not told. */
  tell(news: News): void {
    this.#news.add(news);
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      // Two elements may show the same. A heading and an item of a list end as a sentence does.
      const words = new Set(
        [...this.#news]
          .filter(({ isConnected }) => isConnected)
          .map(({ textContent }) => textContent.trim().replace(/[\p{L}\p{N}]$/u, '$&.')),
      );
      this.#news.clear();
      if (this.#cart !== this.#cartSaid) words.add(this.#cart);
      this.#cartSaid = this.#cart;
      this.#say([...words].join(' '));
      // Who reads on from here would read it again.
      this.#quiet = setTimeout(() => this.#say(''), TIMING.announcedFor);
    }, TIMING.announceAfter);
  }
}
