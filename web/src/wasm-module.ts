// Loading a Wasm module of ours, from its bytes or from where it lies.

import { LoyaltyError } from './errors.js';

/** What the generated glue takes: how to start the module, in our own way. */
export interface ModuleOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
}

/** Throws a LoyaltyError "wasm_unavailable" that says why. */
export async function startModule<Module>(
  create: (options: ModuleOptions) => Promise<Module>,
  source: BufferSource | string | URL,
): Promise<Module> {
  try {
    const module = await compileModule(source);
    return await new Promise<Module>((resolve, reject) => {
      create({
        instantiateWasm(imports, receive) {
          // Not the glue's: WebKit compiles what the page's policy refuses and refuses only here, and
          // the glue would wait for the instance for ever.
          WebAssembly.instantiate(module, imports).then(receive).catch(reject);
          return {};
        },
      }).then(resolve, reject);
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new LoyaltyError(
      'wasm_unavailable',
      '',
      `The calculator did not start. ${reason}`,
    );
    error.cause = cause;
    throw error;
  }
}

async function compileModule(source: BufferSource | string | URL): Promise<WebAssembly.Module> {
  if (typeof source !== 'string' && !(source instanceof URL)) return WebAssembly.compile(source);
  const response = await fetch(source);
  if (!response.ok) throw new Error(`HTTP ${response.status} for ${response.url}`);
  // With another type the browser would refuse to stream, and a second download would follow.
  return response.headers.get('content-type')?.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
