// The reference of the elements, and the script where there is no DOM.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import Ajv from 'ajv';
import { complaintsOf, fencesOf } from './documents.mjs';

const manifest = JSON.parse(readFileSync('web/custom-elements.json', 'utf8'));
const declarations = manifest.modules.flatMap((module) => module.declarations);

test('manifest, editor hints and reference say what the source says', () => {
  execFileSync(process.execPath, ['tools/elements.mjs', '--check'], { stdio: 'pipe' });
});

test('the manifest is one by its schema', () => {
  const schema = createRequire(import.meta.url)('custom-elements-manifest/schema.json');
  const valid = new Ajv({ strict: false, allErrors: true }).compile(schema);
  assert.ok(valid(manifest), JSON.stringify(valid.errors, null, 2));
  assert.ok(!valid({ ...manifest, modules: [{ kind: 'javascript-module' }] }), 'it does look');
});

test('the manifest has every element that the script defines', () => {
  const source = readFileSync('web/src/constants.ts', 'utf8');
  const names = [...source.matchAll(/: '(loyalty-[a-z]+)',$/gm)].map(([, name]) => name);
  const elements = new Set(declarations.flatMap(({ tagName }) => tagName ?? []));
  assert.equal(elements.size, 9);
  for (const name of elements) assert.ok(names.includes(name), name);
  for (const { tagName, cssParts, cssProperties, attributes } of declarations) {
    assert.ok(cssParts.length > 0 && cssProperties.length > 0 && attributes.length > 0, tagName);
    for (const { name, description } of [...cssParts, ...cssProperties, ...attributes]) {
      assert.ok(description, `${tagName}: ${name} is not described`);
    }
  }
});

test('the snippets of TypeScript in the reference compile', () => {
  // React's is compiled with React's types, in package.test.mjs.
  const snippets = fencesOf('docs/elements.md').filter(
    ({ kind, text }) => kind === 'ts' && !text.includes("'react'"),
  );
  assert.equal(snippets.length, 2);
  assert.deepEqual(complaintsOf(snippets), []);
});

test('an inherited attribute names the class that it comes from, and an own one none', () => {
  const points = declarations.find(({ tagName }) => tagName === 'loyalty-points');
  const from = (name) => points.attributes.find((each) => each.name === name).inheritedFrom?.name;
  assert.equal(from('endpoint'), 'LoyaltyElement');
  assert.equal(from('mode'), undefined);
});

test('importing the built script where there is no DOM does nothing and throws nothing', async () => {
  assert.equal(typeof globalThis.HTMLElement, 'undefined');
  const before = Object.keys(globalThis);
  const widget = await import('../../web/dist/index.js');
  assert.equal(typeof widget.LoyaltyWidget, 'function');
  assert.equal(widget.ELEMENTS.points, 'loyalty-points');
  assert.deepEqual(Object.keys(globalThis), before, 'no global names');
});
