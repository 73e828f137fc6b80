import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cartOf, follow } from '../../../web/src/adapters/page.js';
import type { OpenCart } from '../../../web/src/state.js';
import { TestPage, TestTarget, turn } from './stand-in.js';

const cart: OpenCart = { currency: 'GBP', lines: [{ id: '1', price: 1250, quantity: 2 }] };
const other: OpenCart = { ...cart, shipping: { price: 399 } };

test('a cart is taken as it is', () => {
  assert.equal(cartOf(cart), cart);
});

test('what is no cart is refused where it is not', () => {
  const line = (change: object) => ({
    currency: 'GBP',
    lines: [{ id: '1', price: 1, quantity: 1, ...change }],
  });
  const cases: [unknown, string][] = [
    ['cart', ''],
    [{ lines: [] }, '/currency'],
    [{ currency: 'gbp', lines: [] }, '/currency'],
    [{ currency: 'GBP' }, '/lines'],
    [line({ id: '' }), '/lines/0/id'],
    [line({ id: 7 }), '/lines/0/id'],
    [line({ price: 12.5 }), '/lines/0/price'],
    [line({ price: '1250' }), '/lines/0/price'],
    [line({ quantity: undefined }), '/lines/0/quantity'],
  ];
  for (const [wrong, where] of cases) {
    assert.throws(() => cartOf(wrong as OpenCart), {
      name: 'LoyaltyError',
      code: 'json_type',
      where,
    });
  }
});

test('the property is read at once and after an event without a cart', async () => {
  const page = Object.assign(new TestPage(), { loyaltyCart: cart });
  const target = new TestTarget();
  const stop = follow(target, { page });
  await turn();
  page.loyaltyCart = other;
  page.say('loyalty-cart');
  await turn();
  assert.deepEqual(target.given, [cart, other]);
  stop();
});

test('an event brings the cart, the last one wins, and none is none', async () => {
  const page = new TestPage();
  const target = new TestTarget();
  const stop = follow(target, { page });
  await turn();
  page.say('loyalty-cart', { detail: cart });
  page.say('loyalty-cart', { detail: other });
  await turn();
  page.say('visibilitychange');
  await turn();
  page.say('loyalty-cart');
  await turn();
  assert.deepEqual(target.given, [null, other, other, null]);
  stop();
  page.say('loyalty-cart', { detail: cart });
  await turn();
  assert.equal(target.given.length, 4);
});

test('a function of the page is asked, also for a promise, and its mistake keeps the last cart', async (context) => {
  context.mock.method(console, 'warn', () => undefined);
  const page = new TestPage();
  const target = new TestTarget();
  let read: () => unknown = () => Promise.resolve(cart);
  follow(target, { page, read: () => read() });
  await turn();
  for (const next of [
    () => ({ currency: 'GBP' }),
    () => Promise.reject(new Error('no')),
    () => other,
  ]) {
    read = next;
    page.say('loyalty-cart');
    await turn();
  }
  assert.deepEqual(target.given, [cart, other]);
});
