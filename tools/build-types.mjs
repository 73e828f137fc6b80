// Writes web/dist/types: what TypeScript knows of the package's entries, and nothing that only the
// package itself can use. Types of lit-html and of the generated glue stay out with that, so that
// whoever installs the package needs neither.
//   node tools/build-types.mjs
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

const SOURCE = 'web/src';
const TARGET = 'web/dist/types';

/** The sources of the entries; the one with a star is every language. */
function entries() {
  const { exports } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const closed = new Set(Object.keys(exports).filter((name) => exports[name] === null));
  return Object.entries(exports).flatMap(([name, entry]) => {
    if (!entry?.types) return [];
    const file = entry.types.replace(`./${TARGET}`, SOURCE).replace(/\.d\.ts$/, '.ts');
    if (!name.includes('*')) return [file];
    return fs
      .readdirSync(dirname(file))
      .map((each) => each.replace(/\.ts$/, ''))
      .filter((each) => !closed.has(name.replace('*', each)))
      .map((each) => file.replace('*', each));
  });
}

/** The declarations of all sources by file, relative to SOURCE. */
function emitted() {
  const { config } = ts.readConfigFile('tsconfig.types.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const program = ts.createProgram([...entries(), `${SOURCE}/css.d.ts`], options);
  const files = new Map();
  const { diagnostics } = program.emit(undefined, (file, text) => {
    files.set(file.slice(file.indexOf(TARGET) + TARGET.length + 1), text);
  });
  const wrong = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (wrong.length > 0) {
    console.error(ts.formatDiagnostics(wrong, ts.createCompilerHost(options)));
    process.exit(1);
  }
  return files;
}

const parse = (text) => ts.createSourceFile('types.d.ts', text, ts.ScriptTarget.Latest, true);

/** Protected members are for the package's own elements. */
function withoutProtected(text) {
  const members = parse(text)
    .statements.filter(ts.isClassDeclaration)
    .flatMap(({ members }) => members)
    .filter((each) => ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Protected);
  return members.reduceRight((rest, { pos, end }) => rest.slice(0, pos) + rest.slice(end), text);
}

/** Imports of what is named nowhere else in the file are gone with the members that named it. */
function withoutUnusedImports(text) {
  const source = parse(text);
  const used = new Set();
  const visit = (node) => {
    if (ts.isIdentifier(node)) used.add(node.text);
    if (!ts.isImportDeclaration(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  const unused = ({ importClause }) => {
    const names = importClause?.namedBindings?.elements?.map(({ name }) => name) ?? [];
    const all = importClause?.name ? [importClause.name, ...names] : names;
    return all.length > 0 && all.every(({ text: name }) => !used.has(name));
  };
  return source.statements
    .filter((each) => ts.isImportDeclaration(each) && unused(each))
    .reduceRight((rest, { pos, end }) => rest.slice(0, pos) + rest.slice(end), text);
}

/** The files that the entries name, and those that these name. */
function reachable(files) {
  const found = new Set(entries().map((file) => file.slice(SOURCE.length + 1, -3) + '.d.ts'));
  for (const file of found) {
    for (const { fileName } of ts.preProcessFile(files.get(file)).importedFiles) {
      const target = join(dirname(file), fileName.replace(/\.js$/, '.d.ts'));
      if (!files.has(target)) throw new Error(`${file} needs ${fileName}, which has no types`);
      found.add(target);
    }
  }
  return found;
}

const files = new Map();
for (const [file, text] of emitted()) files.set(file, withoutUnusedImports(withoutProtected(text)));
fs.rmSync(TARGET, { recursive: true, force: true });
for (const file of reachable(files)) {
  fs.mkdirSync(dirname(join(TARGET, file)), { recursive: true });
  fs.writeFileSync(join(TARGET, file), files.get(file).trimStart());
}
