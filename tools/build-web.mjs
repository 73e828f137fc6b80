// Builds web/dist and demo/dist; docs/build.md has the table of what becomes what.
//   node tools/build-web.mjs            the widget and the demo
//   node tools/build-web.mjs --tests    also bundles the TypeScript tests into build/tests
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { minify } from 'terser';
import { brotli } from './brotli.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

/** The storefront's module, and what the studio has beside it. */
const MODULES = ['loyalty-core', 'loyalty-studio'];

/** The carts of platforms, as entries of their own. */
const ADAPTERS = ['shopify', 'woocommerce', 'medusa', 'bigcommerce', 'page'];

/** What the module's compiler flags use (cmake/wasm.cmake) and wasm-opt therefore has to know. */
const WASM_FEATURES = [
  '--enable-bulk-memory',
  '--enable-bulk-memory-opt',
  '--enable-mutable-globals',
  '--enable-nontrapping-float-to-int',
  '--enable-sign-ext',
];

const filesUnder = (folder) =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .sort()
    : [];

/** Style sheets become their minified text: an element adopts them, no second request. */
const cssAsText = {
  name: 'css-as-text',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await fs.promises.readFile(path, 'utf8');
      const { code } = await esbuild.transform(source, { loader: 'css', minify: true });
      return { contents: code.trimEnd(), loader: 'text' };
    });
  },
};

/** lit-html writes its version into a global name, and the widget has none. */
const noGlobalNames = {
  name: 'no global names',
  setup(build) {
    build.onLoad({ filter: /\/lit-html\/.*lit-html\.js$/ }, async ({ path }) => {
      const source = await fs.promises.readFile(path, 'utf8');
      const version = /\(\w+\.litHtmlVersions\s*\?\?=\s*\[\]\)\.push\("[\d.]+"\)/;
      if (!version.test(source)) throw new Error(`${path} has no litHtmlVersions to leave out`);
      return { contents: source.replace(version, '0'), loader: 'js' };
    });
  },
};

/** Templates without their indentation: HTML takes a line's end for the same one space. */
const noIndentation = {
  name: 'no indentation',
  setup(build) {
    build.onLoad({ filter: /\/web\/src\/.*\.ts$/ }, async ({ path }) => {
      const source = await fs.promises.readFile(path, 'utf8');
      return { contents: source.replace(/\n +(>?)/g, (_, end) => end || '\n'), loader: 'ts' };
    });
  },
};

const GLUE = /\/loyalty-(core|studio)\.js$/;

/** Emscripten's glue becomes a part of the script that imports it: apart it would be another request,
 * and 300 bytes more of brotli. */
const generatedGlue = {
  name: 'the generated glue',
  setup(build) {
    build.onResolve({ filter: GLUE }, ({ path }) => ({
      path: join(process.cwd(), 'build/wasm', basename(path)),
    }));
  },
};

/** The languages that a page asks for by name, each a file of its own. */
const languages = filesUnder('web/src/locales').filter(
  (file) => !/\/(en|en-first|en-later|load)\.ts$/.test(file),
);

const languageFiles = {
  name: 'a language is another file',
  setup(build) {
    build.onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && importer.endsWith('/locales/load.ts')
        ? { path: `./locales${path.slice(1)}`, external: true }
        : undefined,
    );
  },
};

const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** Terser after esbuild, for it drops functions inside the glue's factory that nothing calls and
 * shortens more of the rest: 1.3 KB in brotli. */
async function squeeze(file) {
  const { code } = await minify(fs.readFileSync(file, 'utf8'), {
    module: true,
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true, pure_getters: true },
  });
  fs.writeFileSync(file, code);
}

/** wasm-opt takes seconds, so it runs only when the linked module or these steps are new. */
async function buildModule(name) {
  const wasm = `build/wasm/${name}.wasm`;
  if (!fs.existsSync(wasm)) {
    console.error(`${wasm} is missing: run 'cmake --preset wasm && cmake --build --preset wasm'.`);
    process.exit(1);
  }
  const hash = createHash('sha256');
  for (const file of [wasm, 'tools/build-web.mjs', 'package-lock.json']) {
    hash.update(fs.readFileSync(file));
  }
  const key = hash.digest('hex');
  const stamp = `build/wasm/${name}.sha256`;
  const target = `web/dist/${name}.wasm`;
  const fresh = fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === key;
  if (fresh && fs.existsSync(target)) return;

  execFileSync(
    process.execPath,
    [
      'node_modules/binaryen/bin/wasm-opt',
      // For speed, here: docs/build.md has the sizes and times of the choices. What is merged in
      // between is 80 bytes of brotli.
      ...['--generate-global-effects', '-O3', '--merge-similar-functions', '-O3'],
      ...[...WASM_FEATURES, '--strip-debug', '--strip-producers'],
      ...['--strip-target-features', wasm, '-o', target],
    ],
    { stdio: 'inherit' },
  );
  fs.writeFileSync(stamp, key);
}

/** The style sheet that web/src/room.ts makes. */
async function roomSheet() {
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: ['web/src/room.ts'],
    write: false,
  });
  const script = Buffer.from(outputFiles[0].contents).toString('base64');
  const { ROOM } = await import(`data:text/javascript;base64,${script}`);
  return `${ROOM}\n`;
}

/** The chunks that the entry imports at once, and those that it asks for later. */
function partsOf(outputs, entry) {
  const reachable = new Set([entry]);
  for (const file of reachable) {
    for (const { path, kind } of outputs[file].imports) {
      if (kind === 'import-statement' && outputs[path]) reachable.add(path);
    }
  }
  const scripts = Object.keys(outputs).filter((file) => file.endsWith('.js'));
  return {
    page: [...reachable],
    onDemand: scripts.filter((file) => !reachable.has(file)),
  };
}

async function buildWidget() {
  if (!fs.existsSync('web/src/index.ts')) return;
  for (const file of filesUnder('web/dist')) {
    if (['.js', '.json'].includes(extname(file))) fs.rmSync(file);
  }
  const { metafile } = await esbuild.build({
    ...common,
    entryPoints: ['web/src/index.ts'],
    outdir: 'web/dist',
    splitting: true,
    minify: true,
    chunkNames: 'chunks/[name]-[hash]',
    // The lit-html that can also be imported where there is no document.
    platform: 'neutral',
    conditions: ['node'],
    plugins: [generatedGlue, languageFiles, cssAsText, noGlobalNames, noIndentation],
  });
  const parts = partsOf(metafile.outputs, 'web/dist/index.js');
  for (const file of [...parts.page, ...parts.onDemand]) await squeeze(file);
  // Apart and without common chunks, so that a language is one request.
  await esbuild.build({
    ...common,
    entryPoints: languages,
    outdir: 'web/dist/locales',
    minify: true,
    charset: 'utf8',
  });
  parts.onDemand.push(...languages.map((file) => `web/dist/locales/${basename(file, '.ts')}.js`));
  // Apart, so that no page loads a part of it.
  await esbuild.build({
    ...common,
    entryPoints: ['web/src/studio.ts'],
    outdir: 'web/dist',
    minify: true,
    plugins: [generatedGlue],
  });
  // Each whole in one file: a page loads the first, and one of the others.
  const alone = ['loader', ...ADAPTERS.map((name) => `adapters/${name}`)];
  await esbuild.build({
    ...common,
    entryPoints: alone.map((name) => `web/src/${name}.ts`),
    outdir: 'web/dist',
    minify: true,
  });
  for (const name of alone) await squeeze(`web/dist/${name}.js`);
  fs.writeFileSync('web/dist/room.css', await roomSheet());
  fs.mkdirSync('build/web', { recursive: true });
  fs.writeFileSync('build/web/parts.json', `${JSON.stringify(parts, null, 2)}\n`);
}

const widgetOfThePage = {
  name: 'the page has the widget',
  setup(build) {
    const path = '/widget/index.js';
    build.onResolve({ filter: /^loyalty-widget$/ }, () => ({ path, external: true }));
  },
};

async function buildDemo() {
  const entries = filesUnder('demo/src').filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && dirname(file) === 'demo/src',
  );
  fs.rmSync('demo/dist', { recursive: true, force: true });
  if (entries.length > 0) {
    await esbuild.build({
      ...common,
      entryPoints: entries,
      outdir: 'demo/dist',
      splitting: true,
      minify: true,
      chunkNames: 'chunks/[name]-[hash]',
      plugins: [widgetOfThePage, cssAsText],
    });
  }
  for (const folder of ['demo/src', 'demo/public']) {
    for (const file of filesUnder(folder).filter((name) => !name.endsWith('.ts'))) {
      fs.cpSync(file, join('demo/dist', relative(folder, file)));
    }
  }
  for (const file of ['embedding/plain.html', 'embedding/plain.js']) {
    fs.cpSync(join('demo', file), join('demo/dist', file));
  }
  for (const file of filesUnder('web/dist').filter((name) => !name.includes('/types/'))) {
    const target = join('demo/dist/widget', relative('web/dist', file));
    fs.cpSync(file, target);
    // For the server, which compresses nothing by itself.
    fs.writeFileSync(`${target}.br`, brotli(fs.readFileSync(file)));
  }
}

async function buildTests() {
  fs.rmSync('build/tests', { recursive: true, force: true });
  const entries = filesUnder('tests').filter((file) => file.endsWith('.test.ts'));
  if (entries.length === 0) return;
  await esbuild.build({
    ...common,
    entryPoints: entries,
    outbase: 'tests',
    outdir: 'build/tests',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: { 'loyalty-widget': './web/src/index.ts' },
    plugins: [generatedGlue, cssAsText],
  });
}

/** What everything but the tests comes from, by content: a checkout changes times. */
function fingerprint() {
  const hash = createHash('sha256');
  const folders = ['web/src', 'demo/src', 'demo/public', 'demo/embedding'].flatMap(filesUnder);
  const modules = MODULES.flatMap((name) => [`build/wasm/${name}.wasm`, `build/wasm/${name}.js`]);
  const files = [...modules, 'tsconfig.json'];
  for (const file of [...folders, ...files, 'tools/build-web.mjs', 'package-lock.json']) {
    hash.update(`${file}\0`);
    if (fs.existsSync(file)) hash.update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

/** What `integrity` says of each file, for a theme's script tags and import map: written to
 * web/dist/integrity.json, and printed. */
function writeIntegrity() {
  const files = filesUnder('web/dist').filter((file) => /\.(js|wasm|css)$/.test(file));
  const hash = (file) =>
    `sha384-${createHash('sha384').update(fs.readFileSync(file)).digest('base64')}`;
  const integrity = Object.fromEntries(
    files.map((file) => [relative('web/dist', file), hash(file)]),
  );
  fs.writeFileSync('web/dist/integrity.json', `${JSON.stringify(integrity, null, 2)}\n`);
  for (const [file, value] of Object.entries(integrity)) console.log(value, file);
}

const stamp = 'build/web/inputs.sha256';
const key = fingerprint();
const outputs = [
  ...MODULES.map((name) => `web/dist/${name}.wasm`),
  ...ADAPTERS.map((name) => `web/dist/adapters/${name}.js`),
  ...[
    'web/dist/index.js',
    'web/dist/loader.js',
    'web/dist/studio.js',
    'web/dist/locales',
    'demo/dist/widget',
  ],
];
const fresh =
  outputs.every((file) => fs.existsSync(file)) &&
  fs.existsSync(stamp) &&
  fs.readFileSync(stamp, 'utf8') === key;
if (!fresh) {
  fs.mkdirSync('web/dist', { recursive: true });
  for (const name of MODULES) await buildModule(name);
  await buildWidget();
  writeIntegrity();
  await buildDemo();
  fs.writeFileSync(stamp, key);
}
if (process.argv.includes('--tests')) await buildTests();
