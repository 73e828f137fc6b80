// What an element says: in the language of the page around it, and in the shop's own words.

import type { Messages } from './locales/en.js';
import { loadMessages, type Language } from './locales/load.js';
import { learnPoints, speaker, type Say } from './words.js';

export class Speech {
  readonly #element: Element;
  readonly #learned: () => void;
  #language: Language | null = null;
  #asked = '';

  /** @param learned - called when the language is there, or has become another */
  constructor(element: Element, learned: () => void) {
    this.#element = element;
    this.#learned = learned;
  }

  /** The language's file is there: nothing is said in one language first and in another then. */
  get ready(): boolean {
    return this.#language !== null;
  }

  /** How numbers and days are written: a BCP 47 tag. */
  get locale(): string {
    return this.#language?.locale ?? 'en';
  }

  /** `messages` of the shop come before those of the language. */
  say(messages: Partial<Messages>): Say {
    return speaker({ ...this.#language?.messages, ...messages }, this.locale);
  }

  /** Looks for the language of the closest element that states one, and of the browser else. */
  listen(): void {
    const asked =
      this.#element.closest('[lang]')?.getAttribute('lang') ||
      // Of an element in a theme's own shadow root.
      document.documentElement.lang ||
      navigator.language;
    if (asked === this.#asked) return;
    this.#asked = asked;
    void loadMessages(asked).then((language) => {
      if (asked !== this.#asked) return;
      this.#language = language;
      learnPoints(language.locale, language.messages.points);
      this.#learned();
    });
  }
}
