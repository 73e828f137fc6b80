// Every JSON in the pages on the program language is a program, or a part of one, and its examples
// hold. Every link between the documents leads somewhere.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const loyalty = process.env.LOYALTY ?? join(root, 'build/release/loyalty');
const pages = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const topics = 'language earning conditions tiers rewards engagement examples';
const documents = topics.split(' ').map((name) => `docs/program/${name}.md`);

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

test('every page has snippets', () => {
  for (const path of documents) {
    assert.ok(
      snippets.some(({ place }) => place.startsWith(`${path}:`)),
      path,
    );
  }
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

// The anchors of a page, made of its headings as the hosts of repositories make them.
function anchors(path) {
  const text = readFileSync(path, 'utf8').replace(/^```.*?^```$/gms, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/\[(.*?)\]\(.*?\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

test('every link between the documents leads to a file, and to a heading in it', () => {
  const folders = ['.', 'docs', 'docs/program', 'docs/program/reference', 'programs'];
  const dead = [];
  for (const page of folders.filter((name) => existsSync(join(root, name))).flatMap(pages)) {
    const text = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```$/gms, '');
    for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path, anchor] = link.split('#');
      const target = path === '' ? join(root, page) : join(root, dirname(page), path);
      const there = existsSync(target) && (!anchor || anchors(target).includes(anchor));
      if (!there) dead.push(`${page}: ${link}`);
    }
  }
  assert.deepEqual(dead, []);
});
