// The generated glue of src/wasm/bindings.cpp, as web/src/calculator.ts uses it.

/** A compiled program with its calculator, in the module's memory until delete(). */
export interface Session {
  open(size: number, strings: string): boolean;
  error(): string;
  symbols(): string;
  setMember(size: number, strings: string): boolean;
  reserve(size: number): number;
  preview(size: number, breakdown: boolean): boolean;
  answer(): number;
  answerSize(): number;
  delete(): void;
}

export interface LoyaltyCore {
  readonly Session: new () => Session;
  readonly HEAPF64: Float64Array;
  errorName(code: number): string;
}

export default function createLoyaltyCore(options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
}): Promise<LoyaltyCore>;
