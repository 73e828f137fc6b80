// Shops in a running Medusa while the adapter follows, and compares each cart with Medusa's total.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { follow } from '../../web/dist/adapters/medusa.js';

const shop = JSON.parse(readFileSync('build/medusa/shop.json', 'utf8'));
const endpoint = `http://127.0.0.1:${process.env.PORT}`;
const DECIMALS = { eur: 2, usd: 2, jpy: 0, kwd: 3 };
const CODES = { eur: ['TEN'], usd: ['FIVE-USD', 'SHIP50'] };

async function ask(method, path, body) {
  const response = await fetch(endpoint + path, {
    method,
    headers: { 'x-publishable-api-key': shop.key, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

for (let tries = 0; tries < 120; tries++) {
  const up = await fetch(`${endpoint}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (up) break;
  await pause(1000);
}

/** What a cart comes to, as the calculator adds it up. */
function totalOf({ lines, shipping, prices_include_tax: inclusive }) {
  const of = ({ price, quantity = 1, discount = 0, tax = 0 }) =>
    price * quantity - discount + (inclusive ? 0 : tax);
  return [...lines, ...(shipping ? [shipping] : [])].reduce((sum, part) => sum + of(part), 0);
}

/** A cart that the adapter keeps, and the next one of it that fits. */
function followCart(id) {
  let payload;
  let wake = () => {};
  const kept = {
    set cart(cart) {
      this.current = cart;
      wake();
    },
  };
  const page = Object.assign(new EventTarget(), {
    document: new EventTarget(),
    location: { href: 'http://shop.example/' },
    fetch: (...request) => fetch(...request),
    PerformanceObserver,
  });
  const complete = (cart, answer) => ((payload = answer), cart);
  const stop = follow(kept, {
    page,
    endpoint,
    publishableKey: shop.key,
    cartId: () => id,
    complete,
  });
  const until = async (fits) => {
    while (!kept.current || !fits(kept.current)) await new Promise((resolve) => (wake = resolve));
    return { cart: kept.current, payload };
  };
  return { stop, until };
}

for (const { id: region, country, currency } of shop.regions) {
  const { cart } = await ask('POST', '/store/carts', {
    region_id: region,
    shipping_address: { country_code: country },
  });
  const { stop, until } = followCart(cart.id);
  await until(({ lines }) => lines.length === 0);
  const path = `/store/carts/${cart.id}`;
  await ask('POST', `${path}/line-items`, { variant_id: shop.variants[0], quantity: 3 });
  await until(({ lines }) => lines.length === 1);
  await ask('POST', `${path}/line-items`, { variant_id: shop.variants[1], quantity: 1 });
  await until(({ lines }) => lines.length === 2);
  await ask('POST', `${path}/shipping-methods`, { option_id: shop.shipping });
  await until(({ shipping }) => shipping);
  const codes = CODES[currency] ?? [];
  if (codes.length > 0) await ask('POST', `${path}/promotions`, { promo_codes: codes });
  const last = await until(({ discount_codes: there = [] }) => there.length === codes.length);
  stop();
  const asked = Math.round(last.payload.cart.total * 10 ** DECIMALS[currency]);
  assert.ok(Math.abs(totalOf(last.cart) - asked) <= 1, `${totalOf(last.cart)} for ${asked}`);
  console.log(`${currency}: ${totalOf(last.cart)} minor units, Medusa ${last.payload.cart.total}`);
  if (process.argv.includes('--record')) record(last.payload.cart, currency);
}

/** Without what is no part of a cart. */
function record(cart, currency) {
  for (const key of ['shipping_address', 'billing_address', 'payment_collection', 'customer']) {
    delete cart[key];
  }
  delete cart.region.countries;
  for (const item of cart.items) delete item.variant;
  const text = `${JSON.stringify({ cart }, null, 2)}\n`;
  writeFileSync(`tests/web/payloads/medusa-${currency}.json`, text);
}
