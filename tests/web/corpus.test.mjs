// The corpus, read by the Wasm build: the preview of every example that has a cart must be, byte for
// byte, the text that the native build prints. The two get their time zones from different places.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStudio } from '../../bench/studio.mjs';
import { zoneFromIntl } from '../../web/dist/studio.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const native = process.env.LOYALTY ?? join(root, 'build/release/loyalty');
const FIRST = Date.UTC(1970, 0);
const LAST = Date.UTC(2101, 0);

/** What the native build prints of the examples that have a cart, by file, in their order. */
function printedByFile() {
  const { stdout, status, error } = spawnSync(
    native,
    ['test', '--print', 'tests/corpus', 'programs'],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  assert.ifError(error);
  assert.equal(status, 0, 'every example passes natively');
  const files = new Map();
  for (const text of stdout.split('\n').filter((line) => line.startsWith('{'))) {
    const { file, name, member, error: refusal } = JSON.parse(text);
    const preview = text.slice(text.indexOf(',"preview":') + ',"preview":'.length, -1);
    if (!files.has(file)) files.set(file, []);
    files.get(file).push({ name, member, refusal, preview });
  }
  return files;
}

const zones = new Map();
function zone(name) {
  if (!zones.has(name)) zones.set(name, zoneFromIntl(name, FIRST, LAST));
  return zones.get(name);
}

const studio = await openStudio();
const files = printedByFile();

test('the corpus is there', () => {
  const examples = [...files.values()].flat();
  assert.ok(files.size > 20, `${files.size} files with carts`);
  assert.ok(examples.length > 100, `${examples.length} examples with carts`);
});

for (const [file, printed] of files) {
  test(`${file} is previewed by Wasm as natively`, () => {
    const text = readFileSync(join(root, file), 'utf8');
    const program = JSON.parse(text);
    const carts = program.examples.filter((example) => example.cart);
    const calculator = studio.compile(text, zone(program.time_zone ?? 'UTC'));
    try {
      printed.forEach(({ name, member, refusal, preview }, index) => {
        const { cart } = carts[index];
        assert.equal(carts[index].name, name);
        calculator.setMember(member);
        if (refusal) {
          assert.throws(
            () => calculator.preview(cart),
            (error) => error.code === refusal.code && refusal.where.endsWith(error.where),
            name,
          );
        } else {
          assert.equal(JSON.stringify(calculator.preview(cart)), preview, name);
        }
      });
      assert.equal(printed.length, carts.length);
    } finally {
      calculator.dispose();
    }
  });
}
