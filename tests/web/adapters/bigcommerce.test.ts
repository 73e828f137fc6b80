import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { cartOf, follow, type BigCommerceCart } from '../../../web/src/adapters/bigcommerce.js';
import { followed, payload, pieces, platform } from './stand-in.js';

const dollars = payload<readonly BigCommerceCart[]>('bigcommerce-usd');
const [cart] = dollars;

test('physical, digital and custom items and gift certificates are lines, wrapping is a fee', () => {
  const { lines, ...rest } = cartOf(dollars)!;
  assert.deepEqual(rest, {
    currency: 'USD',
    prices_include_tax: false,
    order_discount: 1000,
    fees: { price: 750 },
    discount_codes: ['TENOFF'],
  });
  assert.deepEqual(lines[0], {
    id: '11111111-0001',
    sku: 'ETH-250',
    title: 'Ethiopia Guji',
    category: 'Coffee',
    collections: ['Coffee', 'Winter'],
    brand: 'Hill Roasters',
    product: '111',
    variant: '77',
    price: 1999,
    quantity: 3,
    discount: 1140,
    on_sale: true,
  });
  assert.deepEqual(
    lines.map(({ price, quantity, discount, gift_card }) => [price, quantity, discount, gift_card]),
    [
      [1999, 3, 1140, undefined],
      [3000, 1, 300, undefined],
      [0, 1, undefined, undefined],
      [4900, 1, undefined, undefined],
      [450, 2, undefined, undefined],
      [2500, 1, undefined, true],
    ],
  );
});

test('what is left to pay for the lines is what the shop says, wherever it counts coupons', () => {
  const left = (payloads: readonly BigCommerceCart[]) => {
    const { lines, order_discount: off = 0 } = cartOf(payloads)!;
    return lines.reduce(
      (sum, { price, quantity, discount = 0 }) => sum + price * quantity - discount,
      -off,
    );
  };
  assert.equal(left(dollars), 14857);
  // A shop whose sale prices have the coupons off already.
  assert.equal(left([{ ...cart!, cartAmount: 166.97 }]), 16697);
  assert.equal(left([{ ...cart!, cartAmount: 170 }]), 16697);
});

test('currencies without decimals and with three are read in their own minor units', () => {
  assert.equal(cartOf(payload('bigcommerce-jpy'))?.lines[0]?.price, 2100);
  const dinar = cartOf(payload('bigcommerce-kwd'))!;
  assert.deepEqual([dinar.lines[0]?.price, dinar.order_discount], [6125, 1000]);
});

test('a shopper without a cart has none', () => {
  assert.equal(cartOf(payload('bigcommerce-none')), null);
});

test('what is not such a list is refused where it is not', () => {
  const { lineItems } = cart!;
  const cases: [unknown, string][] = [
    [{ status: 404, title: 'Not found' }, ''],
    [[{ ...cart, currency: undefined }], '/0/currency'],
    [[{ ...cart, lineItems: undefined }], '/0/lineItems'],
    [[{ ...cart, cartAmount: undefined }], '/0/cartAmount'],
    [[{ ...cart, lineItems: { physicalItems: {} } }], '/0/lineItems/physicalItems'],
    [
      [{ ...cart, lineItems: { ...lineItems, customItems: [{ id: 'x', quantity: 1 }] } }],
      '/0/lineItems/customItems/0/extendedListPrice',
    ],
  ];
  for (const [wrong, where] of cases) {
    assert.throws(() => cartOf(wrong as BigCommerceCart[]), {
      name: 'LoyaltyError',
      code: 'json_type',
      where,
    });
  }
});

async function shop(context: TestContext) {
  let there = false;
  return platform(context, ({ method, path }) => {
    if (method === 'POST') there = true;
    if (method === 'DELETE') there = false;
    if (method === 'GET' && !path.startsWith('/api/storefront/carts?include='))
      return { status: 404 };
    return { body: there ? dollars : [] };
  });
}

test('requests of Stencil themes and of the Storefront API bring the next cart, and none when it is gone', async (context) => {
  const { origin } = await shop(context);
  const { target } = followed(context, origin, (to, page) => follow(to, { page }));
  assert.equal(await target.until(() => true), null);
  await (await fetch(`${origin}/remote/v1/cart/add`, { method: 'POST' })).json();
  await target.until((now) => pieces(now) === 9);
  await (await fetch(`${origin}/api/storefront/carts/c9b6/items/1`, { method: 'DELETE' })).json();
  await target.until((now) => now === null);
});
