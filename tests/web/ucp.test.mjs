// The preview of every example that has a cart, rendered as the loyalty extension of the Universal
// Commerce Protocol, is what that protocol's own schema says.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const native = process.env.LOYALTY ?? join(root, 'build/release/loyalty');
const schemas = join(root, '../shared/data/ucp');
const KEY = 'com.example.rewards';

const run = (...args) =>
  spawnSync(native, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });

function rendered() {
  const { stdout, status, error } = run(
    'test',
    '--print',
    '--ucp',
    KEY,
    'tests/corpus',
    'programs',
  );
  assert.ifError(error);
  assert.equal(status, 0, 'every example passes');
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ ucp }) => ucp !== undefined);
}

const examples = rendered();
const membershipOf = ({ ucp }) => ucp.loyalty[KEY];
const forecastOf = (example) => membershipOf(example).rewards[0].earning_forecast;

test('every example with a cart is rendered', () => {
  assert.ok(examples.length > 200, `${examples.length} examples`);
});

const skip = existsSync(schemas) ? false : `SKIPPED: the protocol's schema is not at ${schemas}`;
test('each is valid by the schema of the protocol', { skip }, () => {
  const ajv = new Ajv({ strict: false });
  const read = (path) => JSON.parse(readFileSync(join(schemas, path), 'utf8'));
  ajv.addSchema(read('types/reverse_domain_name.json'));
  const extension = read('loyalty.json');
  ajv.addSchema(extension);
  const valid = ajv.compile({
    type: 'object',
    required: ['loyalty'],
    properties: { loyalty: { $ref: `${extension.$id}#/$defs/loyalty` } },
  });
  for (const example of examples) {
    assert.ok(
      valid(example.ucp),
      `${example.file}: ${example.name}: ${ajv.errorsText(valid.errors)}`,
    );
  }
  assert.equal(valid({ loyalty: { nodots: membershipOf(examples[0]) } }), false);
});

test('the forecast is the award, and its parts add up to it', () => {
  for (const example of examples) {
    const { amount, breakdown } = forecastOf(example);
    assert.equal(amount, example.preview.points + example.preview.given, example.name);
    const sum = breakdown.reduce((total, part) => total + part.amount, 0);
    assert.equal(sum, amount, `${example.file}: ${example.name}`);
    assert.ok(breakdown.every((part) => part.amount > 0));
  }
});

test('a guest is provisional and has no name, a member has both', () => {
  for (const example of examples) {
    const membership = membershipOf(example);
    assert.equal(membership.provisional, example.preview.guest);
    if (example.preview.guest) assert.equal(membership.display_id, undefined);
    assert.equal(membership.tiers[0].id, example.preview.tier.before);
  }
});

test('what a tier gives is named as its benefit', () => {
  const named = examples.flatMap((example) =>
    forecastOf(example).breakdown.flatMap(({ benefit_id: id }) => {
      if (id === undefined) return [];
      const { benefits } = membershipOf(example).tiers[0];
      assert.ok(
        benefits.some((benefit) => benefit.id === id),
        `${example.file}: ${id}`,
      );
      return [id];
    }),
  );
  assert.ok(named.includes('quarter-more'), named.join());
});

test('a key that is no reverse domain name is refused in words', () => {
  for (const key of [
    'rewards',
    'Com.Example',
    'com.',
    '.com',
    'com.-a',
    '1com.a',
    'com..a',
    'com.a-',
  ]) {
    const { status, stderr } = run('test', '--ucp', key, 'programs');
    assert.equal(status, 2, key);
    assert.match(stderr, /is no reverse domain name, expected one such as com\.example\.rewards/);
  }
});
