import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OfflineError, RequestError, SyncClient } from '../../web/src/sync.js';
import { LoyaltyServer, MemoryStorage, TestHost, tokenOf, type Reply } from './loyalty-server.js';

const snapshot = {
  program: 'abc',
  compiled: 'def',
  image: null,
  member: { id: 'm-1', accounts: { available: 900 }, tier: 'silver', holds: [] },
  as_of: '2026-11-21T09:30:00.000Z',
};
const held = { event: 'h', points: 0 };

test('a snapshot is asked for once and revalidated by its ETag', async (context) => {
  const server = await new LoyaltyServer(({ ifNoneMatch }) =>
    ifNoneMatch === '"v1"'
      ? { status: 304, headers: { ETag: '"v1"', Date: 'Sat, 21 Nov 2026 10:00:00 GMT' } }
      : { headers: { ETag: '"v1"' }, body: snapshot },
  ).start(context);
  const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost());
  assert.deepEqual(await sync.snapshot(), snapshot);
  const again = await sync.snapshot();
  assert.deepEqual(again.member, snapshot.member);
  assert.equal(
    again.as_of,
    '2026-11-21T10:00:00.000Z',
    'the clock goes on although nothing changed',
  );
  assert.deepEqual(
    server.asked.map(({ ifNoneMatch }) => ifNoneMatch),
    [undefined, '"v1"'],
  );
});

test('a program is fetched once for its hash, also by the next page', async (context) => {
  const server = await new LoyaltyServer(() => ({ body: { tiers: {} } })).start(context);
  const storage = new MemoryStorage();
  const page = () => new SyncClient(server.endpoint, undefined, new TestHost(storage));
  assert.deepEqual(await page().program('abc'), { tiers: {} });
  assert.deepEqual(await page().program('abc'), { tiers: {} });
  assert.deepEqual(
    server.asked.map(({ path }) => path),
    ['/v1/programs/abc'],
  );
});

test('a page of a network’s own in the place of a program is not kept', async (context) => {
  const bodies = ['<html>Sign in to the Wi-Fi</html>', {}, { tiers: {} }];
  const server = await new LoyaltyServer((_, count) => ({ body: bodies[count - 1] })).start(
    context,
  );
  const storage = new MemoryStorage();
  const page = () => new SyncClient(server.endpoint, undefined, new TestHost(storage));
  await assert.rejects(page().program('abc'));
  await assert.rejects(page().program('abc'), OfflineError);
  assert.deepEqual(await page().program('abc'), { tiers: {} });
});

test('a server that stumbles is asked again, with full jitter under a doubling limit', async (context) => {
  const replies: Reply[] = [{ status: 503 }, { status: 500 }, { status: 502 }, { body: snapshot }];
  const server = await new LoyaltyServer((_, count) => replies[count - 1]!).start(context);
  const host = new TestHost();
  host.chance = 0.25;
  await new SyncClient(server.endpoint, undefined, host).snapshot();
  assert.deepEqual(host.waits, [100, 200, 400]);
});

test('Retry-After is waited for, but not for ever', async (context) => {
  const replies: Reply[] = [
    { status: 429, headers: { 'Retry-After': '3' } },
    { status: 503, headers: { 'Retry-After': '86400' } },
    { body: snapshot },
  ];
  const server = await new LoyaltyServer((_, count) => replies[count - 1]!).start(context);
  const host = new TestHost();
  await new SyncClient(server.endpoint, undefined, host).snapshot();
  assert.deepEqual(host.waits, [3000, 10_000]);
});

test('a server that stays away is an OfflineError after four tries', async (context) => {
  const server = await new LoyaltyServer(() => ({ body: snapshot })).start(context);
  await server.stop();
  const host = new TestHost();
  const sync = new SyncClient(server.endpoint, undefined, host);
  await assert.rejects(sync.snapshot(), OfflineError);
  assert.equal(host.waits.length, 3);
});

test('an answer that breaks off is tried again', async (context) => {
  const server = await new LoyaltyServer((_, count) =>
    count === 1 ? { fate: 'cut' } : { body: snapshot },
  ).start(context);
  const sync = new SyncClient(server.endpoint, undefined, new TestHost());
  assert.deepEqual(await sync.snapshot(), snapshot);
});

test('a request without an answer is given up at its deadline and tried again', async (context) => {
  const host = new TestHost();
  const server = await new LoyaltyServer((_, count) => {
    if (count > 1) return { body: snapshot };
    setImmediate(() => host.expireDeadlines());
    return { fate: 'silence' };
  }).start(context);
  const sync = new SyncClient(server.endpoint, undefined, host);
  assert.deepEqual(await sync.snapshot(), snapshot);
  assert.equal(server.asked.length, 2);
});

test('a refusal is not tried again and names its code', async (context) => {
  const problem = {
    title: 'Unprocessable',
    detail: 'the balance is too small',
    code: 'balance_too_small',
  };
  const server = await new LoyaltyServer(() => ({ status: 422, body: problem })).start(context);
  const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost());
  await assert.rejects(sync.reserve([{ reward: 'five-off' }]), (error: unknown) => {
    assert.ok(error instanceof RequestError);
    assert.deepEqual(
      [error.status, error.code, error.message],
      [422, 'balance_too_small', problem.detail],
    );
    return true;
  });
  assert.equal(server.asked.length, 1);
  assert.deepEqual(await sync.reservations(), [], 'nothing stays behind that was refused for good');
});

test('a refused token is replaced once, then the request is refused', async (context) => {
  const server = await new LoyaltyServer(({ token }) =>
    token === 'fresh' ? { body: snapshot } : { status: 401, body: {} },
  ).start(context);
  const asked: boolean[] = [];
  const good = new SyncClient(
    server.endpoint,
    ({ refresh }) => (asked.push(refresh), refresh ? 'fresh' : 'stale'),
    new TestHost(),
  );
  assert.deepEqual(await good.snapshot(), snapshot);
  assert.deepEqual(asked, [false, true]);
  const bad = new SyncClient(server.endpoint, () => 'stale', new TestHost());
  await assert.rejects(
    bad.snapshot(),
    (error) => error instanceof RequestError && error.status === 401,
  );
});

test('a guest sends no token', async (context) => {
  const server = await new LoyaltyServer(() => ({ body: { ...snapshot, member: null } })).start(
    context,
  );
  await new SyncClient(server.endpoint, () => null, new TestHost()).snapshot();
  assert.equal(server.asked[0]?.token, undefined);
});

test('one shopper never sees what was kept for another, nor a guest for either', async (context) => {
  const server = await new LoyaltyServer(() => ({ body: snapshot })).start(context);
  const storage = new MemoryStorage();
  const page = (token: string | null) =>
    new SyncClient(server.endpoint, () => token, new TestHost(storage));
  await page(tokenOf('m-1')).snapshot();
  assert.deepEqual(await page(tokenOf('m-1')).lastSnapshot(), snapshot);
  assert.equal(await page(tokenOf('m-2')).lastSnapshot(), null);
  assert.equal(await page('not-a-jwt').lastSnapshot(), null);
  assert.equal(await page(null).lastSnapshot(), null);
});

test('no token is ever stored', async (context) => {
  const server = await new LoyaltyServer(() => ({ body: snapshot })).start(context);
  const storage = new MemoryStorage();
  for (const token of [tokenOf('m-1'), 'opaque-secret']) {
    await new SyncClient(server.endpoint, () => token, new TestHost(storage)).snapshot();
    const everything = JSON.stringify([...storage.kept]);
    assert.ok(!everything.includes(token));
  }
});

test('a hold that was sent when the page died is asked for again under the same id', async (context) => {
  const host = new TestHost();
  const server = await new LoyaltyServer((_, count) => {
    if (count > 1) return { body: held };
    // The key must be in the browser before the request is on its way.
    assert.match(JSON.stringify([...host.storage!.kept]), /five-off/);
    return { fate: 'cut' };
  }).start(context);
  // The page dies while it waits to try again: its wait never ends.
  host.wait = () => new Promise(() => undefined);
  let arrived: () => void;
  const lost = new Promise<void>((resolve) => (arrived = resolve));
  host.random = () => (arrived(), 0);
  void new SyncClient(server.endpoint, () => tokenOf('m-1'), host).reserve([
    { reward: 'five-off' },
  ]);
  await lost;

  const next = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost(host.storage));
  const [reservation] = await next.reserve([{ reward: 'five-off' }]);
  const ids = server.asked.map(({ body }) => (body as { id: string }).id);
  assert.deepEqual(ids, [reservation!.id, reservation!.id]);
  assert.equal((await next.reservations())[0]?.confirmed, true);
});

test('every try of one hold carries the same body', async (context) => {
  const server = await new LoyaltyServer((_, count) =>
    count < 3 ? { status: 503 } : { body: held },
  ).start(context);
  const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost());
  await sync.reserve([{ reward: 'pay-with-points', points: 700 }]);
  assert.equal(server.asked.length, 3);
  for (const { body } of server.asked) assert.deepEqual(body, server.asked[0]!.body);
});

test('another choice gives the first hold back before it takes its own', async (context) => {
  const server = await new LoyaltyServer(() => ({ body: held })).start(context);
  const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost());
  const [first] = await sync.reserve([{ reward: 'pay-with-points', points: 500 }]);
  const [second] = await sync.reserve([{ reward: 'pay-with-points', points: 900 }]);
  assert.deepEqual(
    server.asked.map(({ method, path }) => `${method} ${path}`),
    ['POST /v1/redemptions', `DELETE /v1/redemptions/${first!.id}`, 'POST /v1/redemptions'],
  );
  assert.notEqual(first!.id, second!.id);
  assert.deepEqual(await sync.reservations(), [second]);
});

test('a refusal without words names its status and its address', async (context) => {
  const server = await new LoyaltyServer(() => ({ status: 404, body: '' })).start(context);
  await assert.rejects(new SyncClient(server.endpoint, undefined, new TestHost()).snapshot(), {
    message: `HTTP 404 for ${server.endpoint}/v1/snapshot`,
  });
});

test('a hold whose answer was lost keeps its id when a proxy answers in its place', async (context) => {
  const server = await new LoyaltyServer((_, count) =>
    count === 1 ? { fate: 'cut' } : count === 2 ? { status: 404, body: 'no' } : { body: held },
  ).start(context);
  const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost());
  await assert.rejects(sync.reserve([{ reward: 'five-off' }]), RequestError);
  await sync.reserve([{ reward: 'five-off' }]);
  const ids = server.asked.map(({ body }) => (body as { id: string }).id);
  assert.deepEqual([ids.length, new Set(ids).size], [3, 1]);
});

test('a hold that is gone already is released without an error', async (context) => {
  const server = await new LoyaltyServer(({ method }) =>
    method === 'DELETE' ? { status: 404, body: { code: 'hold_unknown' } } : { body: held },
  ).start(context);
  const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost());
  const [reservation] = await sync.reserve([{ reward: 'five-off' }]);
  await sync.release(reservation!.id);
  assert.deepEqual(await sync.reservations(), []);
});

test('a hold whose release got no answer is remembered', async (context) => {
  const server = await new LoyaltyServer(({ method }) =>
    method === 'DELETE' ? { status: 503 } : { body: held },
  ).start(context);
  const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost());
  const [reservation] = await sync.reserve([{ reward: 'five-off' }]);
  await assert.rejects(sync.release(reservation!.id), RequestError);
  assert.deepEqual(await sync.reservations(), [reservation]);
});

for (const [name, storage] of [
  ['forbids storage', null],
  ['has a full storage', Object.assign(new MemoryStorage(), { full: true })],
] as const) {
  test(`a browser that ${name} remembers for as long as the page lives`, async (context) => {
    const server = await new LoyaltyServer(({ method }) => ({
      body: method === 'POST' ? held : snapshot,
    })).start(context);
    const sync = new SyncClient(server.endpoint, () => tokenOf('m-1'), new TestHost(storage));
    await sync.snapshot();
    assert.deepEqual(await sync.lastSnapshot(), snapshot);
    const reserved = await sync.reserve([{ reward: 'five-off' }]);
    assert.deepEqual(await sync.reservations(), reserved);
  });
}

test('storage that holds nonsense is as good as empty', async (context) => {
  const server = await new LoyaltyServer(() => ({ body: snapshot })).start(context);
  const storage = new MemoryStorage();
  const page = () => new SyncClient(server.endpoint, undefined, new TestHost(storage));
  await page().snapshot();
  for (const key of storage.kept.keys()) storage.kept.set(key, '{"half":');
  assert.equal(await page().lastSnapshot(), null);
  assert.deepEqual(await page().snapshot(), snapshot);
});
