import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { loadCalculator } from '../../web/src/calculator.js';
import { loadStudio, type StudioCalculator } from '../../web/src/studio.js';
import type { OpenCart, PreviewAnswer } from '../../web/src/state.js';
import { LoyaltyStore } from '../../web/src/store.js';
import type { Cart } from '../../web/src/types.js';
import { LoyaltyServer, MemoryStorage, TestHost, tokenOf, type Reply } from './loyalty-server.js';
import { when } from './when.js';

const starter = readFileSync('programs/starter.json', 'utf8');
const wasmBinary = readFileSync('web/dist/loyalty-core.wasm');
const studioWasm = readFileSync('web/dist/loyalty-studio.wasm');
const studio = await loadStudio({ wasmBinary, studioWasm });
const NOW = '2026-11-21T09:30:00.000Z';

const memberWith = (available: number, id = 'm-1') => ({
  id,
  settled_at: NOW,
  accounts: {
    issued: -available,
    pending: 0,
    available,
    held: 0,
    redeemed: 0,
    expired: 0,
    reversed: 0,
  },
  lots: available > 0 ? [{ points: available, available_from: NOW, source: 'gift' }] : [],
  orders: 1,
  progress: [],
  tier: 'member',
  tier_since: NOW,
  holds: [] as { id: string; reward: string; points: number; at: string; lots: unknown[] }[],
});

const snapshotOf = (member: ReturnType<typeof memberWith> | null, program = 'starter') => ({
  program,
  compiled: program,
  member,
  image: member && compiledNamed(program).imageOf(member),
  as_of: NOW,
});

/** 25.00 of coffee without any rule but the base: 25 points. */
const cart: OpenCart = {
  currency: 'GBP',
  lines: [{ id: '1', sku: 'x', category: 'other', price: 2500, quantity: 1 }],
  shipping: { price: 395 },
};

interface Scene {
  readonly host: TestHost;
  readonly server: LoyaltyServer;
  readonly store: LoyaltyStore;
}

async function open(
  context: TestContext,
  answer: (path: string, token: string | undefined, count: number) => Reply,
  host = new TestHost(),
  loader = () => loadCalculator({ wasmBinary }),
): Promise<Scene> {
  const server = await new LoyaltyServer(({ path, token }, count) =>
    path.startsWith('/v1/programs/')
      ? { body: programNamed(path.slice('/v1/programs/'.length)) }
      : path.startsWith('/v1/compiled/')
        ? { body: compiledNamed(path.slice('/v1/compiled/'.length)).compiled }
        : answer(path, token, count),
  ).start(context);
  const store = new LoyaltyStore({
    endpoint: server.endpoint,
    getToken: () => tokenOf('m-1'),
    loadCalculator: loader,
    host,
  });
  return { host, server, store };
}

const compiled = new Map<string, StudioCalculator>();
function compiledNamed(hash: string): StudioCalculator {
  const known = compiled.get(hash);
  if (known) return known;
  const zone = { name: 'Europe/London', changes: [[0, 0]] } as const;
  const calculator = studio.compile(JSON.stringify(programNamed(hash)), zone);
  compiled.set(hash, calculator);
  return calculator;
}

/** The starter program, or one whose base rule gives ten times as much. */
function programNamed(hash: string): unknown {
  const program = JSON.parse(starter) as { earn: { id: string; rate?: { points: number } }[] };
  if (hash === 'tenfold') program.earn.find(({ id }) => id === 'base')!.rate!.points = 10;
  return program;
}

async function ready(store: LoyaltyStore): Promise<void> {
  // The calculator comes when it is asked for the first time.
  store.preview(cart);
  await when(store, () => store.state.calculating || store.state.phase === 'error');
  assert.equal(store.state.phase, 'ready');
}

test('a started store previews what the server’s member would earn', async (context) => {
  const { store } = await open(context, () => ({ body: snapshotOf(memberWith(900)) }));
  await store.start();
  await ready(store);
  const answer = store.preview(cart);
  assert.equal(answer?.preview.points, 25);
  assert.equal(answer.preview.balance, 900);
  assert.equal(store.state.phase, 'ready');
  assert.equal(store.state.online, true);
});

test('what is known is shown before the calculator has come', async (context) => {
  let arrive: () => void = () => undefined;
  const late = new Promise<void>((resolve) => (arrive = resolve));
  const { store } = await open(
    context,
    () => ({ body: snapshotOf(memberWith(900)) }),
    new TestHost(),
    async () => (await late, loadCalculator({ wasmBinary })),
  );
  await store.start();
  assert.equal(store.state.phase, 'ready');
  assert.equal(store.state.member?.accounts['available'], 900);
  assert.equal(store.preview(cart), null);
  arrive();
  await ready(store);
  assert.equal(store.preview(cart)?.preview.points, 25);
});

test('a page that opens offline shows the last snapshot, says so, and previews', async (context) => {
  const storage = new MemoryStorage();
  const first = await open(
    context,
    () => ({ body: snapshotOf(memberWith(900)) }),
    new TestHost(storage),
  );
  await first.store.start();
  await first.server.stop();
  const host = new TestHost(storage);
  // The reconnect waits for ever, as a page in a tunnel does.
  const store = new LoyaltyStore({
    endpoint: first.server.endpoint,
    getToken: () => tokenOf('m-1'),
    loadCalculator: () => loadCalculator({ wasmBinary }),
    host,
  });
  let retries = 0;
  host.wait = () => (++retries > 3 ? new Promise(() => undefined) : Promise.resolve());
  await store.start();
  await ready(store);
  assert.equal(store.state.online, false);
  assert.equal(store.state.asOf, NOW);
  assert.equal(store.preview(cart)?.preview.points, 25);
});

test('a page that opens offline with nothing kept says that points cannot be shown', async (context) => {
  const host = new TestHost();
  const { store, server } = await open(context, () => ({}), host);
  await server.stop();
  let waits = 0;
  host.wait = () => (++waits > 3 ? new Promise(() => undefined) : Promise.resolve());
  await store.start();
  assert.equal(store.state.phase, 'error');
  assert.equal(store.preview(cart), null);
});

test('a server that comes back is found by the store alone', async (context) => {
  let up = false;
  const { store, host } = await open(context, () =>
    up ? { body: snapshotOf(memberWith(900)) } : { status: 503 },
  );
  host.wait = (milliseconds) => {
    // The long wait is the one between reconnects.
    if (milliseconds > 10_000) up = true;
    return Promise.resolve();
  };
  const back = when(store, () => store.state.phase === 'ready' && store.state.online);
  await store.start();
  assert.equal(store.state.online, false);
  await back;
});

test('previews are made for the server’s clock, not for the page’s', async (context) => {
  const host = new TestHost();
  host.time = Date.parse('2019-01-01T00:00:00Z');
  const { store } = await open(context, () => ({ body: snapshotOf(memberWith(900)) }), host);
  await store.start();
  await ready(store);
  assert.equal(store.now(), Date.parse(NOW));
  assert.equal(store.preview(cart)?.preview.available_at, '2026-12-05T09:30:00.000Z');
});

test('a new program replaces the old one at once with the member, and is noticed', async (context) => {
  let program = 'starter';
  const { store } = await open(context, () => ({ body: snapshotOf(memberWith(900), program) }));
  await store.start();
  await ready(store);
  assert.equal(store.state.programChanged, false);
  program = 'tenfold';
  await store.refresh();
  assert.equal(store.state.programChanged, true);
  assert.equal(store.preview(cart)?.preview.points, 250);
});

test('a reward that no longer fits is taken off and named', async (context) => {
  const { store } = await open(context, () => ({ body: snapshotOf(memberWith(900)) }));
  await store.start();
  await ready(store);
  const fiveOff = { reward: 'five-off' };
  assert.deepEqual(store.preview(cart, [fiveOff])?.redemptions, [fiveOff]);
  const small: OpenCart = { ...cart, lines: [{ id: '1', price: 500, quantity: 1 }] };
  const answer = store.preview(small, [fiveOff]);
  assert.deepEqual(answer?.redemptions, []);
  assert.deepEqual(answer.dropped, [fiveOff]);
  assert.equal(answer.preview.totals.redeemed, 0);
});

test('a cart that contradicts itself is an error that names where', async (context) => {
  const { store } = await open(context, () => ({ body: snapshotOf(memberWith(900)) }));
  await store.start();
  await ready(store);
  const euros: OpenCart = { ...cart, currency: 'EUR' };
  assert.throws(() => store.preview(euros), { code: 'currency_mismatch', where: '/currency' });
});

test('the next shopper does not see the last one while the server thinks', async (context) => {
  let release: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  const { store } = await open(context, (_, token) => ({
    body: snapshotOf(memberWith(token === tokenOf('m-2') ? 7 : 900)),
  }));
  await store.start();
  const next = store.identify(async () => (await slow, tokenOf('m-2')));
  const { phase, member } = store.state;
  assert.deepEqual([phase, member, store.preview(cart)], ['loading', null, null]);
  release();
  await next;
  assert.equal(store.state.member?.accounts['available'], 7);
});

test('an answer about the last shopper that comes late is not shown to the next', async (context) => {
  const { store } = await open(context, (_, token) => ({
    body: snapshotOf(token === tokenOf('m-1') ? memberWith(900) : null),
  }));
  const late = store.refresh();
  const next = store.identify(() => null);
  await Promise.all([late, next]);
  assert.equal(store.state.phase, 'ready');
  assert.equal(store.state.member, null);
});

test('a hold that an order has used is forgotten with the next snapshot', async (context) => {
  const { store } = await open(context, (path) =>
    path === '/v1/redemptions' ? { body: {} } : { body: snapshotOf(memberWith(400)) },
  );
  await store.start();
  const [redemption] = await store.reserve([{ reward: 'five-off' }]);
  assert.equal((await store.sync.reservations())[0]?.id, redemption?.hold);
  await store.refresh();
  assert.deepEqual(await store.sync.reservations(), []);
});

/** As a page whose policy refuses WebAssembly sees it; the server previews with `member`. */
async function openRefused(
  context: TestContext,
  member: () => ReturnType<typeof memberWith> | null,
  refuse: (count: number) => Reply | undefined = () => undefined,
): Promise<Scene> {
  context.mock.method(console, 'warn', () => undefined);
  const scene = await open(
    context,
    (path, _, count) => {
      if (path !== '/v1/preview') return { body: snapshotOf(member()) };
      const calculator = compiledNamed('starter');
      calculator.setMember(member());
      const reply = refuse(count);
      return reply ?? { body: calculator.preview(scene.server.asked.at(-1)!.body as Cart) };
    },
    new TestHost(),
    () => Promise.reject(new Error('no wasm')),
  );
  return scene;
}

/** The store's answer as soon as there is one. */
async function answerOf(
  store: LoyaltyStore,
  ...question: Parameters<LoyaltyStore['preview']>
): Promise<PreviewAnswer> {
  await when(store, () => store.preview(...question) !== null);
  return store.preview(...question)!;
}

test('without a calculator the server previews: the same, and what is refused dropped', async (context) => {
  const { store, server } = await openRefused(context, () => memberWith(900));
  const wasm = await open(context, () => ({ body: snapshotOf(memberWith(900)) }));
  await Promise.all([store.start(), wasm.store.start()]);
  await Promise.all([ready(store), ready(wasm.store)]);
  assert.equal(store.preview(cart, [], true), null, 'the answer is on its way');
  for (const choice of [[], [{ reward: 'five-off' }], [{ hold: 'gone' }]]) {
    const expected = wasm.store.preview(cart, choice, true);
    const actual = await answerOf(store, cart, choice, true);
    assert.equal(JSON.stringify(actual), JSON.stringify(expected));
  }
  const asked = server.asked.filter(({ path }) => path === '/v1/preview');
  assert.equal(asked.length, 3, 'what is left of the last choice was known from the first');
  assert.equal(asked[0]?.token, tokenOf('m-1'));
});

test('without a calculator a guest is answered too', async (context) => {
  const { store, server } = await openRefused(context, () => null);
  await store.identify(() => null);
  const { preview } = await answerOf(store, cart);
  assert.deepEqual([preview.guest, preview.points], [true, 75], 'with a new member’s welcome');
  assert.equal(server.asked.at(-1)?.token, undefined);
});

test('a server that stops previewing is said to be away, and found again', async (context) => {
  let away = false;
  const { store, host, server } = await openRefused(
    context,
    () => memberWith(900),
    () => (away ? { status: 500 } : undefined),
  );
  await store.start();
  await answerOf(store, cart);
  away = true;
  const more: OpenCart = { ...cart, order_discount: 100 };
  assert.equal(store.preview(more), null);
  // The long wait is the one between reconnects.
  host.wait = (milliseconds) => Promise.resolve((away &&= milliseconds < 10_000)).then(() => {});
  await when(store, () => !store.state.online);
  assert.equal(store.state.phase, 'ready');
  assert.equal(store.preview(cart)?.preview.points, 25);
  await when(store, () => store.state.online);
  assert.equal((await answerOf(store, more)).preview.points, 24);
  const previews = server.asked.filter(({ path }) => path === '/v1/preview').length;
  assert.ok(previews < 10, `${previews} requests`);
});

test('without a calculator and without a server that previews, points cannot be shown', async (context) => {
  context.mock.method(console, 'error', () => undefined);
  for (const status of [404, 503]) {
    const { store, host } = await openRefused(
      context,
      () => memberWith(900),
      () => ({ status }),
    );
    host.wait = (milliseconds) =>
      milliseconds > 10_000 ? new Promise(() => undefined) : Promise.resolve();
    await store.start();
    await ready(store);
    assert.equal(store.preview(cart), null);
    await when(store, () => store.state.phase === 'error');
  }
});
