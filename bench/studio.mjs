// The two Wasm modules as tools, tests and the bench load them: from their files.
import { readFileSync } from 'node:fs';

const fileOf = (name) => readFileSync(new URL(`../web/dist/${name}.wasm`, import.meta.url));

/** The files' bytes: what loadStudio takes where there is no fetch for them. */
export const wasm = () => ({
  wasmBinary: fileOf('loyalty-core'),
  studioWasm: fileOf('loyalty-studio'),
});

/** Compiles programs and previews carts under them. */
export async function openStudio() {
  const { loadStudio } = await import('../web/dist/studio.js');
  return loadStudio(wasm());
}
