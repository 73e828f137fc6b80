// The page that explains the starter program quotes it line by line, as it is, and names all of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fencesOf, root } from './documents.mjs';

const page = 'docs/program/starter.md';
const file = readFileSync(join(root, 'programs/starter.json'), 'utf8');
const program = JSON.parse(file);
const trimmed = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim());
// Without the brackets of the whole document.
const lines = trimmed(file).slice(1, -1);

test('what is quoted stands in the program, in that order, and nothing but examples is left out', () => {
  let next = 0;
  for (const { place, text } of fencesOf(page)) {
    for (const line of trimmed(text)) {
      assert.equal(line, lines[next], `${place}: the program goes on with another line`);
      next += 1;
    }
  }
  assert.ok(next > lines.indexOf('"examples": ['), 'all that stands before the examples is quoted');
});

test('every key and every id is named in words', () => {
  const words = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```$/gms, '');
  const lists = [program.earn, program.tiers.levels, program.rewards, program.offers];
  const ids = lists.flat().map(({ id }) => id);
  const names = [...Object.keys(program), ...Object.keys(program.points), ...ids];
  const missing = names.filter((name) => !words.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});
