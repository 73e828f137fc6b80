// The schema and the decoder accept and refuse the same documents: every valid program we have,
// changed in one place at a time.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const loyalty = process.env.LOYALTY ?? join(root, 'build/release/loyalty');
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
// How often one change is tried at places that differ only in their index.
const PLACES_OF_ONE_KIND = 2;
// How many of the changes are tried at a place; THOROUGH=1 tries all.
const CHANGES_AT_A_PLACE = process.env.THOROUGH ? Infinity : 30;

// mulberry32: small, and good enough to choose places.
function randomFrom(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

function validPrograms() {
  const files = ['programs/', 'tests/corpus/'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => folder + name),
  );
  return files.map(readJson);
}

const DELETE = Symbol('delete');
const ADD_KEY = Symbol('add key');
const texts = [
  ...[
    '',
    'x',
    'A',
    'a b',
    'a_b',
    '-',
    'gbp',
    'GBP',
    'GBPX',
    'floor',
    'none',
    '@tier',
    'order',
    'unknown',
  ],
  ...[
    '1',
    '1.5',
    '1/2',
    '1/0',
    '0/1',
    '1.',
    '.5',
    '-1',
    '1e3',
    '1/2/3',
    ' 1',
    '1.1234567',
    '0.000000000001',
  ],
  ...['1.0000000000001', '1000000', '999999/999999', '1/1000000', '0/5', '17:30', '24:00', '7:30'],
  ...['1234567890', '123456789/123456789', '1/1234567890', '1.5/2', '0', '00', '1/00'],
  ...['2026-11-21', '2026-02-29', '2024-02-29', '1900-02-29', '2000-02-29', '2026-13-01'],
  ...['2026-00-01', '2026-04-31', '2026-01-00', '0000-01-01', '0001-01-01', '9999-12-31'],
  ...['2026-1-1', '2026-11-21T09:30', '2026-11-21T09:30:15', '2026-11-21T24:00', '12026-01-01'],
  ...['2026-11-21T23:60', '2026-11-21T09:30:60', '2026-11-21T9:30', '2026-11-21 09:30'],
  ...['2026-11-21T09:30:00Z', '2026-11-21t09:30:00z', '2026-11-21T09:30:00+14:00'],
  ...['2026-11-21T09:30:00-23:59', '2026-11-21T09:30:00+24:00', '2026-11-21T09:30:00.123456789Z'],
  ...['2026-11-21T09:30:00.Z', '2026-11-21T09:30Z', '2026-11-21T09:30:00+0100', '\u0000'],
  ...[64, 65, 200, 201, 500, 501].flatMap((n) => ['a'.repeat(n), 'é'.repeat(n), '😀'.repeat(n)]),
];
const numbers = [0, 1, -1, 6, 7, 100, 101, 1200, 1201, 3660, 3661, 1000000, 1000001, -1000001];
const large = [2 ** 53 - 1, 2 ** 53, -(2 ** 53 - 1), -(2 ** 53), 2 ** 63, 2 ** 64, 1e300, 0.5, 1.5];
const others = [null, true, false, [], {}, [{}], [1], ['a'], { a: 1 }, { min: 1 }, { order: 1 }];
const changes = [...texts, ...numbers, ...large, ...others];

// Calls visit(path) for every value below the root.
function walk(value, path, visit) {
  visit(path);
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) walk(value[key], [...path, key], visit);
}

// The document with one change; null when the change cannot be made there.
function changed(document, path, change) {
  const copy = structuredClone(document);
  let parent = copy;
  for (const key of path.slice(0, -1)) parent = parent[key];
  const last = path.at(-1);
  if (change === ADD_KEY) {
    const target = path.length === 0 ? copy : parent[last];
    if (target === null || typeof target !== 'object' || Array.isArray(target)) return null;
    target.surprise = 1;
    return copy;
  }
  if (path.length === 0) return change === DELETE ? null : change;
  if (change !== DELETE) parent[last] = change;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

// A smaller document that still has the place: the other examples say nothing about it.
function reduced(document, path) {
  const copy = { ...document };
  if (path[0] !== 'examples' || path.length < 2) {
    copy.examples = (document.examples ?? []).slice(0, 1);
    return [copy, path];
  }
  copy.examples = [document.examples[Number(path[1])]];
  return [copy, ['examples', '0', ...path.slice(2)]];
}

function shuffled(list, random) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

function documentsToTry(programs, random) {
  const places = programs.flatMap((program, index) => {
    const found = [];
    walk(program, [], (path) => found.push({ index, path }));
    return found;
  });
  const tried = new Map();
  const documents = [];
  for (const { index, path } of shuffled(places, random)) {
    const kind = path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('/');
    const times = (tried.get(kind) ?? 0) + 1;
    if (times > PLACES_OF_ONE_KIND) continue;
    tried.set(kind, times);
    const [document, place] = reduced(programs[index], path);
    const chosen = shuffled(changes, random).slice(0, CHANGES_AT_A_PLACE);
    for (const change of [DELETE, ADD_KEY, ...chosen]) {
      const result = changed(document, place, change);
      if (result !== null) documents.push({ place: `/${place.join('/')}`, change, result });
    }
  }
  return documents;
}

// The verdict of the native decoder on each document: the mistake, or undefined.
function decoderVerdicts(documents) {
  const folder = mkdtempSync(join(tmpdir(), 'loyalty-schema-'));
  try {
    const file = join(folder, 'programs.jsonl');
    writeFileSync(file, documents.map(({ result }) => `${JSON.stringify(result)}\n`).join(''));
    const run = spawnSync(loyalty, ['check', '--structure-only', '--lines', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    assert.ifError(run.error);
    assert.ok(run.status === 0 || run.status === 1, `exit ${run.status}: ${run.stderr}`);
    const verdicts = new Array(documents.length);
    for (const line of run.stderr.split('\n')) {
      if (!line.startsWith(`${file}:`)) continue;
      const rest = line.slice(file.length + 1);
      verdicts[Number.parseInt(rest, 10) - 1] ??= rest.slice(rest.indexOf(':') + 2);
    }
    return verdicts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const validate = new Ajv({ strict: true, strictRequired: false }).compile(
  readJson('docs/program.schema.json'),
);

test('the schema accepts every program of ours', () => {
  for (const program of validPrograms()) {
    assert.ok(validate(program), `${program.id}: ${JSON.stringify(validate.errors)}`);
  }
});

test('schema and decoder accept and refuse the same documents', () => {
  const programs = validPrograms();
  const documents = documentsToTry(programs, randomFrom(seed));
  const verdicts = decoderVerdicts(documents);
  const differences = [];
  let accepted = 0;
  documents.forEach(({ place, change, result }, index) => {
    const fine = validate(result);
    if (fine) accepted += 1;
    if (fine === (verdicts[index] === undefined)) return;
    const schema = fine ? 'accepts' : `refuses (${JSON.stringify(validate.errors)})`;
    const decoder = verdicts[index] ?? 'accepts';
    const what = typeof change === 'symbol' ? String(change) : JSON.stringify(change);
    differences.push(`${place} := ${what}\n  schema ${schema}\n  decoder ${decoder}`);
  });
  console.log(`seed ${seed}: ${documents.length} documents, ${accepted} accepted`);
  assert.equal(
    differences.length,
    0,
    `SEED=${seed}: ${differences.length} differences\n${differences.slice(0, 10).join('\n')}`,
  );
  assert.ok(accepted > 1000 && documents.length - accepted > 1000, 'both verdicts are tried');
});

test('every field of the schema is described and has an example', () => {
  const bare = [];
  const look = (schema, place) => {
    if (schema === null || typeof schema !== 'object') return;
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const target = field.$ref ? at(field.$ref) : field;
      if (!(field.description ?? target.description)) bare.push(`${place}/${name}: description`);
      if (!(field.examples ?? target.examples)) bare.push(`${place}/${name}: examples`);
    }
    for (const [key, child] of Object.entries(schema)) {
      if (key !== 'examples') look(child, `${place}/${key}`);
    }
  };
  const schema = readJson('docs/program.schema.json');
  const at = (ref) => schema.$defs[ref.slice('#/$defs/'.length)];
  look(schema, '');
  assert.deepEqual(bare, []);
});
