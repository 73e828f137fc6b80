// The one door to the calculator in WebAssembly: loading it, opening programs, previewing carts.
// No other file imports the generated glue.

import createLoyaltyCore, { type Handle, type LoyaltyCore } from './loyalty-core.js';
import { LoyaltyError } from './errors.js';
import { NO_ROOM, writeCart } from './tape.js';
import { TapePreview, copyAnswer } from './tape-preview.js';
import type { Cart, Compiled, Image, Member, Program } from './types.js';
import { Vocabulary } from './vocabulary.js';
import { startModule } from './wasm-module.js';

export interface LoadOptions {
  /** Where the wasm file is, when not beside this script. */
  readonly wasmUrl?: string | URL;
  /** The file's bytes, where there is no fetch for it. */
  readonly wasmBinary?: BufferSource;
}

let loading: Promise<CalculatorModule> | undefined;

/** Loads the calculator once; later calls share it. A failed load is tried again by the next call,
 * and so is one whose calculator broke. */
export function loadCalculator(options: LoadOptions = {}): Promise<CalculatorModule> {
  if (loading === undefined) {
    const attempt = instantiate(options).then(
      (core) => new CalculatorModule(core, () => forget(attempt)),
    );
    attempt.catch(() => forget(attempt));
    loading = attempt;
  }
  return loading;
}

function forget(attempt: Promise<CalculatorModule>): void {
  if (loading === attempt) loading = undefined;
}

async function instantiate(options: LoadOptions): Promise<LoyaltyCore> {
  const { wasmBinary, wasmUrl = new URL('./loyalty-core.wasm', import.meta.url) } = options;
  return startModule(createLoyaltyCore, wasmBinary ?? wasmUrl);
}

/** A loaded calculator: opens programs. */
export class CalculatorModule {
  readonly #core: LoyaltyCore;
  readonly #onLost: () => void;
  #lost = false;

  /** @internal Use loadCalculator. */
  constructor(core: LoyaltyCore, onLost: () => void) {
    this.#core = core;
    this.#onLost = onLost;
  }

  /** Makes a program ready. `compiled` is what the server or the studio made of `program`.
   * Throws a LoyaltyError where it is of another release. Dispose of the result when done. */
  open(program: Program, compiled: Compiled): Calculator {
    return this.guard((core) => {
      const handle = core.create();
      if (core.open(handle, handOver(core, handle, compiled))) {
        return new Calculator(this, handle, program, compiled.symbols);
      }
      const error = core.error(handle);
      core.dispose(handle);
      throw errorOf(error);
    });
  }

  /** @internal Runs a call into the module; a trap makes the whole module unusable. */
  guard<T>(call: (core: LoyaltyCore) => T): T {
    if (this.#lost) throw lost();
    try {
      return call(this.#core);
    } catch (error) {
      // A trap, or a stack that ran out inside: its memory can no longer be trusted.
      const broke = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
      if (!broke) throw error;
      this.#lost = true;
      this.#onLost();
      throw lost(error);
    }
  }
}

const lost = (cause?: unknown): LoyaltyError => {
  const error = new LoyaltyError(
    'calculator_lost',
    '',
    'The calculator broke and cannot be used again: load a new one with loadCalculator().',
  );
  if (cause !== undefined) error.cause = cause;
  return error;
};

function errorOf(text: string): LoyaltyError {
  const [code = '', where = '', ...message] = text.split('\n');
  return new LoyaltyError(code, where, message.join('\n'));
}

/** Writes an image where the calculator reads it. Returns its strings, each ended by a NUL. */
function handOver(core: LoyaltyCore, handle: Handle, { numbers, strings }: Image): string {
  const address = core.reserve(handle, numbers.length) >>> 3;
  core.HEAPF64.set(numbers, address);
  return strings.map((text) => `${escaped(text)}\0`).join('');
}

const escaped = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these two characters are the point
  text.replace(/[\0\x01]/g, (character) => (character === '\0' ? '\x010' : '\x011'));

/** Previews carts under one program. Call dispose() when it is no longer needed. */
export class Calculator {
  readonly #module: CalculatorModule;
  readonly #words: Vocabulary;
  #handle: Handle | undefined;
  #member: Member | null = null;
  #room = 0;
  #cartAddress = 0;

  /** @internal Use CalculatorModule.open. */
  constructor(
    module: CalculatorModule,
    handle: Handle,
    program: Program,
    symbols: readonly string[],
  ) {
    this.#module = module;
    this.#handle = handle;
    this.#words = module.guard(
      (core) => new Vocabulary(symbols, program, (code) => core.errorName(code)),
    );
  }

  /** The program's document. */
  get program(): Program {
    return this.#words.program;
  }

  /** Whose cart it is: the server's snapshot and its image, or nulls for a guest. */
  setMember(member: Member | null, image: Image | null): void {
    const handle = this.#open();
    this.#module.guard((core) => {
      if (image === null) {
        core.setGuest(handle);
      } else if (!core.setMember(handle, handOver(core, handle, image))) {
        throw errorOf(core.error(handle));
      }
      // The cart's room was taken for the image.
      this.#room = 0;
    });
    this.#member = member;
  }

  /** What the cart would earn and what can be done with it, as if ordered at cart.at.
   * Without the breakdown, `rules` and each line's `why` stay empty. */
  preview(cart: Cart, options?: { readonly breakdown?: boolean }): TapePreview {
    const handle = this.#open();
    return this.#module.guard((core) => {
      let size: number;
      for (;;) {
        // HEAPF64 is read anew each time: memory that grows detaches it.
        const start = this.#cartAddress;
        const tape = core.HEAPF64;
        size = writeCart(tape, start, start + this.#room, cart, this.#words, this.#member);
        if (size !== NO_ROOM) break;
        this.#room = this.#room * 2 + 256;
        this.#cartAddress = core.reserve(handle, this.#room) >>> 3;
      }
      const breakdown = options?.breakdown === false ? 0 : 1;
      const answer = core._loyalty_preview(handle, size, breakdown) >>> 3;
      const count = core.HEAPF64[answer] as number;
      if (count < 0) throw errorOf(core.error(handle));
      return new TapePreview(copyAnswer(core.HEAPF64, answer + 1, count), this.#words, cart);
    });
  }

  /** Frees its memory in the module. Any later call is a "disposed" error. */
  dispose(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined) this.#module.guard((core) => core.dispose(handle));
  }

  #open(): Handle {
    if (this.#handle !== undefined) return this.#handle;
    throw new LoyaltyError('disposed', '', 'This calculator was disposed of: compile a new one.');
  }
}
