// The npm package as others get it: packed, installed from the tarball into an empty project without
// a network, and used there.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import * as esbuild from 'esbuild';
import { publint } from 'publint';
import { fencesOf, root } from './documents.mjs';

const LANGUAGES = ['ar', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'nl', 'pl', 'pseudo', 'pt', 'zh-Hans'];
const ADAPTERS = ['shopify', 'woocommerce', 'medusa', 'bigcommerce', 'page'];
const script = (name) => ({
  types: `./web/dist/types/${name}.d.ts`,
  default: `./web/dist/${name}.js`,
});

/** All that can be imported. A change here is a change for everybody who has the package. */
const EXPORTS = {
  '.': script('index'),
  './loader': script('loader'),
  './studio': script('studio'),
  ...Object.fromEntries(ADAPTERS.map((name) => [`./${name}`, script(`adapters/${name}`)])),
  './locales/*': script('locales/*'),
  './locales/en': null,
  './locales/en-first': null,
  './locales/en-later': null,
  './locales/load': null,
  './loyalty-core.wasm': './web/dist/loyalty-core.wasm',
  './loyalty-studio.wasm': './web/dist/loyalty-studio.wasm',
  './room.css': './web/dist/room.css',
  './integrity.json': './web/dist/integrity.json',
  './custom-elements.json': './web/custom-elements.json',
  './html-data.json': './web/html-data.json',
  './package.json': './package.json',
};

/** The entries by what is written in an import, with the files that they are. */
const ENTRIES = Object.entries(EXPORTS).flatMap(([name, target]) => {
  if (!target) return [];
  const files = typeof target === 'string' ? [target] : Object.values(target);
  const each = name.includes('*') ? LANGUAGES : [''];
  return each.map((language) => ({
    name: name.replace(/^\./, 'loyalty-widget').replace('*', language),
    files: files.map((file) => file.replace('*', language)),
  }));
});

const folder = mkdtempSync(join(tmpdir(), 'loyalty-package-'));
const project = join(folder, 'project');
const installed = join(project, 'node_modules/loyalty-widget');
let tarball = '';
let packed = [];
after(() => rmSync(folder, { recursive: true }));

/** npm with a cache of its own, so that nothing but the tarball can be installed. */
const npm = (args, cwd) =>
  execFileSync('npm', [...args, '--offline', '--cache', join(folder, 'cache')], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

before(() => {
  execFileSync(process.execPath, ['tools/build-types.mjs'], { cwd: root });
  const [{ filename, files }] = JSON.parse(
    npm(['pack', '--json', '--pack-destination', folder], root),
  );
  tarball = join(folder, filename);
  packed = files.map(({ path }) => path).sort();
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(['install', tarball], project);
});

/** Runs a module in the project and gives what it printed as JSON. */
const evaluate = (code) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', code],
      { cwd: project, encoding: 'utf8' },
    ),
  );

test('the entries of the package are these, and each has its files', () => {
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.deepEqual(exports, EXPORTS);
  assert.equal(ENTRIES.length, 27);
  for (const { files } of ENTRIES)
    for (const file of files) assert.ok(existsSync(join(installed, file)), file);
});

test('no other file of the package can be imported', () => {
  const open = new Set(ENTRIES.flatMap(({ files }) => files.map((file) => file.slice(2))));
  const asked = packed.flatMap((file) => [file, file.replace(/^web\/dist\/|\.js$/g, '')]);
  const names = [...new Set(asked)].map((path) => `loyalty-widget/${path}`);
  const reached = evaluate(`
    const reached = ${JSON.stringify(names)}.filter((name) => {
      try { return import.meta.resolve(name); } catch (error) {
        if (error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
      }
    });
    console.log(JSON.stringify(reached.map((name) => [name, import.meta.resolve(name)])));`);
  const files = reached.map(([, url]) => relative(installed, new URL(url).pathname));
  assert.deepEqual(
    files.filter((file) => !open.has(file)),
    [],
  );
  assert.ok(files.length > 15);
});

test('the tarball has what is built, its types, what editors read, documents, and nothing else', () => {
  const others = packed.filter((file) => !/^web\/dist\/.*\.(js|wasm|d\.ts)$/.test(file));
  assert.deepEqual(others, [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'docs/adapters.md',
    'docs/elements.md',
    'docs/languages.md',
    'package.json',
    'web/custom-elements.json',
    'web/dist/integrity.json',
    'web/dist/room.css',
    'web/html-data.json',
  ]);
  const leaks = [root.replace(/\/$/, ''), 'file://', 'sourceMappingURL'];
  for (const file of packed) {
    const text = readFileSync(join(installed, file), 'latin1');
    for (const leak of leaks) assert.ok(!text.includes(leak), `${file} has ${leak}`);
    if (file.endsWith('.md')) continue;
    for (const source of file === 'package.json' ? [] : ['web/src', 'tests/', 'node_modules'])
      assert.ok(!text.includes(source), `${file} names ${source}`);
  }
});

test('what package.json promises is there: license, manifest, provenance, no dependency', () => {
  const metadata = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const { version, license, customElements, publishConfig } = metadata;
  assert.deepEqual(publishConfig, { access: 'public', provenance: true });
  assert.equal(metadata.private, undefined);
  assert.equal(metadata.dependencies ?? metadata.peerDependencies, undefined);
  assert.equal(license, 'Apache-2.0');
  assert.match(readFileSync(join(installed, 'LICENSE'), 'utf8'), /Apache License\s+Version 2\.0/);
  assert.match(
    readFileSync(join(installed, 'CHANGELOG.md'), 'utf8'),
    new RegExp(`\\b${version}\\b`),
  );
  const manifest = JSON.parse(readFileSync(join(installed, customElements), 'utf8'));
  for (const { path } of [...manifest.modules, { path: manifest.readme }])
    assert.ok(existsSync(join(installed, path)), path);
});

test('in Node every script can be imported, which leaves no trace', () => {
  const scripts = ENTRIES.filter(({ files }) => files.length > 1).map(({ name }) => name);
  const { before, after, exported } = evaluate(`
    const before = Reflect.ownKeys(globalThis).map(String);
    const exported = {};
    for (const name of ${JSON.stringify(scripts)})
      exported[name] = Object.keys(await import(name)).length;
    console.log(JSON.stringify({ before, after: Reflect.ownKeys(globalThis).map(String), exported }));`);
  assert.deepEqual(after, before);
  assert.deepEqual(Object.keys(exported), scripts);
  const empty = scripts.filter((name) => exported[name] === 0);
  assert.deepEqual(empty, ['loyalty-widget/loader']);
});

test('the package computes in Node what a cart earns', () => {
  const program = {
    id: 'p',
    name: 'P',
    currency: 'GBP',
    earn: [{ id: 'base', label: 'Points', rate: { points: 1, every: 100 } }],
    tiers: { levels: [{ id: 'member', name: 'Member', from: 0 }] },
  };
  const points = evaluate(`
    import { readFileSync } from 'node:fs';
    import { loadStudio, zoneFromIntl } from 'loyalty-widget/studio';
    import { cartOf, minorUnits } from 'loyalty-widget/page';
    const bytes = (name) => readFileSync(new URL(import.meta.resolve('loyalty-widget/' + name)));
    const studio = await loadStudio({
      wasmBinary: bytes('loyalty-core.wasm'),
      studioWasm: bytes('loyalty-studio.wasm'),
    });
    const price = minorUnits('18.50', 'GBP');
    const cart = cartOf({ currency: 'GBP', lines: [{ id: 'cup', price, quantity: 2 }] });
    const zone = { name: 'UTC', changes: [[0, 0]] };
    const calculator = studio.compile(${JSON.stringify(JSON.stringify(program))}, zone);
    console.log(calculator.preview({ ...cart, at: 0 }).points);`);
  assert.equal(points, 37);
});

/** What the compiler says about files of the project, an error a line. */
function compile(files, options) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  const config = {
    compilerOptions: {
      ...{ target: 'es2022', lib: ['es2023', 'dom'], types: [], strict: true, noEmit: true },
      // Our declarations are checked, the compiler's own are not.
      ...{ skipLibCheck: false, skipDefaultLibCheck: true, exactOptionalPropertyTypes: true },
      ...options,
    },
    files: Object.keys(files),
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], {
    cwd: project,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line !== '');
}

const USE = `
${ENTRIES.filter(({ files }) => files.length > 1)
  .map(({ name }, index) => `import * as entry${index} from '${name}';\nvoid entry${index};`)
  .join('\n')}
import { EVENTS, type OpenCart, type Preview } from 'loyalty-widget';
import { de } from 'loyalty-widget/locales/de';
import { follow } from 'loyalty-widget/shopify';
const widget = document.querySelector('loyalty-widget')!;
const cart: OpenCart = { currency: 'GBP', lines: [{ id: '1', price: 1250, quantity: 2 }] };
widget.cart = cart;
widget.messages = de;
follow(widget);
const after = (preview: Preview): number => preview.totals.after;
document.addEventListener('loyalty-preview-change', ({ detail }) => after(detail.preview));
widget.addEventListener(EVENTS.claim, ({ detail }) => detail.reward.trim());
`;
/** Each of these is wrong, and would not be found where a type is any. */
const MISUSE = [
  'widget.cart = { currency: 1, lines: [] };',
  'widget.messages = { nothing: 1 };',
  "document.addEventListener('loyalty-claim', ({ detail }) => detail.points);",
  'widget.preview = null;',
];

for (const [module, moduleResolution] of [
  ['esnext', 'bundler'],
  ['nodenext', 'nodenext'],
]) {
  test(`the types of every script are found and hold with moduleResolution ${moduleResolution}`, () => {
    const expected = MISUSE.map((line) => `// @ts-expect-error\n${line}\n`).join('');
    assert.deepEqual(compile({ 'use.ts': USE + expected }, { module, moduleResolution }), []);
  });
}

test('React 19 is told of the elements by what docs/elements.md has, and then finds mistakes', () => {
  mkdirSync(join(project, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/react'), join(project, 'node_modules/@types/react'));
  const [snippet] = fencesOf('docs/elements.md').filter(({ text }) => text.includes("'react'"));
  const page = (attributes) => `import 'loyalty-widget';
    export const page = <loyalty-widget endpoint="" className="x" ${attributes} />;\n`;
  const right = [
    'cart={{ currency: "GBP", lines: [] }} mode="full"',
    'onloyalty-redemption-change={({ detail }) => detail.redemptions.length}',
    'ref={(widget) => void widget?.store?.refresh()}',
    'ref={{ current: null }}',
  ];
  const wrong = [
    'cart={{ currency: "GBP" }}',
    'mode="large"',
    'price={1}',
    'ref={(widget) => widget?.points}',
    'onloyalty-redemption-change={({ detail }) => detail.points}',
  ];
  const pages = (name, all) => all.map((each, index) => [`${name}-${index}.tsx`, page(each)]);
  const files = [['react.d.ts', snippet.text], ...pages('right', right), ...pages('wrong', wrong)];
  const options = { module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx' };
  const errors = compile(Object.fromEntries(files), options).filter((line) => /^\S/.test(line));
  assert.deepEqual(
    errors.map((line) => line.split('(')[0]),
    wrong.map((_, index) => `wrong-${index}.tsx`),
    errors.join('\n'),
  );
});

test('a bundler keeps the elements of a bare import, and drops an adapter that nobody calls', async () => {
  const bundle = async (code) => {
    const { outputFiles, warnings } = await esbuild.build({
      stdin: { contents: code, resolveDir: project },
      ...{ bundle: true, format: 'esm', write: false, splitting: true, outdir: folder },
      ...{ minify: true, treeShaking: true, logLevel: 'silent' },
    });
    assert.deepEqual(warnings, []);
    return outputFiles.find(({ path }) => path.endsWith('stdin.js')).text.trim();
  };
  assert.match(await bundle("import 'loyalty-widget';"), /customElements/);
  assert.equal(await bundle("import { follow } from 'loyalty-widget/shopify';"), '');
});

test('publint has nothing to say', async () => {
  const found = await publint({ pkgDir: installed, pack: false, strict: true });
  assert.deepEqual(found.messages, []);
});

test('publint does look: an entry without its file is found', async () => {
  const broken = join(folder, 'broken');
  cpSync(installed, broken, { recursive: true });
  rmSync(join(broken, 'web/dist/studio.js'));
  const found = await publint({ pkgDir: broken, pack: false, strict: true });
  assert.deepEqual(
    found.messages.map(({ code }) => code),
    ['FILE_DOES_NOT_EXIST'],
  );
});

// The package is ES modules alone: elements live in browsers, all of which have them, and so has every
// Node that still gets fixes, for require() too. So what resolves only CommonJS is not asked about.
// The modules in Wasm and the style sheet are files to be served and have no types.
test('the types are right for every way in which modules are resolved (attw)', () => {
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const served = Object.keys(EXPORTS).filter((name) => /\.(wasm|css)$/.test(name));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[attw, tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'],
      ...['--exclude-entrypoints', ...served.map((name) => name.slice(2))],
      ...['--include-entrypoints', ...LANGUAGES.map((language) => `locales/${language}`)],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /locales\/zh-Hans/);
  assert.doesNotMatch(stdout, /loyalty-core\.wasm/);
});
