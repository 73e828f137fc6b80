// What keeps a store from the server's present, what it keeps through that, and for whom.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { loadCalculator } from '../../web/src/calculator.js';
import type { OpenCart } from '../../web/src/state.js';
import { loadStudio } from '../../web/src/studio.js';
import { LoyaltyStore } from '../../web/src/store.js';
import { RequestError } from '../../web/src/sync.js';
import {
  LoyaltyServer,
  MemoryStorage,
  TestHost,
  tokenOf,
  type Asked,
  type Reply,
} from './loyalty-server.js';
import { when } from './when.js';

const starter = readFileSync('programs/starter.json', 'utf8');
const wasmBinary = readFileSync('web/dist/loyalty-core.wasm');
const studioWasm = readFileSync('web/dist/loyalty-studio.wasm');
const studio = await loadStudio({ wasmBinary, studioWasm });
const calculator = studio.compile(starter, { name: 'Europe/London', changes: [[0, 0]] });
const NOW = '2026-11-21T09:30:00.000Z';

const memberWith = (available: number, id = 'm-1', more: object = {}) => ({
  ...{ id, settled_at: NOW, orders: 1, progress: [], tier: 'member', tier_since: NOW, holds: [] },
  accounts: {
    ...{ issued: -available, pending: 0, available, held: 0, redeemed: 0, expired: 0, reversed: 0 },
  },
  lots: available > 0 ? [{ points: available, available_from: NOW, source: 'gift' }] : [],
  ...more,
});

const snapshotOf = (member: ReturnType<typeof memberWith> | null) => ({
  ...{ program: 'starter', compiled: 'starter', member, as_of: NOW },
  image: member && calculator.imageOf(memberWith(member.accounts.available, member.id)),
});

const cart: OpenCart = {
  currency: 'GBP',
  lines: [{ id: '1', price: 2500, quantity: 1 }],
};

type Answer = (asked: Asked) => Reply | undefined;

/** A server that has what never changes; the rest is the test's, or a member with 900 points. */
async function serve(context: TestContext, answer: Answer = () => undefined) {
  return new LoyaltyServer((asked) => {
    if (asked.path.startsWith('/v1/programs/')) return { body: JSON.parse(starter) as unknown };
    if (asked.path.startsWith('/v1/compiled/')) return { body: calculator.compiled };
    return answer(asked) ?? { body: snapshotOf(memberWith(900)) };
  }).start(context);
}

type Tokens = (request: { refresh: boolean }) => string | null;

function visit(
  server: LoyaltyServer,
  host = new TestHost(),
  getToken: Tokens = () => tokenOf('m-1'),
): LoyaltyStore {
  const load = () => loadCalculator({ wasmBinary });
  return new LoyaltyStore({ endpoint: server.endpoint, getToken, loadCalculator: load, host });
}

/** A host that never waits for the next try but the first few. */
function patient(storage = new MemoryStorage()): TestHost {
  const host = new TestHost(storage);
  host.wait = (milliseconds) =>
    milliseconds > 10_000 ? new Promise(() => undefined) : Promise.resolve();
  return host;
}

/** The same, with a long wait that ends when the test says so. */
function waiting(): { readonly host: TestHost; readonly pass: () => void } {
  const host = patient();
  let end = () => {};
  host.wait = (milliseconds) =>
    milliseconds > 10_000 ? new Promise((resolve) => (end = resolve)) : Promise.resolve();
  return { host, pass: () => end() };
}

/** Resolves when storage was written under a key of that name. */
function written(storage: MemoryStorage, name: string): Promise<string> {
  return new Promise((resolve) => {
    const setItem = storage.setItem.bind(storage);
    storage.setItem = (key, value) => {
      setItem(key, value);
      if (key.startsWith(name)) resolve(value);
    };
  });
}

const FIVE_OFF = [{ reward: 'five-off' }];

test('nothing is loaded for previews before somebody asks for one', async (context) => {
  const server = await serve(context);
  let loads = 0;
  const store = new LoyaltyStore({
    endpoint: server.endpoint,
    loadCalculator: () => (loads++, loadCalculator({ wasmBinary })),
    host: new TestHost(),
  });
  await store.start();
  assert.deepEqual([store.state.phase, loads], ['ready', 0]);
  assert.equal(store.preview(cart), null);
  await when(store, () => store.state.calculating);
  assert.deepEqual([store.preview(cart)?.preview.points, loads], [25, 1]);
});

/** A visit of which the browser keeps what the shopper chose. */
async function chooseOnce(server: LoyaltyServer, storage: MemoryStorage): Promise<LoyaltyStore> {
  const first = visit(server, new TestHost(storage));
  await first.start();
  const kept = written(storage, 'loyalty:choices');
  first.choose(FIVE_OFF);
  await kept;
  return first;
}

test('what the shopper chose is there after a closed tab, and gone after the order', async (context) => {
  const server = await serve(context);
  const storage = new MemoryStorage();
  await chooseOnce(server, storage);
  const second = visit(server, new TestHost(storage));
  await second.start();
  await when(second, () => second.state.redemptions.length > 0);
  assert.deepEqual(second.state.redemptions, FIVE_OFF);
  const emptied = written(storage, 'loyalty:choices');
  await second.ordered([]);
  assert.equal(await emptied, '[]');
});

test('what the shop chooses is not replaced by what the browser kept', async (context) => {
  const server = await serve(context);
  const storage = new MemoryStorage();
  await chooseOnce(server, storage);
  const second = visit(server, new TestHost(storage));
  second.choose([{ reward: 'free-shipping' }]);
  await second.start();
  await second.refresh();
  assert.deepEqual(second.state.redemptions, [{ reward: 'free-shipping' }]);
});

test('the other tab follows what the shopper chose in this one', async (context) => {
  const server = await serve(context);
  const storage = new MemoryStorage();
  const [one, other] = [0, 1].map(() => visit(server, new TestHost(storage)));
  await Promise.all([one!.start(), other!.start()]);
  const kept = written(storage, 'loyalty:choices');
  one!.choose(FIVE_OFF);
  await kept;
  const key = [...storage.kept.keys()].find((each) => each.startsWith('loyalty:choices'))!;
  await other!.follow(key);
  assert.deepEqual(other!.state.redemptions, FIVE_OFF);
});

test('the other tab shows a newer snapshot without asking for it', async (context) => {
  let points = 900;
  const server = await serve(context, () => ({ body: snapshotOf(memberWith(points)) }));
  const storage = new MemoryStorage();
  const [one, other] = [0, 1].map(() => visit(server, new TestHost(storage)));
  await Promise.all([one!.start(), other!.start()]);
  points = 400;
  await one!.refresh();
  const asked = server.asked.length;
  const key = [...storage.kept.keys()].find((each) => each.startsWith('loyalty:snapshot'))!;
  await other!.follow(key);
  assert.equal(other!.state.member?.accounts['available'], 400);
  assert.equal(server.asked.length, asked);
});

test('what is kept of a member is gone when another shopper comes', async (context) => {
  const server = await serve(context, ({ token }) => ({
    body: snapshotOf(token ? memberWith(900) : null),
  }));
  const storage = new MemoryStorage();
  await chooseOnce(server, storage);
  storage.setItem('loyalty:sizes', '{}');
  // The next page of the shop is a guest's.
  const next = visit(server, new TestHost(storage), () => null);
  await next.start();
  assert.deepEqual(next.state.redemptions, []);
  assert.doesNotMatch(JSON.stringify([...storage.kept]), /=m-1|five-off"}\]|sizes/);
});

test('a page that was not told who is shopping forgets nobody', async (context) => {
  const server = await serve(context);
  const storage = new MemoryStorage();
  const first = visit(server, new TestHost(storage));
  await first.start();
  const unknown = new LoyaltyStore({
    endpoint: server.endpoint,
    loadCalculator: () => loadCalculator({ wasmBinary }),
    host: new TestHost(storage),
  });
  await unknown.start();
  assert.match(JSON.stringify([...storage.kept.keys()]), /loyalty:snapshot:[^"]*=m-1/);
});

test('a refused token is asked for anew once, then the shopper is to sign in, and can', async (context) => {
  context.mock.method(console, 'error', () => undefined);
  let good = false;
  const server = await serve(context, () => (good ? undefined : { status: 401, body: {} }));
  const asked: boolean[] = [];
  const store = visit(server, patient(), ({ refresh }) => (asked.push(refresh), tokenOf('m-1')));
  await store.start();
  assert.deepEqual([store.state.trouble, store.state.phase], ['signed-out', 'error']);
  assert.deepEqual(asked, [false, true]);
  good = true;
  await store.refresh();
  assert.deepEqual([store.state.trouble, store.state.phase], ['', 'ready']);
});

test('a token that turns out to be another member’s half-way shows nothing of the last one', async (context) => {
  let old = true;
  const server = await serve(context, ({ token }) => {
    if (token === tokenOf('m-2')) return { body: snapshotOf(memberWith(7, 'm-2')) };
    return old ? undefined : { status: 401, body: {} };
  });
  const store = visit(server, new TestHost(), ({ refresh }) => tokenOf(refresh ? 'm-2' : 'm-1'));
  await store.start();
  store.choose(FIVE_OFF);
  assert.equal(store.state.member?.id, 'm-1');
  old = false;
  const seen: (string | undefined)[] = [];
  store.subscribe(() => seen.push(store.state.member?.id));
  await store.refresh();
  await when(store, () => store.state.member?.id === 'm-2');
  assert.deepEqual(store.state.redemptions, []);
  assert.equal(seen.includes('m-1'), false);
});

test('points are not set aside for a member who came in between', async (context) => {
  const server = await serve(context, ({ token, path }) => {
    if (token === tokenOf('m-2')) return { body: snapshotOf(memberWith(7, 'm-2')) };
    return path === '/v1/redemptions' ? { status: 401, body: {} } : undefined;
  });
  const store = visit(server, new TestHost(), ({ refresh }) => tokenOf(refresh ? 'm-2' : 'm-1'));
  await store.start();
  await assert.rejects(store.reserve(FIVE_OFF), { code: 'shopper_changed' });
  assert.equal(store.state.trouble, '', 'the next shopper is not told to sign in');
  const asked = server.asked.filter(({ path }) => path === '/v1/redemptions');
  assert.deepEqual(
    asked.map(({ token }) => token),
    [tokenOf('m-1')],
  );
});

test('a server with a fault is named as such, and its last answer stays', async (context) => {
  let broken = false;
  const server = await serve(context, () => (broken ? { status: 500, body: {} } : undefined));
  const store = visit(server, patient());
  await store.start();
  broken = true;
  await store.refresh();
  assert.deepEqual(
    [store.state.trouble, store.state.online, store.state.member?.accounts['available']],
    ['unavailable', false, 900],
  );
});

test('a server that takes long is said to, until it answers', async (context) => {
  const host = new TestHost();
  let arrive: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (arrive = resolve));
  const server = await serve(context);
  const { fetch: send } = host;
  Object.assign(host, {
    fetch: async (...request: Parameters<typeof fetch>) => (await held, send(...request)),
  });
  // The deadlines of requests are not those that the test lets pass.
  const deadline = host.deadline.bind(host);
  host.deadline = ((milliseconds: number) =>
    milliseconds > 3000 ? new AbortController().signal : deadline()) as typeof deadline;
  const store = visit(server, host);
  const started = store.start();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(store.state.slow, false);
  host.expireDeadlines();
  assert.equal(store.state.slow, true);
  arrive();
  await started;
  assert.equal(store.state.slow, false);
});

test('a claim that was under way when the page died is asked for again under the same id', async (context) => {
  let broken = true;
  const server = await serve(context, ({ path }) =>
    path !== '/v1/claims' ? undefined : broken ? { fate: 'cut' } : { body: {} },
  );
  const storage = new MemoryStorage();
  const first = visit(server, patient(storage));
  await first.start();
  await assert.rejects(first.claim({ reward: 'tree' }));
  assert.deepEqual(first.state.claiming, ['tree'], 'it may have been booked');
  broken = false;
  const next = visit(server, patient(storage));
  const done = when(next, () => next.state.claimed === 'tree');
  await next.start();
  await done;
  assert.deepEqual(next.state.claiming, []);
  const ids = server.asked
    .filter(({ path }) => path === '/v1/claims')
    .map(({ body }) => (body as { id: string }).id);
  assert.equal(new Set(ids).size, 1);
  assert.doesNotMatch(
    storage.getItem([...storage.kept.keys()].find((key) => key.startsWith('loyalty:claims'))!)!,
    /tree/,
  );
});

test('a limit of requests or a page of a proxy does not say that a claim was refused', async (context) => {
  context.mock.method(console, 'error', () => undefined);
  for (const last of [429, 408, 404]) {
    let claims = 0;
    const server = await serve(context, ({ path }) => {
      if (path !== '/v1/claims') return undefined;
      return claims++ === 0 ? { fate: 'cut' } : { status: last, body: 'busy' };
    });
    const store = visit(server, patient());
    await store.start();
    await assert.rejects(store.claim({ reward: 'tree' }));
    assert.deepEqual([store.state.claiming, store.state.notice], [['tree'], ''], String(last));
    const ids = server.asked.flatMap(({ path, body }) =>
      path === '/v1/claims' ? (body as { id: string }).id : [],
    );
    assert.ok(ids.length > 1);
    assert.equal(new Set(ids).size, 1);
  }
});

test('a limit of requests or a page of a proxy takes no points off the page, and is waited out', async (context) => {
  context.mock.method(console, 'error', () => undefined);
  // A network that answers every request itself, as before one signs in to it, is none.
  for (const [status, trouble] of [
    [429, 'unavailable'],
    [403, 'unavailable'],
    [200, 'offline'],
  ] as const) {
    let well = true;
    const server = await serve(context, () =>
      well ? undefined : { status, body: '<html>Too many requests</html>' },
    );
    const { host, pass } = waiting();
    const store = visit(server, host);
    await store.start();
    store.subscribe(() => undefined);
    well = false;
    await store.refresh();
    assert.deepEqual(
      [store.state.phase, store.state.trouble, store.state.member?.id],
      ['ready', trouble, 'm-1'],
      String(status),
    );
    well = true;
    pass();
    await when(store, () => store.state.trouble === '');
  }
});

test('elements that come back to a page ask a server that was away', async (context) => {
  let away = true;
  const server = await serve(context, () => (away ? { status: 503 } : undefined));
  const { host, pass } = waiting();
  const store = visit(server, host);
  await store.start();
  pass();
  await new Promise((resolve) => setImmediate(resolve));
  away = false;
  store.subscribe(() => undefined);
  pass();
  await when(store, () => store.state.phase === 'ready');
});

test('a chosen reward that the program has no more is taken off and named', async (context) => {
  const server = await serve(context);
  const store = visit(server);
  await store.start();
  store.preview(cart);
  await when(store, () => store.state.calculating);
  const gone = { reward: 'gone' };
  const answer = store.preview(cart, [gone, ...FIVE_OFF]);
  assert.deepEqual([answer?.redemptions, answer?.dropped], [FIVE_OFF, [gone]]);
});

test('the other tab follows when the last reward is taken off', async (context) => {
  const server = await serve(context);
  const storage = new MemoryStorage();
  const one = await chooseOnce(server, storage);
  const other = visit(server, new TestHost(storage));
  await other.start();
  await when(other, () => other.state.redemptions.length > 0);
  const kept = written(storage, 'loyalty:choices');
  one.choose([]);
  await kept;
  await other.follow([...storage.kept.keys()].find((key) => key.startsWith('loyalty:choices'))!);
  assert.deepEqual(other.state.redemptions, []);
});

test('a claim that something else came before is a conflict, and the present is asked for', async (context) => {
  const server = await serve(context, ({ path }) =>
    path === '/v1/claims' ? { status: 409, body: { code: 'event_conflict' } } : undefined,
  );
  const store = visit(server);
  await store.start();
  const before = server.asked.filter(({ path }) => path === '/v1/snapshot').length;
  await assert.rejects(store.claim({ reward: 'tree' }), RequestError);
  assert.deepEqual([store.state.notice, store.state.claiming], ['conflict', []]);
  await store.refresh();
  assert.ok(server.asked.filter(({ path }) => path === '/v1/snapshot').length > before);
  store.choose([]);
  assert.equal(store.state.notice, '', 'the next thing that the shopper does takes it away');
});

test('advice is asked for the whole cart, and kept for as long as it is the same', async (context) => {
  const advice = {
    within_reach: { complete: true, additions: [{ tier: 'silver', amount: 1250 }] },
    best_redemption: { complete: true, redemptions: FIVE_OFF, value: 500, points: 500 },
  };
  const server = await serve(context, ({ path }) =>
    path === '/v1/advice' ? { body: advice } : undefined,
  );
  const store = visit(server);
  await store.start();
  assert.deepEqual(await store.advise(), [], 'there is no cart');
  const whole = { ...cart, exchange_rate: '1.1', discount_codes: ['TEN'] };
  store.setCart(whole);
  assert.deepEqual(await store.advise(), FIVE_OFF);
  assert.deepEqual(store.state.advice, { ...advice, asked: [] });
  const { body } = server.asked.find(({ path }) => path === '/v1/advice')!;
  assert.deepEqual(body, { ...whole, at: NOW, redemptions: [] });
  store.choose(FIVE_OFF);
  await store.advise();
  const { body: next } = server.asked.findLast(({ path }) => path === '/v1/advice')!;
  assert.deepEqual(next, { ...whole, at: NOW, redemptions: FIVE_OFF }, 'with what was chosen');
  assert.deepEqual(store.state.advice, { ...advice, asked: FIVE_OFF });
  store.setCart(cart);
  assert.equal(store.state.advice, 'ask');
});

test('a server that knows no advice is not asked again, also by the next page', async (context) => {
  const server = await serve(context, ({ path }) =>
    path === '/v1/advice' ? { status: 404, body: {} } : undefined,
  );
  const host = new TestHost();
  const store = visit(server, host);
  await store.start();
  store.setCart(cart);
  await store.advise();
  assert.equal(store.state.advice, null);
  store.setCart({ ...cart });
  assert.equal(store.state.advice, null);
  const next = visit(server, host);
  assert.ok(next.sync.noAdviceUntil > next.now());
});

test('a badge is new once: not at the first look, and not again', async (context) => {
  let times = 1;
  const challenges = () => [{ challenge: 'cups', level: times, times, at: NOW }];
  const server = await serve(context, () => ({
    body: snapshotOf(memberWith(900, 'm-1', { challenges: challenges() })),
  }));
  const storage = new MemoryStorage();
  const store = visit(server, new TestHost(storage));
  const looked = written(storage, 'loyalty:badges');
  await store.start();
  await looked;
  assert.deepEqual(store.state.unlocked, []);
  times = 2;
  await store.refresh();
  await when(store, () => store.state.unlocked.length > 0);
  assert.deepEqual(store.state.unlocked, ['cups']);
  const next = visit(server, new TestHost(storage));
  await next.start();
  await next.refresh();
  assert.deepEqual(next.state.unlocked, []);
});
