// The reference is what the generator makes of the schema now, it leaves no field out, and every
// example of the schema is run: put at its place in a whole program and given to `check`.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { reference } from '../../tools/reference.mjs';
import { frame, root, run } from './documents.mjs';

const schema = JSON.parse(readFileSync(join(root, 'docs/program.schema.json'), 'utf8'));

// What the examples name: a wallet, a rule, tiers, counters, segments, rewards, a challenge that comes first.
const surroundings = {
  ...frame,
  wallets: [{ id: 'credit' }],
  earn: [{ id: 'base', label: 'Base', rate: { points: 1 } }],
  tiers: {
    levels: [
      { id: 'member', name: 'Member', from: 0 },
      {
        id: 'silver',
        name: 'Silver',
        from: 15000,
        benefits: [{ id: 'double-brewing', text: 'Double points on brewing gear' }],
      },
      { id: 'gold', name: 'Gold', from: 50000 },
    ],
  },
  rewards: [
    { id: 'five-off', name: '£5 off', kind: 'amount_off', points: 500, amount: 500 },
    { id: 'pay-with-points', name: 'Pay', kind: 'variable', points: 100, amount: 100 },
  ],
  counters: [
    ...['orders', 'spend', 'pairs'].map((id) => ({ id })),
    ...['runs', 'distance'].map((id) => ({ id, on: 'run' })),
  ],
  goals: [{ id: 'trees', name: 'Trees', counter: 'pairs', goal: 1000 }],
  segments: [{ id: 'regulars', name: 'Regulars', when: { orders: { min: 3 } } }],
  challenges: [{ id: 'five-runs', name: 'Five runs', counter: 'runs', goal: 5 }],
};

// The program with this value under this key; what an example names stands before its own entries.
function program(key, value) {
  const given = surroundings[key];
  if (!Array.isArray(given) || !Array.isArray(value)) return { ...surroundings, [key]: value };
  const own = new Set(value.map((one) => one?.id));
  return { ...surroundings, [key]: [...given.filter(({ id }) => !own.has(id)), ...value] };
}

// Definitions whose examples have a place of their own: an exclusion cannot ask for all that a
// condition can, and no tier but the first begins at 0.
const places = {
  condition: ({ attributes, ...rest }) => {
    const rule = { id: 'rule', label: 'A rule', fixed: { points: 1 } };
    const asked = attributes ? { on: 'review', when: { attributes } } : { when: rest };
    return program('earn', [{ ...rule, ...asked }]);
  },
  tier: (tier) => program('tiers', { levels: [surroundings.tiers.levels[0], tier] }),
};

// What some fields need beside them, and what they cannot have there.
const beside = {
  'earn[].on': { rate: undefined, fixed: { points: 20 } },
  'earn[].of': { on: 'run' },
  'tiers.levels[].invited': { from: undefined },
  'tiers.keep': { window: 'year' },
  'tiers.levels[].multiplier_benefit': { benefits: [{ id: 'quarter-more', text: 'More points' }] },
  'counters[].on': { counts: undefined, when: undefined },
  'counters[].of': { on: 'run', when: undefined },
  'counters[].distinct': (value) =>
    value.attributes
      ? { counts: undefined, when: undefined, on: 'check-in' }
      : { counts: undefined },
  'examples[].events[].type': (type) =>
    type === 'order' ? { order: 'order-7', currency: 'GBP', lines: [] } : {},
};
const besides = (path, value) =>
  typeof beside[path] === 'function' ? beside[path](value) : beside[path];

// An object of which this key is stated, without those that do not go with it.
function withKey(node, base, key, value) {
  const object = { ...base, [key]: value };
  const drop = (names) => names.forEach((name) => name !== key && delete object[name]);
  if (node.maxProperties === 1) drop(Object.keys(object));
  const branches = (node.oneOf ?? []).filter((one) => one.required && !one.type);
  const mine = branches.find(({ required }) => required.includes(key));
  if (mine) drop(branches.filter((one) => one !== mine).flatMap(({ required }) => required));
  for (const { required, not } of mine ? [mine] : branches.filter(({ not }) => not)) {
    const against = [not ?? []]
      .flat()
      .flatMap((one) => one.anyOf ?? [one])
      .flatMap((one) => one.required);
    if (mine) drop(against);
    else if (against.includes(key)) drop(required);
  }
  if (node.not?.required?.includes(key)) drop(node.not.required);
  for (const [name, needed] of Object.entries(node.dependentRequired ?? {})) {
    if (!needed.every((one) => one in object)) drop([name]);
  }
  return object;
}

// Calls visit(path, example, whole program) for every example, at the first place of each definition.
function walk(visit) {
  const seen = new Set();
  const look = (node, path, build, sample) => {
    if (node === null || typeof node !== 'object') return;
    for (const example of node.examples ?? []) visit(path, example, build(example));
    if (node.$ref) {
      if (seen.has(node.$ref)) return;
      seen.add(node.$ref);
      const name = node.$ref.slice('#/$defs/'.length);
      look(schema.$defs[name], path, places[name] ?? build, undefined);
      return;
    }
    const base = node.examples?.[0] ?? sample;
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      const place = `${path}.${key}`;
      const whole = (value) => ({ ...withKey(node, base, key, value), ...besides(place, value) });
      look(child, place, (value) => build(whole(value)));
    }
    for (const one of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) look(one, path, build, base);
    if (node.items) look(node.items, `${path}[]`, (value) => build([value]));
    if (node.additionalProperties) {
      const [name] = Object.keys(base);
      const named = (value) => build({ ...base, [name]: value });
      look(node.additionalProperties, `${path}.${name}`, named);
    }
  };
  for (const [key, child] of Object.entries(schema.properties)) {
    look(child, key, (value) => program(key, value));
  }
  return seen;
}

test('the reference is what `node tools/reference.mjs` makes of the schema', () => {
  const pages = reference(schema);
  for (const [path, text] of pages) {
    const found = readFileSync(join(root, path), 'utf8');
    assert.equal(found, text, `${path} is another; run: node tools/reference.mjs`);
  }
  const names = readdirSync(join(root, 'docs/program/reference'));
  for (const name of names) assert.ok(pages.has(`docs/program/reference/${name}`), name);
});

test('every field of the schema has its row', () => {
  const rows = [...reference(schema).values()].flatMap((text) => text.split('\n'));
  const missing = [];
  const look = (node) => {
    if (node === null || typeof node !== 'object') return;
    for (const [key, { description, $ref }] of Object.entries(node.properties ?? {})) {
      const said = description ?? schema.$defs[$ref.slice('#/$defs/'.length)].description;
      const found = rows.some((row) => row.startsWith(`| \`${key}\` |`) && row.includes(said));
      if (!found) missing.push(`${key}: ${said}`);
    }
    for (const [word, child] of Object.entries(node)) if (word !== 'examples') look(child);
  };
  look({ ...schema, $defs: undefined });
  for (const def of Object.values(schema.$defs)) look(def);
  assert.deepEqual(missing, []);
});

test('every example of the schema is right at its place', () => {
  const runs = [];
  const seen = walk((path, example, whole) => runs.push({ path, example, whole }));
  const missed = Object.keys(schema.$defs).filter((name) => !seen.has(`#/$defs/${name}`));
  assert.deepEqual(missed, []);
  const folder = mkdtempSync(join(tmpdir(), 'loyalty-reference-'));
  try {
    const lines = runs.map(({ whole }) => JSON.stringify(whole));
    writeFileSync(join(folder, 'all.jsonl'), lines.map((line) => `${line}\n`).join(''));
    const { text } = run(['check', '--lines', 'all.jsonl'], folder);
    const wrong = text
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const place = runs[Number(line.split(':')[1]) - 1];
        return `${place?.path} ${JSON.stringify(place?.example)}: ${line}`;
      });
    assert.deepEqual(wrong, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
