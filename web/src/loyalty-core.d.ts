// The generated glue of src/wasm/bindings.cpp, as web/src/calculator.ts uses it.

import type { ModuleOptions } from './wasm-module.js';

/** A program with its calculator in the module's memory, from create() to dispose(). */
export type Handle = number;

export interface LoyaltyCore {
  readonly HEAPF64: Float64Array;
  create(): Handle;
  dispose(handle: Handle): void;
  open(handle: Handle, strings: string): boolean;
  setMember(handle: Handle, strings: string): boolean;
  setGuest(handle: Handle): void;
  reserve(handle: Handle, size: number): number;
  error(handle: Handle): string;
  errorName(code: number): string;
  _loyalty_preview(handle: Handle, size: number, breakdown: number): number;
}

export default function createLoyaltyCore(options: ModuleOptions): Promise<LoyaltyCore>;
