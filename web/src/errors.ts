// The one error class of the package.

/** A refusal: what is wrong, where, and what was expected. */
export class LoyaltyError extends Error {
  override readonly name = 'LoyaltyError';

  constructor(
    /** One of the core's error names (include/loyalty/error.h), or "wasm_unavailable" (the file could not
     * be loaded or the page's policy refuses it), "calculator_lost" (it broke: load a new one),
     * "disposed". */
    readonly code: string,
    /** A JSON Pointer into what was handed in, "" for the whole. */
    readonly where: string,
    message: string,
  ) {
    super(message);
  }
}
