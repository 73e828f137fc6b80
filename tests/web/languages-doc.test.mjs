// The page about languages: its TypeScript compiles against the package, its JSON is part of a
// program, and its table has every language. Which tag gets which is asked in locales.test.ts.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { complaintsOf, fencesOf, frame, root } from './documents.mjs';

const page = 'docs/languages.md';
const fences = fencesOf(page);
const ofKind = (kind) => fences.filter((fence) => fence.kind === kind);

test('every snippet is of a kind that is checked', () => {
  const kinds = new Set(fences.map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), ['html', 'json', 'ts']);
});

test('the snippets of TypeScript compile', () => {
  assert.deepEqual(complaintsOf(ofKind('ts')), []);
});

test('what is called JSON is part of a program', () => {
  const schema = JSON.parse(readFileSync(join(root, 'docs/program.schema.json'), 'utf8'));
  const valid = new Ajv({ strict: false }).compile(schema);
  for (const { place, text } of ofKind('json')) {
    assert.ok(
      valid({ ...frame, ...JSON.parse(text) }),
      `${place}: ${JSON.stringify(valid.errors)}`,
    );
  }
});

test('the table names every file, and the package lets each be imported', () => {
  const files = readdirSync(join(root, 'web/src/locales'))
    .filter((file) => !/^(en(-first|-later)?|load)\.ts$/.test(file))
    .map((file) => file.replace(/ts$/, 'js'));
  const named = [...readFileSync(join(root, page), 'utf8').matchAll(/^\|[^|]+\| `(\S+\.js)` \|/gm)];
  assert.deepEqual(named.map((match) => match[1]).sort(), files.sort());
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.deepEqual(exports['./locales/*'], {
    types: './web/dist/types/locales/*.d.ts',
    default: './web/dist/locales/*.js',
  });
});
