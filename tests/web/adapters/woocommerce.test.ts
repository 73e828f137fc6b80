import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { cartOf, follow, type WooCart } from '../../../web/src/adapters/woocommerce.js';
import { followed, payload, pieces, platform, type Asked, type Reply } from './stand-in.js';

const dollars = payload<WooCart>('woocommerce-usd');

test('amounts are read without tax, with it beside: coupons, a sale, a variation, shipping, fees', () => {
  const { lines, ...cart } = cartOf(dollars);
  assert.deepEqual(cart, {
    currency: 'USD',
    prices_include_tax: false,
    shipping: { price: 650, tax: 65 },
    fees: { price: 199, tax: 20 },
    discount_codes: ['ten'],
  });
  assert.deepEqual(lines[0], {
    id: 'a5771bce93e2',
    sku: 'ETH-250',
    title: 'Ethiopia Guji',
    product: '38',
    variant: '38',
    price: 1800,
    quantity: 3,
    discount: 540,
    tax: 486,
    on_sale: true,
  });
  assert.deepEqual(
    lines.map(({ product, variant, price, discount }) => [product, variant, price, discount]),
    [
      ['38', '38', 1800, 540],
      [undefined, '52', 2800, 280],
      ['61', '61', 1500, 150],
      ['70', '70', 3000, 300],
      ['38', '38', 0, undefined],
    ],
  );
});

test('the shop’s number of decimals is not taken for the currency’s', () => {
  const price = (name: string) => cartOf(payload(name)).lines[0]?.price;
  assert.equal(price('woocommerce-jpy'), 2100);
  assert.equal(price('woocommerce-kwd'), 6125);
  assert.equal(price('woocommerce-whole-dollars'), 1800);
});

test('a fee below zero is a discount of the order, and shipping that is not known yet is left out', () => {
  const { order_discount, fees, shipping } = cartOf(payload('woocommerce-eur'));
  assert.deepEqual([order_discount, fees, shipping], [500, undefined, undefined]);
});

test('what is not such a cart is refused where it is not', () => {
  const [item] = dollars.items;
  const { totals } = dollars;
  const cases: [unknown, string][] = [
    [{ code: 'woocommerce_rest_invalid_nonce', message: 'Nonce is invalid.' }, '/totals'],
    [{ items: [], totals: {} }, '/totals/currency_code'],
    [{ items: [], totals: { currency_code: 'USD' } }, '/totals/currency_minor_unit'],
    [{ items: [{ ...item, totals: null }], totals }, '/items/0/totals'],
    [
      { items: [{ ...item, totals: { ...item!.totals, line_total: '15.30' } }], totals },
      '/items/0/totals/line_total',
    ],
    [{ items: [], totals: { ...totals, total_fees: 'none' } }, '/totals/total_fees'],
  ];
  for (const [wrong, where] of cases) {
    assert.throws(() => cartOf(wrong as WooCart), {
      name: 'LoyaltyError',
      code: 'json_type',
      where,
    });
  }
});

/** A session's cart behind the nonce that the shop hands out with each answer. */
async function shop(context: TestContext) {
  let quantity = 1;
  const refusal = (status: number, code: string): Reply => ({
    status,
    body: { code, data: { status } },
  });
  const answer = ({ method, path, headers, body }: Asked): Reply => {
    if (method === 'POST') {
      if (headers['nonce'] === undefined) return refusal(401, 'woocommerce_rest_missing_nonce');
      if (headers['nonce'] !== '5f0c') return refusal(403, 'woocommerce_rest_invalid_nonce');
      const { key, quantity: wanted } = body as { key: string; quantity: number };
      if (key !== dollars.items[0]!.key) return refusal(409, 'woocommerce_rest_cart_invalid_key');
      quantity = wanted;
    } else if (!path.endsWith('/cart')) return refusal(404, 'rest_no_route');
    const [item] = dollars.items;
    const sum = String(1800 * quantity);
    const totals = { ...item!.totals, line_subtotal: sum, line_total: sum };
    return { body: { ...dollars, items: [{ ...item, quantity, totals }] } };
  };
  return platform(context, (asked) => ({ ...answer(asked), headers: { Nonce: '5f0c' } }));
}

test('a change with the nonce brings the next cart, one without it or with a wrong one changes nothing', async (context) => {
  const { origin, asked } = await shop(context);
  const { target } = followed(context, origin, (to, page) => follow(to, { page }));
  await target.until((cart) => pieces(cart) === 1);
  const nonce = (await fetch(`${origin}/wp-json/wc/store/v1/cart`)).headers.get('nonce') ?? '';
  const update = async (
    quantity: number,
    headers: Record<string, string>,
    key = dollars.items[0]!.key,
  ) => {
    const body = JSON.stringify({ key, quantity });
    const url = `${origin}/wp-json/wc/store/v1/cart/update-item`;
    const response = await fetch(url, { method: 'POST', headers, body });
    await response.text();
    return response.status;
  };
  assert.equal(await update(7, {}), 401);
  assert.equal(await update(7, { Nonce: 'stale' }), 403);
  assert.equal(await update(7, { Nonce: nonce }, 'gone'), 409);
  assert.equal(await update(4, { Nonce: nonce }), 200);
  await target.until((cart) => pieces(cart) === 4);
  assert.ok(target.given.every((cart) => pieces(cart) !== 7));
  assert.ok(
    asked.filter(({ method }) => method === 'GET').every(({ headers }) => !headers['nonce']),
  );
});

test('a shop on another origin is read with the cart’s token', async (context) => {
  const { origin, asked } = await shop(context);
  const endpoint = `${origin}/wp-json/wc/store/v1/cart`;
  const headers = () => ({ 'Cart-Token': 'a.b.c' });
  const { target } = followed(context, 'https://headless.example', (to, page) =>
    follow(to, { page, endpoint, headers }),
  );
  await target.until((cart) => pieces(cart) === 1);
  assert.equal(asked[0]?.headers['cart-token'], 'a.b.c');
});

test('events of blocks, and those that only jQuery hears, bring the next cart until it ends', async (context) => {
  const { origin } = await shop(context);
  const heard = new Map<string, () => void>();
  const jQuery = () => ({
    on: (names: string, listener: () => void) => heard.set(names, listener),
    off: (names: string) => heard.delete(names),
  });
  let stop = () => {};
  const { page, target } = followed(context, origin, (to, window) => {
    stop = follow(to, { page: Object.assign(window, { jQuery }) });
    return stop;
  });
  await target.until((cart) => pieces(cart) === 1);
  page.say('wc-blocks_added_to_cart');
  await target.until(() => target.given.length === 2);
  const [[names, updated] = ['', () => {}]] = heard;
  assert.match(names, /\bupdated_cart_totals\b/);
  updated();
  await target.until(() => target.given.length === 3);
  stop();
  assert.equal(heard.size, 0);
});
