// docs/accessibility.md names tests as its proof: they are there, and the figures are the current ones.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const doc = readFileSync('docs/accessibility.md', 'utf8');
const sources = readdirSync('tests/e2e')
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(`tests/e2e/${name}`, 'utf8'))
  .join('\n');

test('every test that the statement of accessibility names is there', () => {
  const rows = doc.split('\n').filter((line) => /^\| \d/.test(line));
  assert.ok(rows.length > 20);
  for (const row of rows) {
    const names = [
      ...row
        .split('|')
        .at(-2)
        .matchAll(/`([^`]+)`/g),
    ].map(([, name]) => name);
    assert.ok(names.length > 0, `${row} names no test`);
    for (const name of names) {
      assert.ok(
        ["'", '`'].some((quote) => sources.includes(`test(${quote}${name}`)),
        `no test begins with “${name}”`,
      );
    }
  }
});

test('the statement of accessibility has axe’s version and the number of journeys', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  assert.ok(doc.includes(`axe-core ${devDependencies['axe-core']} `));
  assert.equal(readdirSync('tests/e2e/transcripts').length, 9);
  assert.match(doc, /has nine journeys/);
});
