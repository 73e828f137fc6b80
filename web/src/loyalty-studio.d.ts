// The generated glue of src/wasm/studio.cpp, as web/src/studio.ts uses it.

import type { ModuleOptions } from './wasm-module.js';

/** Each answer is JSON: what was asked for, or {code, where, message}. */
export interface StudioHandle {
  compile(program: string, zone: string): string;
  member(member: string): string;
  delete(): void;
  isDeleted(): boolean;
}

export interface LoyaltyStudio {
  readonly Studio: new () => StudioHandle;
}

export default function createLoyaltyStudio(options: ModuleOptions): Promise<LoyaltyStudio>;
