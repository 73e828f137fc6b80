import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minorUnits } from '../../../web/src/adapters/page.js';
import { priced } from '../../../web/src/adapters/payload.js';

test('a decimal amount becomes minor units of its currency without a float product', () => {
  const cases: [number | string, string, number][] = [
    [19.99, 'USD', 1999],
    [1.005, 'USD', 101],
    [8.617537815126, 'EUR', 862],
    ['0.285', 'GBP', 29],
    [4.35, 'GBP', 435],
    [1100, 'JPY', 1100],
    ['1100.00', 'JPY', 1100],
    [6.125, 'KWD', 6125],
    ['0.0005', 'KWD', 1],
    [1e-7, 'EUR', 0],
    ['-5.00', 'EUR', -500],
    [0, 'EUR', 0],
    ['90071992547409.91', 'EUR', Number.MAX_SAFE_INTEGER],
    [12, 'eur', 1200],
  ];
  for (const [amount, currency, units] of cases) {
    assert.equal(minorUnits(amount, currency), units, `${amount} ${currency}`);
  }
});

test('every amount of cents up to a thousand survives its way through a decimal', () => {
  for (let cents = 0; cents <= 100_000; cents++)
    assert.equal(minorUnits(cents / 100, 'EUR'), cents);
});

test('what is no decimal amount, or too large for an integer, is refused', () => {
  for (const amount of [
    '',
    '1,50',
    '£5',
    '1e21',
    1e21,
    NaN,
    Infinity,
    '90071992547409.92',
    '.5',
    '5.5.5',
  ]) {
    assert.throws(() => minorUnits(amount, 'EUR'), { code: 'json_type' }, String(amount));
  }
  assert.throws(() => minorUnits(1, 'euro'), {
    message: 'the cart is "euro", expected a currency',
  });
});

test('what a line costs stays exact where its pieces do not share it evenly', () => {
  assert.deepEqual(priced(3600, 3000, 3), { price: 1200, discount: 600 });
  assert.deepEqual(priced(2521, 2521, 3), { price: 841, discount: 2 });
  assert.deepEqual(priced(1000, 1200, 1), { price: 1200, discount: undefined });
  assert.deepEqual(priced(0, 0, 5), { price: 0, discount: undefined });
  assert.deepEqual(priced(500, 500, 0), { price: 0, discount: undefined });
});
