// What the tests of the documents share: the fences of a page, and the command that they run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
