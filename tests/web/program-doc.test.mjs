// Every JSON in the pages on the program language is a program, or a part of one, and its examples hold.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const loyalty = process.env.LOYALTY ?? join(root, 'build/release/loyalty');
const documents = ['docs/program/language.md', 'docs/program/engagement.md'];

// What a part of a program is put into.
const frame = {
  id: 'part',
  name: 'Part',
  currency: 'GBP',
  tiers: { levels: [{ id: 'member', name: 'Member', from: 0 }] },
};

const snippets = documents.flatMap((path) => {
  const document = readFileSync(join(root, path), 'utf8');
  return [...document.matchAll(/^```json\n(.*?)^```$/gms)].map((match) => ({
    place: `${path}:${document.slice(0, match.index).split('\n').length + 1}`,
    text: match[1],
  }));
});

test('the document has snippets', () => {
  assert.ok(snippets.length >= 10);
});

for (const { place, text } of snippets) {
  test(`the snippet at ${place} is right`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'loyalty-doc-'));
    try {
      const file = join(folder, 'program.json');
      writeFileSync(file, JSON.stringify({ ...frame, ...JSON.parse(text) }));
      for (const command of ['check', 'test']) {
        const run = spawnSync(loyalty, [command, file], { encoding: 'utf8' });
        assert.ifError(run.error);
        assert.equal(run.status, 0, run.stderr);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
