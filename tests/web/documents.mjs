// What the tests of the documents share: the fences of a page, and the command that they run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const loyalty = process.env.LOYALTY ?? join(root, 'build/release/loyalty');

// What a part of a program is put into.
export const frame = {
  id: 'part',
  name: 'Part',
  currency: 'GBP',
  tiers: { levels: [{ id: 'member', name: 'Member', from: 0 }] },
};

/** The fences of a page: what kind they are, the words after it, and what stands in them. */
export function fencesOf(path) {
  const page = readFileSync(join(root, path), 'utf8');
  return [...page.matchAll(/^```(\w+)(.*)\n([^]*?)^```$/gm)].map((match) => ({
    place: `${path}:${page.slice(0, match.index).split('\n').length + 1}`,
    kind: match[1],
    words: match[2].trim().split(' '),
    text: match[3],
    start: match.index + match[0].indexOf('\n') + 1,
  }));
}

/** What the compiler says of snippets of TypeScript, each a module by itself that may import the
 * package. */
export function complaintsOf(fences) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  config.compilerOptions.paths['loyalty-widget/locales/*'] = ['./web/src/locales/*.ts'];
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const snippets = new Map(
    fences.map(({ place, text }, index) => [
      join(root, `tests/web/snippet-${index}.ts`),
      { place, text: `${text}export {};\n` },
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => snippets.has(file) || fileExists(file);
  host.readFile = (file) => snippets.get(file)?.text ?? readFile(file);
  host.getSourceFile = (file, target) =>
    snippets.has(file)
      ? ts.createSourceFile(file, snippets.get(file).text, target)
      : getSourceFile(file, target);
  const program = ts.createProgram(
    [...snippets.keys(), join(root, 'web/src/css.d.ts'), join(root, 'web/src/index.ts')],
    { ...options, noUnusedLocals: false },
    host,
  );
  return [...snippets].flatMap(([file, { place }]) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => {
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    }),
  );
}

/** Runs the command in a folder: what it printed, where a reader's terminal shows both as one. */
export function run(args, folder) {
  const { status, stdout, stderr, error } = spawnSync(loyalty, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.ifError(error);
  return { status, text: stderr + stdout };
}

/** With UPDATE_DOCS=1, puts into the page what the command says now. */
export function update(path, changes) {
  if (!process.env.UPDATE_DOCS) return;
  let page = readFileSync(join(root, path), 'utf8');
  // From the end, so that the places before stay where they are.
  for (const { fence, text } of changes.toReversed()) {
    const { start } = fence;
    page = page.slice(0, start) + text + page.slice(start + fence.text.length);
  }
  writeFileSync(join(root, path), page);
}
