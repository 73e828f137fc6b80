// The generated glue of src/wasm/bindings.cpp, as web/src/calculator.ts uses it.

/** A program with its calculator in the module's memory, from create() to dispose(). */
export type Handle = number;

export interface LoyaltyCore {
  readonly HEAPF64: Float64Array;
  create(): Handle;
  dispose(handle: Handle): void;
  open(handle: Handle, size: number, strings: string, zone: string): boolean;
  setMember(handle: Handle, size: number, strings: string): boolean;
  reserve(handle: Handle, size: number): number;
  error(handle: Handle): string;
  symbols(handle: Handle): string;
  errorName(code: number): string;
  _loyalty_preview(handle: Handle, size: number, breakdown: number): number;
}

export default function createLoyaltyCore(options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
}): Promise<LoyaltyCore>;
