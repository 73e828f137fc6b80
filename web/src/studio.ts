// Programs and members made ready in the page, or in Node, where no server does: what a storefront
// does not need and the studio, the bench and the tests do. The widget does not load it.

import { type Calculator, type CalculatorModule, loadCalculator } from './calculator.js';
import type { LoadOptions } from './calculator.js';
import { LoyaltyError } from './errors.js';
import createLoyaltyStudio, { type LoyaltyStudio, type StudioHandle } from './loyalty-studio.js';
import type { TapePreview } from './tape-preview.js';
import type { Cart, Compiled, Image, Member, Program, Zone } from './types.js';
import { startModule } from './wasm-module.js';

export { loadCalculator };
export { zoneFromIntl } from './zone.js';
export { LoyaltyError } from './errors.js';
export type * from './types.js';

export interface StudioOptions extends LoadOptions {
  /** Where the studio's wasm file is, when not beside this script, or its bytes. */
  readonly studioWasm?: BufferSource | string | URL;
}

/** Loads the storefront's calculator and the compiler for it. */
export async function loadStudio(options: StudioOptions = {}): Promise<Studio> {
  const source = options.studioWasm ?? new URL('./loyalty-studio.wasm', import.meta.url);
  const [calculators, studio] = await Promise.all([
    loadCalculator(options),
    startModule(createLoyaltyStudio, source),
  ]);
  return new Studio(calculators, studio);
}

type Refusal = { readonly code: string; readonly where: string; readonly message: string };

function answer<Answer extends object>(text: string): Answer {
  const parsed = JSON.parse(text) as Answer | Refusal;
  if ('code' in parsed) throw new LoyaltyError(parsed.code, parsed.where, parsed.message);
  return parsed;
}

/** Compiles programs. */
export class Studio {
  readonly #calculators: CalculatorModule;
  readonly #studio: LoyaltyStudio;

  /** @internal Use loadStudio. */
  constructor(calculators: CalculatorModule, studio: LoyaltyStudio) {
    this.#calculators = calculators;
    this.#studio = studio;
  }

  /** Checks a program and makes it ready. `program` is its JSON text, `zone` the table of its time
   * zone. Throws a LoyaltyError that points into the program. Dispose of the result when done. */
  compile(program: string, zone: Zone): StudioCalculator {
    const handle = new this.#studio.Studio();
    try {
      const compiled = answer<Compiled>(handle.compile(program, JSON.stringify(zone)));
      const calculator = this.#calculators.open(JSON.parse(program) as Program, compiled);
      return new StudioCalculator(handle, compiled, calculator);
    } catch (error) {
      handle.delete();
      throw error;
    }
  }
}

/** Previews carts under one program. Call dispose() when it is no longer needed. */
export class StudioCalculator {
  readonly #handle: StudioHandle;
  readonly #calculator: Calculator;

  /** @internal Use Studio.compile. */
  constructor(
    handle: StudioHandle,
    /** What a server would send a page. */
    readonly compiled: Compiled,
    calculator: Calculator,
  ) {
    this.#handle = handle;
    this.#calculator = calculator;
  }

  get program(): Program {
    return this.#calculator.program;
  }

  /** Whose cart it is: a snapshot, or null for a guest. Throws where it is none of this program. */
  setMember(member: Member | null): void {
    this.#calculator.setMember(member, member && this.imageOf(member));
  }

  /** What a server would send a page beside the snapshot. */
  imageOf(member: Member): Image {
    return answer<Image>(this.#handle.member(JSON.stringify(member)));
  }

  preview(cart: Cart, options?: { readonly breakdown?: boolean }): TapePreview {
    return this.#calculator.preview(cart, options);
  }

  dispose(): void {
    this.#calculator.dispose();
    if (!this.#handle.isDeleted()) this.#handle.delete();
  }
}
