// The pages of demo/embedding that a framework draws, built as their own tools build them: for the
// browser, with the package and all that it loads later in one folder, and for a server.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as esbuild from 'esbuild';
import { compile as compileSvelte } from 'svelte/compiler';
import { compileScript, parse as parseVue } from 'vue/compiler-sfc';

export const FRAMEWORKS = ['react', 'vue', 'svelte'] as const;
export type Framework = (typeof FRAMEWORKS)[number];
type Side = 'client' | 'server';

function vueScript(path: string, side: Side): string {
  const compilerOptions = { isCustomElement: (tag: string) => tag.startsWith('loyalty-') };
  const { descriptor, errors } = parseVue(readFileSync(path, 'utf8'), {
    filename: path,
    templateParseOptions: compilerOptions,
  });
  if (errors[0]) throw errors[0];
  return compileScript(descriptor, {
    id: basename(path),
    inlineTemplate: true,
    templateOptions: { ssr: side === 'server', compilerOptions },
  }).content;
}

function svelteScript(path: string, side: Side): string {
  const { js, warnings } = compileSvelte(readFileSync(path, 'utf8'), {
    filename: path,
    generate: side,
  });
  if (warnings[0]) throw new Error(`${path}: ${warnings[0].message}`);
  return js.code;
}

const components = (side: Side): esbuild.Plugin => ({
  name: 'components of a single file',
  setup(build) {
    build.onLoad({ filter: /\.vue$/ }, ({ path }) => ({
      contents: vueScript(path, side),
      loader: 'ts',
    }));
    build.onLoad({ filter: /\.svelte$/ }, ({ path }) => ({
      contents: svelteScript(path, side),
      loader: 'js',
    }));
  },
});

const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
  // Ours says that `loyalty-widget` is its source; here it is the package, by its name.
  tsconfigRaw: { compilerOptions: { jsx: 'react-jsx' } },
  define: {
    'process.env.NODE_ENV': '"production"',
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
  },
} as const satisfies esbuild.BuildOptions;

/** The files that a page of that framework loads, by their names. `script` takes the place of its
 * main file. */
export async function buildPage(
  framework: Framework,
  script = readFileSync(`demo/embedding/${framework}/main.${mainOf(framework)}`, 'utf8'),
): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await esbuild.build({
    ...common,
    stdin: {
      contents: script,
      resolveDir: `demo/embedding/${framework}`,
      loader: mainOf(framework),
    },
    entryNames: 'main',
    outdir: 'build/embedding',
    write: false,
    splitting: true,
    minify: true,
    plugins: [components('client')],
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  // esbuild leaves addresses in scripts alone, so the calculator is put where its script looks.
  files.set('loyalty-core.wasm', readFileSync('web/dist/loyalty-core.wasm'));
  return files.set('index.html', readFileSync(`demo/embedding/${framework}/index.html`));
}

const mainOf = (framework: Framework): 'ts' | 'tsx' => (framework === 'react' ? 'tsx' : 'ts');

/** How each framework makes HTML of a page. */
const RENDER: Readonly<Record<Framework, string>> = {
  react: `import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { Shop } from './Shop.js';
    export const html = renderToString(createElement(Shop));`,
  vue: `import { createSSRApp } from 'vue';
    import { renderToString } from 'vue/server-renderer';
    import Shop from './Shop.vue';
    export const html = await renderToString(createSSRApp(Shop));`,
  svelte: `import { render } from 'svelte/server';
    import Shop from './Shop.svelte';
    export const html = render(Shop).body;`,
};

/** Writes a module that exports the page's HTML; frameworks and package stay imports by name. */
export async function buildForServer(framework: Framework, file: string): Promise<void> {
  await esbuild.build({
    ...common,
    stdin: {
      contents: RENDER[framework],
      resolveDir: `demo/embedding/${framework}`,
      loader: 'ts',
    },
    outfile: file,
    platform: 'node',
    packages: 'external',
    plugins: [components('server')],
  });
}
