import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ServerPreviews } from '../../web/src/server-previews.js';
import { OfflineError, RequestError, type SyncClient } from '../../web/src/sync.js';
import type { Cart, Member } from '../../web/src/types.js';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;

const cartOf = (price: number, at = NOON): Cart => ({
  currency: 'GBP',
  at,
  lines: [{ id: '1', price, quantity: 1 }],
});

const member = (id: string): Member => ({ id, accounts: {}, tier: 'member', holds: [] });

interface Sent {
  readonly body: Cart;
  /** The server says that this cart earns so many points. */
  readonly answer: (points: number) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

/** A server that answers when the test says so, and the one who shows `shown`. */
class Scene {
  readonly sent: Sent[] = [];
  readonly reports: (readonly [unknown, boolean])[] = [];
  shown: Cart | null = null;
  readonly previews: ServerPreviews;

  constructor(context: TestContext) {
    context.mock.method(console, 'warn', () => undefined);
    const send: SyncClient['send'] = (path, request) => {
      assert.deepEqual([path, request?.method], ['/v1/preview', 'POST']);
      return new Promise((resolve, reject) => {
        this.sent.push({
          body: request?.body as Cart,
          answer: (points) => {
            resolve({
              status: 200,
              url: '',
              headers: new Headers(),
              text: JSON.stringify({ points }),
            });
            return seen();
          },
          fail: (error) => (reject(error), seen()),
        });
      });
    };
    this.previews = new ServerPreviews({ send }, undefined, (failure, known) => {
      this.reports.push([failure, known]);
      if (this.shown) this.previews.preview(this.shown);
    });
    this.previews.setMember(member('m-1'));
  }

  /** Shows a cart; what is known about it now. */
  show(cart: Cart): number | null {
    this.shown = cart;
    return this.previews.preview(cart)?.points ?? null;
  }

  get prices(): (number | undefined)[] {
    return this.sent.map(({ body }) => body.lines[0]?.price);
  }
}

const seen = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a burst of carts is one request under way and then one for the newest', async (context) => {
  const scene = new Scene(context);
  for (const price of [1, 2, 3, 4, 5]) assert.equal(scene.show(cartOf(price)), null);
  assert.deepEqual(scene.prices, [1]);
  await scene.sent[0]!.answer(10);
  assert.deepEqual(scene.prices, [1, 5]);
  assert.equal(scene.show(cartOf(5)), null, 'one cart’s points are not another’s');
  await scene.sent[1]!.answer(50);
  assert.equal(scene.show(cartOf(5)), 50);
  assert.deepEqual(scene.prices, [1, 5]);
});

test('the same cart is asked about once, whatever object it is and whenever', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  await scene.sent[0]!.answer(10);
  assert.equal(scene.show(cartOf(1, NOON + MINUTE)), 10);
  assert.equal(scene.show({ ...cartOf(1), redemptions: [] }), 10);
  assert.equal(scene.sent.length, 1);
  assert.equal(scene.show({ ...cartOf(1), redemptions: [{ reward: 'five-off' }] }), null);
  assert.equal(scene.sent.length, 2);
});

test('the server gets the instant as text, and no key that it would refuse', (context) => {
  const scene = new Scene(context);
  const line = { id: '1', price: 1, quantity: 2, title: 'Mug', tags: ['a'], image: 'mug.png' };
  const redemptions = [
    { hold: 'h', reward: 'x' },
    { reward: 'y', points: 3, extra: 1 },
  ];
  const shipping = { price: 4, carrier: 'post' };
  const cart = { currency: 'GBP', at: NOON, lines: [line], shipping, redemptions, id: 'cart-7' };
  scene.show(cart);
  assert.deepEqual(JSON.parse(JSON.stringify(scene.sent[0]?.body)), {
    currency: 'GBP',
    at: '2026-11-21T12:00:00.000Z',
    lines: [{ id: '1', price: 1, quantity: 2, tags: ['a'] }],
    shipping: { price: 4 },
    redemptions: [{ hold: 'h' }, { reward: 'y', points: 3 }],
  });
});

test('the server gets all of the cart that the calculator would', (context) => {
  const scene = new Scene(context);
  const cart = {
    currency: 'EUR',
    exchange_rate: '0.8534',
    channel: 'app',
    payments: [{ method: 'gift-card', amount: 1000 }, { method: 'card' }],
    discount_codes: ['TEN'],
    lines: [
      {
        ...{ id: '1', sku: 's', category: 'coffee', brand: 'Hill', tags: ['a'], price: 900 },
        ...{ collections: ['winter'], product: 'guji', variant: 'guji-250', quantity: 2 },
        ...{ discount: 10, tax: 5, on_sale: true, gift_card: false },
      },
    ],
    order_discount: 3,
    shipping: { price: 399, discount: 1, tax: 2 },
    fees: { price: 199, discount: 4, tax: 6 },
    prices_include_tax: false,
    redemptions: [{ reward: 'five-off', points: 7 }],
  };
  scene.show({ ...cart, at: NOON });
  const { at, ...sent } = JSON.parse(JSON.stringify(scene.sent[0]?.body)) as Cart;
  assert.equal(at, '2026-11-21T12:00:00.000Z');
  assert.deepEqual(sent, cart);
});

test('after a change of the member the old answer stands until the new one is there', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  await scene.sent[0]!.answer(10);
  scene.previews.setMember(member('m-1'));
  assert.equal(scene.show(cartOf(1)), 10);
  assert.equal(scene.sent.length, 2);
  await scene.sent[1]!.answer(20);
  assert.equal(scene.show(cartOf(1)), 20);
  assert.equal(scene.sent.length, 2);
});

test('an answer that was under way when the member changed is asked for again', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  scene.previews.setMember(member('m-1'));
  scene.show(cartOf(1));
  assert.equal(scene.sent.length, 1, 'one at a time');
  await scene.sent[0]!.answer(10);
  assert.equal(scene.sent.length, 2);
  await scene.sent[1]!.answer(20);
  assert.equal(scene.show(cartOf(1)), 20);
});

test('a late answer to the last shopper is not the next one’s', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  scene.previews.setMember(member('m-2'));
  assert.equal(scene.show(cartOf(1)), null);
  assert.equal(scene.sent.length, 2, 'the next shopper does not wait for it');
  await scene.sent[0]!.answer(1);
  assert.deepEqual(scene.reports, []);
  assert.equal(scene.show(cartOf(1)), null);
  assert.equal(scene.sent.length, 2, 'its own request is still under way');
  await scene.sent[1]!.answer(2);
  assert.equal(scene.show(cartOf(1)), 2);
  scene.previews.setMember(null);
  assert.equal(scene.show(cartOf(1)), null, 'nor is a guest shown a member’s');
});

test('an answer is asked for again after five minutes, and stands until then', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  await scene.sent[0]!.answer(10);
  assert.equal(scene.show(cartOf(1, NOON + 4 * MINUTE)), 10);
  assert.equal(scene.sent.length, 1);
  assert.equal(scene.show(cartOf(1, NOON + 5 * MINUTE)), 10);
  assert.equal(scene.sent.length, 2);
});

test('a server that failed is left alone for a while, and what it said is kept', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  await scene.sent[0]!.answer(10);
  scene.show(cartOf(2));
  const failure = new OfflineError(undefined);
  await scene.sent[1]!.fail(failure);
  assert.deepEqual(scene.reports.at(-1), [failure, true]);
  assert.equal(scene.show(cartOf(1)), 10);
  assert.equal(scene.show(cartOf(3, NOON + 9_000)), null);
  assert.equal(scene.sent.length, 2);
  scene.show(cartOf(3, NOON + 10_000));
  assert.equal(scene.sent.length, 3);
});

test('the pause begins when the failure is seen, however long the request took', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  scene.shown = cartOf(1, NOON + MINUTE);
  await scene.sent[0]!.fail(new OfflineError(undefined));
  assert.equal(scene.sent.length, 1);
  scene.show(cartOf(1, NOON + MINUTE + 10_000));
  assert.equal(scene.sent.length, 2);
});

test('a snapshot that came says that the server can be asked again', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(1));
  await scene.sent[0]!.fail(new RequestError(503, 'unavailable', ''));
  assert.equal(scene.reports.at(-1)?.[1], false, 'nothing is known yet');
  scene.show(cartOf(1));
  assert.equal(scene.sent.length, 1);
  scene.previews.setMember(member('m-1'));
  scene.show(cartOf(1));
  assert.equal(scene.sent.length, 2);
});

test('a cart that the server refuses is refused again without asking', async (context) => {
  const scene = new Scene(context);
  scene.show(cartOf(-1));
  scene.shown = null;
  const refusal = new RequestError(422, 'currency_mismatch', 'expected GBP');
  await scene.sent[0]!.fail(refusal);
  assert.throws(() => scene.show(cartOf(-1)), refusal);
  assert.throws(() => scene.show(cartOf(-1)), refusal);
  assert.equal(scene.sent.length, 1);
  assert.deepEqual(scene.reports, [[undefined, true]], 'the server is there');
});
