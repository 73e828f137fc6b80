// An element that draws itself once after any number of changes. This is lit-html without the rest
// of Lit: what is left out here would be a seventh of the page's script.

import { pause } from './pause.js';

/** Properties of `DrawnElement`s: reading and writing what `names` say is in `values`. */
export function defineProperties(type: typeof DrawnElement, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(type.prototype, name, {
      get(this: DrawnElement) {
        return this.values[name];
      },
      set(this: DrawnElement, value: unknown) {
        if (Object.is(this.values[name], value)) return;
        this.values[name] = value;
        this.changed(name);
      },
    });
  }
}

/** Milliseconds after which those that are still to be drawn let the page do something else. */
const LONGEST_RUN = 8;

let drawn = Promise.resolve();
let began = 0;
let ended = 0;

/** Draws after all that wait already: now, or on a slow phone a few milliseconds later. */
function inTurn(draw: () => void, atOnce: boolean): Promise<void> {
  return (drawn = drawn
    .then(async () => {
      const now = performance.now();
      // What was drawn last was in another task.
      if (now > ended + 1) began = now;
      if (!atOnce && now > began + LONGEST_RUN) {
        await pause();
        began = performance.now();
      }
      draw();
      ended = performance.now();
    })
    // What goes wrong in one element does not keep the others from being drawn.
    .catch(reportError));
}

// A server that renders pages imports the script and has no elements.
const Base = (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? Object;

export abstract class DrawnElement extends (Base as typeof HTMLElement) {
  /** @internal */
  readonly values: Record<string, unknown>;
  #changes = new Set<string>();
  #drawn = Promise.resolve();
  #seen = false;

  constructor(values: Record<string, unknown>) {
    super();
    this.values = values;
    for (const name of Object.keys(values)) {
      // Set by a page that was faster than this script, and in the way of the accessor.
      if (!Object.hasOwn(this, name)) continue;
      values[name] = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
    }
  }

  /** Draws with what has changed since the last time; at first with "connected". */
  protected abstract draw(changes: ReadonlySet<string>): void;

  /** Resolves when what was changed so far can be seen. */
  get updateComplete(): Promise<void> {
    return this.#drawn;
  }

  connectedCallback(): void {
    this.changed('connected');
  }

  attributeChangedCallback(name: string): void {
    this.changed(name);
  }

  /** @internal Draws, which a frame or two later can be seen. */
  changed(name: string): void {
    this.#changes.add(name);
    if (this.#changes.size > 1) return;
    this.#drawn = inTurn(() => {
      const changes = this.#changes;
      this.#changes = new Set();
      if (!this.isConnected) return;
      this.draw(changes);
      this.#seen = true;
      // One that takes no room yet may not be a frame late.
    }, !this.#seen);
  }
}
