// Somebody who shops with one of the browsers: finds things by what they are, also in shadow trees,
// and waits for what is to come.

import { setTimeout as pause } from 'node:timers/promises';
import type { Door } from './door.js';
import type { Engine } from './engine.js';

/** How long anything may take before the test has failed. */
const PATIENCE = 10_000;

/**
 * In the page: each step is a selector within what the last one found, or in its shadow tree;
 * one that begins with "=" is a label's or a button's words instead.
 */
declare global {
  function at(...path: string[]): HTMLElement | null;
}

const AT = `(...path) => path.reduce((found, step) => {
  const root = found && (found.shadowRoot ?? found);
  if (!root || !step.startsWith('=')) return root && root.querySelector(step);
  const named = [...root.querySelectorAll('label, button, summary, [aria-label]')].find((node) =>
    (node.ariaLabel ?? node.textContent).trim().startsWith(step.slice(1)));
  return named?.control ?? named ?? null;
}, document)`;

/** As engines agree on it: they differ in which spaces and marks of direction they tell, and older
 * releases of ICU write Arabic in its own digits. */
export const plain = (text: string): string =>
  text
    .replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) % 16))
    .replace(/[\u066b\u066c]/g, (mark) => (mark === '\u066b' ? '.' : ','))
    .replace(/\s+/g, ' ')
    .trim();

export class Visitor {
  readonly #engine: Engine;
  readonly door: Door;

  constructor(engine: Engine, door: Door) {
    this.#engine = engine;
    this.door = door;
  }

  open(path: string): Promise<void> {
    return this.#engine.open(this.door.url + path);
  }

  back(): Promise<void> {
    return this.#engine.back();
  }

  resize(width: number, height: number): Promise<void> {
    return this.#engine.resize(width, height);
  }

  screenshot(): Promise<Buffer> {
    return this.#engine.screenshot();
  }

  /** Calls a function in the page; it can use nothing of the test but its arguments and `at`. */
  async run<Arguments extends unknown[], Result>(
    call: (...values: Arguments) => Result,
    ...values: Arguments
  ): Promise<Awaited<Result>> {
    const known = `((at) => (${call.toString()})(...${JSON.stringify(values)}))(${AT})`;
    return (await this.#engine.evaluate(known)) as Awaited<Result>;
  }

  /** Asks until the answer is not empty; a page that is on its way has none yet. */
  until<Arguments extends unknown[], Result>(
    call: (...values: Arguments) => Result,
    ...values: Arguments
  ): Promise<NonNullable<Awaited<Result>>> {
    const what = `${call.toString()} ${JSON.stringify(values)}`;
    return this.#wait(what, () => this.run(call, ...values));
  }

  async #wait<Answer>(
    what: string,
    ask: () => Promise<Answer>,
    passes: (answer: NonNullable<Answer>) => boolean = Boolean,
  ): Promise<NonNullable<Answer>> {
    const end = Date.now() + PATIENCE;
    let last: unknown;
    while (Date.now() < end) {
      try {
        const answer = await ask();
        if (answer !== null && answer !== undefined && passes(answer)) return answer;
        last = answer;
      } catch (error) {
        last = error;
      }
      await pause(20);
    }
    const complaints = this.complaints.join('; ') || 'none';
    throw new Error(`Waited in vain: ${what}. Last: ${String(last)}. Complaints: ${complaints}`);
  }

  /** What is read there, once it is there. */
  text(...path: string[]): Promise<string> {
    return this.textThat(Boolean, ...path);
  }

  /** The same, once it is what one waits for. */
  textThat(passes: (text: string) => boolean, ...path: string[]): Promise<string> {
    const ask = async (): Promise<string | null> => {
      const text = await this.run((...steps: string[]) => at(...steps)?.innerText ?? null, ...path);
      return text && plain(text);
    };
    return this.#wait(`${path.join(' ')}: ${passes.toString()}`, ask, passes);
  }

  /** What a field holds, once it is there. */
  async value(...path: string[]): Promise<string> {
    const found = await this.until(
      (...steps: string[]) => {
        const field = at(...steps) as HTMLInputElement | null;
        return field && { value: field.value };
      },
      ...path,
    );
    return found.value;
  }

  /** Waits until it is there and can be used, and clicks it with the mouse. */
  async click(...path: string[]): Promise<void> {
    const place = await this.until(
      (...steps: string[]) => {
        const node = at(...steps);
        if (!node || node.matches(':disabled')) return null;
        node.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { x, y, width, height } = node.getBoundingClientRect();
        return width > 0 ? { x: x + width / 2, y: y + height / 2 } : null;
      },
      ...path,
    );
    await this.#engine.click(place.x, place.y);
  }

  /** Puts the focus there, as a tab from the element before it would, for what is typed next. */
  async focus(...path: string[]): Promise<void> {
    await this.until(
      (...steps: string[]) => {
        const node = at(...steps);
        node?.focus();
        return node && (node.getRootNode() as Document | ShadowRoot).activeElement === node;
      },
      ...path,
    );
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#engine.press(key);
  }

  /** What the page and the browser's console complained of. */
  get complaints(): string[] {
    return [...this.door.complaints, ...this.#engine.complaints].filter(
      // Asked for by browsers themselves, against the policy of a page without pictures.
      (text) => !text.includes('/favicon.ico'),
    );
  }

  /** Closes the page before its door, so that the next visitor hears nothing of it. */
  async leave(): Promise<void> {
    await this.#engine.open('about:blank');
    await this.door.remove();
    this.#engine.complaints.length = 0;
  }
}
