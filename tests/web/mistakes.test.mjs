// The likeliest mistakes: each is made, and the page shows what `check` says; each is mended, and
// `check` says nothing. UPDATE_DOCS=1 writes what is said now into the page: read it by eye.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fencesOf, frame, root, run, update } from './documents.mjs';

const page = 'docs/program/mistakes.md';
const folder = mkdtempSync(join(tmpdir(), 'loyalty-mistakes-'));
after(() => rmSync(folder, { recursive: true }));

// A whole document begins with its id and is taken as it stands, for it may be no JSON.
const whole = (text) =>
  text.startsWith('{\n  "id"') ? text : JSON.stringify({ ...frame, ...JSON.parse(text) });

function check(text) {
  writeFileSync(join(folder, 'shop.json'), whole(text));
  return run(['check', 'shop.json'], folder);
}

const fences = fencesOf(page);
const titles = [...readFileSync(join(root, page), 'utf8').matchAll(/^### (\d+)\. (.*)$/gm)];
const changes = [];

test('the page has thirty mistakes, counted from 1, each with what is said and what is right', () => {
  assert.deepEqual(
    titles.map(([, number]) => Number(number)),
    Array.from({ length: 30 }, (_, i) => i + 1),
  );
  const kinds = fences.map(({ kind, words }) => `${kind} ${words[0]}`.trim());
  assert.deepEqual(
    kinds,
    titles.flatMap(() => ['json wrong', 'text', 'json right']),
  );
});

titles.forEach(([, number, title], index) => {
  const [wrong, said, right] = fences.slice(index * 3, index * 3 + 3);
  test(`${number}. ${title}`, () => {
    const mistake = check(wrong.text);
    changes.push({ fence: said, text: mistake.text });
    assert.equal(mistake.status, 1, wrong.place);
    assert.match(mistake.text, /^shop\.json: (\/|line \d+, column \d+: |the key "tiers")/);
    if (!process.env.UPDATE_DOCS) assert.equal(said.text, mistake.text, said.place);
    const mended = check(right.text);
    assert.equal(`${mended.status} ${mended.text}`, '0 ', right.place);
  });
});

after(() => update(page, changes));
