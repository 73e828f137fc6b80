// The one door to the calculator in WebAssembly: loading it, compiling programs, previewing carts.
// No other file imports the generated glue.

import createLoyaltyCore, { type Handle, type LoyaltyCore } from './loyalty-core.js';
import { type DocumentTape, writeDocument } from './document.js';
import { LoyaltyError } from './errors.js';
import { NO_ROOM, TapePreview, Vocabulary, copyAnswer, writeCart } from './tape.js';
import type { Cart, Member, Program, Zone } from './types.js';

export { LoyaltyError } from './errors.js';
export type { TapePreview } from './tape.js';
export type * from './types.js';

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
  try {
    const module = await compileModule(options);
    return await createLoyaltyCore({
      instantiateWasm(imports, receive) {
        const instance = new WebAssembly.Instance(module, imports);
        receive(instance);
        return instance.exports;
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new LoyaltyError(
      'wasm_unavailable',
      '',
      `The calculator could not be loaded (${reason}). It needs its .wasm file beside the script, ` +
        `or wasmUrl, and 'wasm-unsafe-eval' in the page's script-src.`,
    );
    error.cause = cause;
    throw error;
  }
}

async function compileModule(options: LoadOptions): Promise<WebAssembly.Module> {
  if (options.wasmBinary) return WebAssembly.compile(options.wasmBinary);
  const response = await fetch(options.wasmUrl ?? new URL('./loyalty-core.wasm', import.meta.url));
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${response.url}`);
  // With another type the browser would refuse to stream, and a second download would follow.
  return response.headers.get('content-type')?.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/** A loaded calculator: compiles programs. */
export class CalculatorModule {
  readonly #core: LoyaltyCore;
  readonly #onLost: () => void;
  #lost = false;

  /** @internal Use loadCalculator. */
  constructor(core: LoyaltyCore, onLost: () => void) {
    this.#core = core;
    this.#onLost = onLost;
  }

  /** Makes a program ready. `program` is its JSON text, `zone` the table of its time zone.
   * Throws a LoyaltyError that points into the program. Dispose of the result when done. */
  compile(program: string, zone: Zone): Calculator {
    const document = parse(program);
    return this.guard((core) => {
      const handle = core.create();
      const tape = writeDocument(document);
      const size = handOver(core, handle, tape, zone.changes.flat());
      if (core.open(handle, size, tape.strings, zone.name)) return new Calculator(this, handle, document as Program);
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LoyaltyError('json_syntax', '', `not JSON: ${(cause as Error).message}`);
  }
}

const EMPTY: DocumentTape = { numbers: [], strings: '' };

/** Writes a document, and more numbers behind it, where the calculator reads them. Returns how many
 * numbers the document takes. */
function handOver(
  core: LoyaltyCore,
  handle: Handle,
  { numbers }: DocumentTape,
  more: readonly number[] = [],
): number {
  const size = numbers.length;
  const address = core.reserve(handle, size + more.length) >>> 3;
  core.HEAPF64.set(numbers, address);
  core.HEAPF64.set(more, address + size);
  return size;
}

/** Previews carts under one program. Call dispose() when it is no longer needed. */
export class Calculator {
  readonly #module: CalculatorModule;
  readonly #words: Vocabulary;
  #handle: Handle | undefined;
  #member: Member | null = null;
  #room = 0;
  #cartAddress = 0;

  /** @internal Use CalculatorModule.compile. */
  constructor(module: CalculatorModule, handle: Handle, program: Program) {
    this.#module = module;
    this.#handle = handle;
    this.#words = module.guard(
      (core) => new Vocabulary(core.symbols(handle), program, (code) => core.errorName(code)),
    );
  }

  /** The program's document. */
  get program(): Program {
    return this.#words.program;
  }

  /** Whose cart it is: the server's snapshot, or null for a guest. */
  setMember(member: Member | null): void {
    const handle = this.#open();
    this.#module.guard((core) => {
      const tape = member === null ? EMPTY : writeDocument(member);
      const set = core.setMember(handle, handOver(core, handle, tape), tape.strings);
      // The cart's room was taken for the document.
      this.#room = 0;
      if (!set) throw errorOf(core.error(handle));
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
