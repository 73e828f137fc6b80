import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { cartOf, follow, type ShopifyCart } from '../../../web/src/adapters/shopify.js';
import { followed, payload, pieces, platform } from './stand-in.js';

const pounds = payload<ShopifyCart>('shopify-gbp');

test('discounts of lines and of the order, codes, a subscription, a bundle and a gift card are read', () => {
  const { lines, ...cart } = cartOf(pounds);
  assert.deepEqual(cart, { currency: 'GBP', order_discount: 500, discount_codes: ['FIVER'] });
  assert.deepEqual(lines[0], {
    id: '40211:b8f1',
    sku: 'ETH-250',
    title: 'Ethiopia Guji - 250 g',
    category: 'Coffee',
    brand: 'Hill Roasters',
    product: '7001',
    variant: '40211',
    price: 1200,
    quantity: 2,
    discount: 480,
  });
  assert.deepEqual(
    lines.map(({ price, quantity, gift_card }) => [price, quantity, gift_card]),
    [
      [1200, 2, undefined],
      [2520, 1, undefined],
      [3000, 1, undefined],
      [2500, 1, true],
    ],
  );
});

test('hundredths become the minor units that the currency has: none of the yen, three of the dinar', () => {
  const yen = cartOf(payload('shopify-jpy'));
  assert.deepEqual(
    yen.lines.map(({ price, discount }) => [price, discount]),
    [
      [2100, 1260],
      [480, undefined],
    ],
  );
  assert.equal(yen.order_discount, 300);
  assert.equal(yen.lines[1]?.brand, undefined);
  const [dinar] = cartOf(payload('shopify-kwd')).lines;
  assert.deepEqual([dinar?.price, dinar?.quantity], [6120, 2]);
});

test('an empty cart has its currency and no lines', () => {
  assert.deepEqual(cartOf({ currency: 'EUR', items: [] }), { currency: 'EUR', lines: [] });
});

test('what is not such a cart is refused where it is not', () => {
  const [item] = pounds.items;
  const cases: [unknown, string][] = [
    ['<html>', ''],
    [null, ''],
    [[], ''],
    [{ currency: '', items: [] }, '/currency'],
    [{ currency: 'GBP' }, '/items'],
    [{ currency: 'GBP', items: [null] }, '/items/0'],
    [{ currency: 'GBP', items: [{ ...item, key: undefined }] }, '/items/0/key'],
    [{ currency: 'GBP', items: [item, { ...item, quantity: 1.5 }] }, '/items/1/quantity'],
    [
      { currency: 'GBP', items: [{ ...item, final_line_price: '12.50' }] },
      '/items/0/final_line_price',
    ],
    [
      { ...pounds, cart_level_discount_applications: [{}] },
      '/cart_level_discount_applications/0/total_allocated_amount',
    ],
  ];
  for (const [wrong, where] of cases) {
    assert.throws(() => cartOf(wrong as ShopifyCart), {
      name: 'LoyaltyError',
      code: 'json_type',
      where,
    });
  }
});

test('a cart in another currency than the program’s gets the rate at which the shop shows its prices', async (context) => {
  const rates: [string, string, string | undefined][] = [
    ['GBP', '188.7', '0.529941706'],
    ['KWD', '490', '2.040816327'],
    ['JPY', '1', undefined],
    ['GBP', '', undefined],
  ];
  for (const [currency, rate, expected] of rates) {
    const { origin } = await platform(context, () => ({ body: payload('shopify-jpy') }));
    const { target } = followed(context, origin, (to, window) =>
      follow(to, { currency, page: Object.assign(window, { Shopify: { currency: { rate } } }) }),
    );
    assert.equal((await target.until(() => true))?.exchange_rate, expected);
  }
});

/** A shop of one thing, in the language that the path begins with. */
async function shop(context: TestContext) {
  const [item] = pounds.items;
  let quantity = 1;
  return platform(context, ({ method, path, body }) => {
    const wanted = (body as { quantity?: number } | undefined)?.quantity ?? 0;
    if (path === '/en/cart.js' && method === 'GET') {
      const line = {
        ...item!,
        quantity,
        original_line_price: 1200 * quantity,
        final_line_price: 1200 * quantity,
      };
      return { body: { currency: 'GBP', items: quantity > 0 ? [line] : [] } };
    }
    if (method !== 'POST' || wanted > 10)
      return { status: 422, body: { status: 422, message: 'Cart Error' } };
    quantity = path === '/en/cart/add.js' ? quantity + wanted : wanted;
    // With `sections` the theme is answered in pieces of its page, as by any other change.
    return { body: { sections: { 'cart-drawer': '<div></div>' } } };
  });
}

test('requests of any theme, and the events that themes emit, bring the next cart', async (context) => {
  const { origin, asked } = await shop(context);
  const { page, target } = followed(context, origin, (to, window) =>
    follow(to, { page: Object.assign(window, { Shopify: { routes: { root: '/en/' } } }) }),
  );
  await target.until((cart) => pieces(cart) === 1);
  const post = (path: string, body: object) =>
    fetch(`${origin}/en/cart/${path}`, { method: 'POST', body: JSON.stringify(body) });
  await (await post('add.js', { quantity: 2, sections: 'cart-drawer' })).json();
  await target.until((cart) => pieces(cart) === 3);
  await (await post('change.js', { quantity: 99 })).json();
  await (await post('change.js', { quantity: 5 })).json();
  await target.until((cart) => pieces(cart) === 5);
  const lines = post('update.js', { quantity: 0 }).then((response) => response.json());
  page.say('shopify:cart:lines-update', { promise: lines });
  await target.until((cart) => pieces(cart) === 0 && cart !== null);
  assert.ok(asked.every(({ path }) => path.startsWith('/en/cart')));
});
