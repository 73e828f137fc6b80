import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { cartOf, follow, type MedusaCart } from '../../../web/src/adapters/medusa.js';
import { followed, payload, pieces, platform } from './stand-in.js';

const dollars = payload<MedusaCart>('medusa-usd');

test('prices without tax keep it beside, and shares of a promotion are discounts of their lines', () => {
  const { lines, discount_codes: codes, ...cart } = cartOf(dollars);
  assert.deepEqual(cart, {
    currency: 'USD',
    prices_include_tax: false,
    shipping: { price: 650, discount: 325, tax: 27 },
  });
  assert.deepEqual(codes?.toSorted(), ['FIVE-USD', 'SHIP50']);
  const { id, product, variant, ...line } = lines[0]!;
  assert.match(`${id} ${product} ${variant}`, /^cali_\w+ prod_\w+ variant_\w+$/);
  assert.deepEqual(line, {
    sku: 'ETH-250',
    title: 'Ethiopia Guji',
    category: 'coffee',
    collections: ['Winter'],
    price: 1999,
    quantity: 3,
    discount: 500,
    tax: 454,
  });
  assert.deepEqual([lines[1]?.price, lines[1]?.gift_card], [2500, true]);
});

test('prices with tax in them are taken with it, and what is not rounded yet is rounded', () => {
  const { lines, ...cart } = cartOf(payload('medusa-eur'));
  assert.equal(cart.prices_include_tax, true);
  assert.deepEqual(cart.shipping, { price: 490, tax: 78 });
  const { price, quantity, discount, tax } = lines[0]!;
  assert.deepEqual([price, quantity, discount, tax], [1999, 3, 600, 862]);
});

test('currencies without decimals and with three are read in their own minor units', () => {
  assert.deepEqual(cartOf(payload('medusa-jpy')).lines[0]?.price, 2100);
  assert.deepEqual(cartOf(payload('medusa-kwd')).lines[0]?.price, 6125);
});

test('one price with tax in it makes all of the cart prices with tax', () => {
  const [first, ...rest] = dollars.cart.items!;
  const items = [first!, { ...rest[0]!, is_tax_inclusive: true }];
  const { lines, prices_include_tax } = cartOf({ cart: { ...dollars.cart, items } });
  const { price, quantity, discount } = lines[0]!;
  assert.equal(prices_include_tax, true);
  // 64.917525 for three, and 59.505025 after the promotion.
  assert.deepEqual([price * quantity - discount!, price], [5951, 2164]);
});

test('gift cards and store credit are payments, a compared price is a sale, automatic promotions no codes', () => {
  const [item] = dollars.cart.items!;
  const cart = cartOf({
    cart: {
      ...dollars.cart,
      items: [{ ...item!, compare_at_unit_price: 24 }],
      gift_card_total: 10,
      credit_line_total: 2.5,
      promotions: [{ code: 'AUTO', is_automatic: true }],
    },
  });
  assert.deepEqual(cart.payments, [
    { method: 'gift-card', amount: 1000 },
    { method: 'store-credit', amount: 250 },
  ]);
  assert.equal(cart.lines[0]?.on_sale, true);
  assert.equal(cart.discount_codes, undefined);
});

test('what is not such a cart is refused where it is not', () => {
  const [item] = dollars.cart.items!;
  const withItem = (change: object) => ({
    cart: { ...dollars.cart, items: [{ ...item, ...change }] },
  });
  const cases: [unknown, string][] = [
    [{ type: 'not_found', message: 'Cart with id was not found' }, '/cart'],
    [{ cart: {} }, '/cart/currency_code'],
    [{ cart: { currency_code: 'usd' } }, '/cart/items'],
    [withItem({ total: undefined }), '/cart/items/0/total'],
    [withItem({ quantity: '3 pieces' }), '/cart/items/0/quantity'],
    [{ cart: { ...dollars.cart, shipping_total: {} } }, '/cart/shipping_total'],
  ];
  for (const [wrong, where] of cases) {
    assert.throws(() => cartOf(wrong as MedusaCart), {
      name: 'LoyaltyError',
      code: 'json_type',
      where,
    });
  }
});

async function shop(context: TestContext) {
  const { cart } = dollars;
  let items: MedusaCart['cart']['items'] = cart.items!.slice(1);
  return platform(context, ({ method, path, headers }) => {
    if (headers['x-publishable-api-key'] !== 'pk_web') {
      return {
        status: 400,
        body: { type: 'not_allowed', message: 'Publishable API key required' },
      };
    }
    if (!path.startsWith('/store/carts/cart_1'))
      return { status: 404, body: { type: 'not_found' } };
    if (method === 'POST') items = cart.items!;
    return { body: { cart: { ...cart, items } } };
  });
}

test('a request of the storefront brings the next cart, and its own reading does not', async (context) => {
  const { origin, asked } = await shop(context);
  const publishableKey = 'pk_web';
  const { target } = followed(context, 'https://shop.example', (to, page) =>
    follow(to, { page, endpoint: origin, publishableKey, cartId: () => 'cart_1' }),
  );
  await target.until((cart) => pieces(cart) === 1);
  const headers = { 'x-publishable-api-key': publishableKey };
  const url = `${origin}/store/carts/cart_1/line-items`;
  await (await fetch(url, { method: 'POST', headers })).json();
  await target.until((cart) => pieces(cart) === 4);
  assert.deepEqual(
    asked.map(({ method }) => method),
    ['GET', 'POST', 'GET'],
  );
  assert.match(asked[0]?.path ?? '', /^\/store\/carts\/cart_1\?fields=%2Bitems\.total%2C/);
});

test('the cart’s id is that of the browser’s storage, and without one there is no cart', async (context) => {
  const { origin } = await shop(context);
  const kept = new Map<string, string>();
  const localStorage = { getItem: (key: string) => kept.get(key) ?? null };
  const { page, target } = followed(context, origin, (to, window) =>
    follow(to, { page: Object.assign(window, { localStorage }), publishableKey: 'pk_web' }),
  );
  assert.equal(await target.until(() => true), null);
  kept.set('cart_id', 'cart_1');
  page.say('loyalty-cart');
  await target.until((cart) => pieces(cart) === 1);
});
