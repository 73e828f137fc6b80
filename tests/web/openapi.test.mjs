// Holds the real server to docs/openapi.json: every answer, of success and of error, is one that
// the document describes, and every operation and every answer it describes was seen.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createInterface } from 'node:readline';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const SECRET = 'a secret of the tests, 32 bytes long';
const HOUR = 3_600_000;

const document = JSON.parse(await readFile('docs/openapi.json', 'utf8'));
const ajv = new Ajv2020.default({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'openapi');

let folder;
let server;
let origin;
const seen = new Set();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loyalty-'));
  await writeFile(join(folder, 'secret'), SECRET);
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>shop</title>');
  await writeFile(join(folder, 'catalog.json'), await readFile('demo/src/catalog.json'));
  const program = JSON.parse(await readFile('programs/starter.json', 'utf8'));
  const reviews = { id: 'reviewers', name: 'Most reviews', counter: 'reviews', alias: 'nickname' };
  program.counters = [...(program.counters ?? []), { id: 'reviews', on: 'review' }];
  program.leaderboards = [reviews];
  await writeFile(join(folder, 'program.json'), JSON.stringify(program));
  server = spawn(
    'build/release/loyalty',
    [
      ['serve', '--db', `sqlite://${folder}/ledger.db`, '--program', join(folder, 'program.json')],
      ['--listen', '127.0.0.1:0', '--secret-file', join(folder, 'secret'), '--demo', folder],
    ].flat(),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface(server.stdout), 'line');
  origin = /http:\S+/.exec(line)[0];
});

after(async () => {
  server.kill('SIGTERM');
  const [code] = server.exitCode === null ? await once(server, 'exit') : [server.exitCode];
  await rm(folder, { recursive: true });
  assert.equal(code, 0, 'the server stops cleanly');
});

const base64url = (value) => Buffer.from(value).toString('base64url');

function tokenOf(member) {
  const claims = { sub: member, aud: 'loyalty', exp: Math.floor((Date.now() + HOUR) / 1000) };
  const text = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(JSON.stringify(claims))}`;
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`;
}

function signatureOf(body) {
  const seconds = Math.floor(Date.now() / 1000);
  const hex = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${hex}`;
}

function resolve(value) {
  if (!value?.$ref) return value;
  return value.$ref
    .slice(2)
    .split('/')
    .reduce((node, key) => node[key], document);
}

/** Asks for `path`, which is an instance of the document's `route`, and checks what comes. */
async function ask(method, route, { path = route, body, member, signed, headers = {} } = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(origin + path, {
    method: method.toUpperCase(),
    headers: {
      ...(text === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(member ? { Authorization: `Bearer ${tokenOf(member)}` } : {}),
      ...(signed ? { 'Loyalty-Signature': signatureOf(text) } : {}),
      ...headers,
    },
    body: text,
  });
  const answer = await response.text();
  const operation = document.paths[route][method] ?? document.paths[route].get;
  const described = operation.responses[response.status];
  const where = `${method} ${path}: ${response.status} ${answer.slice(0, 500)}`;
  assert.ok(described, `not described: ${where}`);
  seen.add(`${operation.operationId} ${response.status}`);
  const { content = {}, headers: promised = {} } = resolve(described);
  for (const [name, header] of Object.entries(promised)) {
    if (resolve(header).required) assert.ok(response.headers.has(name), `no ${name}: ${where}`);
  }
  const [[type, media] = []] = Object.entries(content);
  assert.equal(response.headers.get('content-type'), type ?? null, where);
  if (!type) {
    assert.equal(answer, '', where);
    return { status: response.status, headers: response.headers };
  }
  const json = JSON.parse(answer);
  const validate = media.schema.$ref
    ? ajv.getSchema(`openapi${media.schema.$ref}`)
    : ajv.compile(media.schema);
  assert.ok(validate(json), `${where}\n${JSON.stringify(validate.errors, null, 1)}`);
  return { status: response.status, headers: response.headers, json };
}

const ago = (hours) => new Date(Date.now() - hours * HOUR).toISOString();
const cartOf = (price) => ({
  currency: 'GBP',
  at: ago(0),
  lines: [{ id: '1', sku: 'nightjar-250', category: 'coffee', price, quantity: 2 }],
  shipping: { price: 395 },
});
const orderOf = (id, price) => ({ member: 'm-1', id, order: id, ...cartOf(price) });

/** Every way in which a write can be refused before it is looked at. */
async function refuseWrites(route, options) {
  const statuses = [];
  const wrong = async (changes) => {
    statuses.push((await ask('post', route, { ...options, ...changes })).status);
  };
  await wrong({ body: '{' });
  await wrong({ body: 'x'.repeat(1_048_577) });
  await wrong({ headers: { 'Content-Type': 'text/plain' } });
  if (options.signed || options.member) await wrong({ signed: false, member: undefined });
  return statuses;
}

test('the health and the program', async () => {
  const { json } = await ask('get', '/v1/health');
  await ask('post', '/v1/health', { body: {} });
  const route = '/v1/programs/{hash}';
  const { headers } = await ask('get', route, { path: `/v1/programs/${json.program}` });
  await ask('get', route, {
    path: `/v1/programs/${json.program}`,
    headers: { 'If-None-Match': headers.get('etag') },
  });
  await ask('get', route, { path: '/v1/programs/none' });
});

test('orders, refunds, adjustments and actions of the shop', async () => {
  const signed = true;
  const points = { member: 'm-1', id: 'a-1', at: ago(2), points: 900, reason: 'Sorry' };
  await ask('post', '/v1/adjustments', { body: points, signed });
  await ask('post', '/v1/adjustments', { body: { ...points, points: 901 }, signed });
  await ask('post', '/v1/adjustments', { body: { ...points, id: 'a-2', points: -5000 }, signed });
  const first = await ask('post', '/v1/orders', { body: orderOf('o-1', 12_345), signed });
  assert.ok(first.json.points > 0);
  await ask('post', '/v1/orders', { body: orderOf('o-1', 12_346), signed });
  await ask('post', '/v1/orders', { body: { ...orderOf('o-2', 5), currency: 'EUR' }, signed });
  const part = { member: 'm-1', id: 'r-1', at: ago(0), order: 'o-1' };
  const lines = [{ line: '1', quantity: 1 }];
  await ask('post', '/v1/refunds', { body: { ...part, lines }, signed });
  await ask('post', '/v1/refunds', { body: part, signed });
  await ask('post', '/v1/refunds', { body: { ...part, id: 'r-2', order: 'none' }, signed });
  const attributes = { stars: 5, kind: 'photo', verified: true };
  const action = { member: 'm-1', id: 'x-1', at: ago(0), action: 'review', attributes };
  await ask('post', '/v1/actions', { body: action, signed });
  await ask('post', '/v1/actions', { body: { ...action, action: 'visit' }, signed });
  await ask('post', '/v1/actions', { body: { ...action, id: 'x-2', at: ago(-600) }, signed });
  const named = (from) =>
    Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`name-${from + i}`, i % 2 === 0]));
  const profile = { member: 'm-2', id: 'p-1', at: ago(0), birthday: '05-17', set: named(0) };
  await ask('post', '/v1/profiles', { body: profile, signed });
  const crowded = { ...profile, id: 'p-2', set: named(60) };
  assert.equal((await ask('post', '/v1/profiles', { body: crowded, signed })).status, 422);
  await ask('post', '/v1/profiles', { body: { ...profile, set: { plan: 'pro' } }, signed });
  const status = { member: 'm-1', id: 's-1', at: ago(0), order: 'o-1', status: 'delivered' };
  await ask('post', '/v1/statuses', { body: status, signed });
  await ask('post', '/v1/statuses', { body: { ...status, status: 'lost' }, signed });
  await ask('post', '/v1/statuses', { body: { ...status, id: 's-2', order: 'none' }, signed });
  const grant = { member: 'm-2', id: 'g-1', at: ago(0), tier: 'gold', until: ago(-600) };
  await ask('post', '/v1/grants', { body: grant, signed });
  await ask('post', '/v1/grants', { body: { ...grant, tier: 'silver' }, signed });
  await ask('post', '/v1/grants', { body: { ...grant, id: 'g-2', until: ago(1) }, signed });
  const full = { ...points, member: 'm-full', id: 'a-3', points: Number.MAX_SAFE_INTEGER };
  await ask('post', '/v1/adjustments', { body: full, signed });
  const more = { ...action, member: 'm-full', id: 'x-3' };
  const refused = await ask('post', '/v1/actions', { body: more, signed });
  assert.equal(refused.status, 422);
  for (const route of [
    '/v1/orders',
    '/v1/refunds',
    '/v1/adjustments',
    '/v1/actions',
    '/v1/profiles',
    '/v1/statuses',
    '/v1/grants',
  ]) {
    assert.deepEqual(await refuseWrites(route, { body: '{}', signed }), [400, 413, 415, 401]);
  }
});

test('previews and redemptions of a page', async () => {
  const member = 'm-1';
  const guest = await ask('post', '/v1/preview', { body: cartOf(1000) });
  assert.equal(guest.json.guest, true);
  const redemptions = [{ reward: 'pay-with-points', points: 500 }, { hold: 'none' }];
  await ask('post', '/v1/preview', { body: { ...cartOf(2000), redemptions }, member });
  await ask('post', '/v1/preview', { body: { ...cartOf(2000), currency: 'EUR' } });
  await ask('post', '/v1/preview', { body: cartOf(1), headers: { Authorization: 'Bearer x' } });
  assert.deepEqual(await refuseWrites('/v1/preview', { body: '{}' }), [400, 413, 415]);

  await ask('post', '/v1/advice', { path: '/v1/advice?most=5000', body: cartOf(2000), member });
  await ask('post', '/v1/advice', { path: '/v1/advice?most=0', body: cartOf(2000) });
  await ask('post', '/v1/advice', { body: { ...cartOf(2000), currency: 'EUR' } });
  await ask('post', '/v1/advice', { body: cartOf(1), headers: { Authorization: 'Bearer x' } });
  assert.deepEqual(await refuseWrites('/v1/advice', { body: '{}' }), [400, 413, 415]);

  const body = { id: 'h-1', reward: 'five-off' };
  await ask('post', '/v1/redemptions', { body, member });
  await ask('post', '/v1/redemptions', { body: { ...body, reward: 'free-shipping' }, member });
  await ask('post', '/v1/redemptions', { body: { ...body, id: 'h-2' }, member });
  assert.deepEqual(
    await refuseWrites('/v1/redemptions', { body: '{}', member }),
    [400, 413, 415, 401],
  );
  const route = '/v1/redemptions/{id}';
  await ask('delete', route, { path: '/v1/redemptions/h-1', member });
  await ask('delete', route, { path: '/v1/redemptions/h-1' });
  await ask('delete', route, { path: '/v1/redemptions/none', member });
  await ask('delete', route, { path: '/v1/redemptions/%00', member });
});

test('a claim of a page', async () => {
  const member = 'm-3';
  const points = { member, id: 'a-1', at: ago(2), points: 300, reason: 'Sorry' };
  await ask('post', '/v1/adjustments', { body: points, signed: true });
  const body = { id: 'c-1', reward: 'plant-a-tree', points: 200 };
  const claimed = await ask('post', '/v1/claims', { body, member });
  assert.equal(claimed.json.member.accounts.donated, 200);
  await ask('post', '/v1/claims', { body: { ...body, points: 100 }, member });
  await ask('post', '/v1/claims', { body: { ...body, id: 'c-2' }, member });
  assert.deepEqual(await refuseWrites('/v1/claims', { body: '{}', member }), [400, 413, 415, 401]);
});

test('a leaderboard', async () => {
  const route = '/v1/leaderboards/{id}';
  const path = '/v1/leaderboards/reviewers';
  const named = { member: 'm-1', id: 'p-9', at: ago(0), set: { nickname: 'Ada' } };
  await ask('post', '/v1/profiles', { body: named, signed: true });
  const { json } = await ask('get', route, { path, member: 'm-1' });
  assert.deepEqual(json.entries, [{ rank: 1, alias: 'Ada', amount: 1, you: true }]);
  assert.deepEqual(json.own, { rank: 1, amount: 1 });
  const guest = await ask('get', route, { path });
  assert.equal(guest.json.own, undefined);
  const last = await ask('get', route, { path: `${path}?period=last` });
  assert.deepEqual(last.json.entries, []);
  await ask('get', route, { path: `${path}?period=next` });
  await ask('get', route, { path: '/v1/leaderboards/none' });
  await ask('get', route, { path, headers: { Authorization: 'Bearer x' } });
});

test('the compiled program', async () => {
  const { json } = await ask('get', '/v1/snapshot');
  const route = '/v1/compiled/{hash}';
  const path = `/v1/compiled/${json.compiled}`;
  const { headers } = await ask('get', route, { path });
  await ask('get', route, { path, headers: { 'If-None-Match': headers.get('etag') } });
  await ask('get', route, { path: '/v1/compiled/none' });
});

test('the snapshot and the activity', async () => {
  const member = 'm-1';
  await ask('get', '/v1/snapshot');
  const { headers } = await ask('get', '/v1/snapshot', { member });
  const known = { 'If-None-Match': headers.get('etag') };
  await ask('get', '/v1/snapshot', { member, headers: known });
  await ask('get', '/v1/snapshot', { headers: { Authorization: 'Bearer x' } });
  const { json } = await ask('get', '/v1/activity', { path: '/v1/activity?limit=2', member });
  assert.equal(json.items.length, 2);
  await ask('get', '/v1/activity', { path: `/v1/activity?before=${json.next}`, member });
  await ask('get', '/v1/activity', { path: '/v1/activity?limit=0', member });
  await ask('get', '/v1/activity');
});

test('the demo shop', async () => {
  const login = await ask('post', '/demo/login', { body: { member: 'almost-gold' } });
  assert.equal(login.json.member, 'almost-gold');
  await ask('post', '/demo/login', { body: { member: 'nobody' } });
  assert.deepEqual(await refuseWrites('/demo/login', { body: '{}' }), [400, 413, 415]);
  const { products, shipping } = JSON.parse(await readFile('demo/src/catalog.json', 'utf8'));
  const keys = ['sku', 'category', 'brand', 'tags', 'price', 'on_sale', 'gift_card'];
  const line = Object.fromEntries(
    keys.filter((key) => key in products[0]).map((key) => [key, products[0][key]]),
  );
  const cart = {
    currency: 'GBP',
    lines: [{ id: '1', quantity: 2, ...line }],
    shipping: { price: shipping },
  };
  const body = { order: 'd-1', cart };
  const headers = { Authorization: `Bearer ${login.json.token}` };
  const taken = await ask('post', '/demo/checkout', { body, headers });
  assert.equal(taken.status, 200);
  cart.lines[0].quantity = 3;
  await ask('post', '/demo/checkout', { body, headers });
  cart.lines[0].price = 1;
  await ask('post', '/demo/checkout', { body, headers });
  assert.deepEqual(
    await refuseWrites('/demo/checkout', { body: '{}', member: 'new' }),
    [400, 413, 415, 401],
  );
});

test('every described answer was seen, but for those of a server in trouble', () => {
  const described = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    ),
  );
  const unseen = described.filter((answer) => !answer.endsWith(' 503') && !seen.has(answer));
  assert.deepEqual(unseen, []);
});

test('the document itself is sound: every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
  for (const [, reference] of references) assert.ok(resolve({ $ref: reference }), reference);
});
