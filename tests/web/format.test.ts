import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormatter, currencyExponent, decimalString } from '../../web/src/format.js';

const whole = { one: 'point', other: 'points', decimals: 0 };
const formatter = (locale: string, currency: string, style = whole, zone = 'Europe/London') =>
  createFormatter(locale, currency, zone, style);
// Intl parts numbers and units by spaces of several kinds.
const plain = (text: string) => text.replace(/[\s\u00a0\u202f]/g, ' ');

test('an amount of minor units becomes a decimal without passing through a float', () => {
  const cases: [number, number, string][] = [
    [0, 2, '0.00'],
    [5, 2, '0.05'],
    [-5, 2, '-0.05'],
    [12345, 2, '123.45'],
    [1234, 0, '1234'],
    [1, 3, '0.001'],
    [Number.MAX_SAFE_INTEGER, 2, '90071992547409.91'],
    [Number.MAX_SAFE_INTEGER, 6, '9007199254.740991'],
  ];
  for (const [units, decimals, text] of cases) assert.equal(decimalString(units, decimals), text);
});

test('the exponent of a currency is that of ISO 4217, also where Intl shows fewer decimals', () => {
  const exponents = {
    GBP: 2,
    EUR: 2,
    USD: 2,
    JPY: 0,
    KRW: 0,
    KWD: 3,
    TND: 3,
    CLF: 4,
    AFN: 2,
    IQD: 3,
  };
  for (const [currency, exponent] of Object.entries(exponents)) {
    assert.equal(currencyExponent(currency), exponent, currency);
  }
});

test('money is shown with the decimals of its currency', () => {
  assert.equal(formatter('en-GB', 'GBP').money(2299), '£22.99');
  assert.equal(formatter('en-GB', 'GBP').money(-500), '-£5.00');
  assert.equal(formatter('en', 'JPY').money(1700), '¥1,700');
  assert.equal(plain(formatter('en', 'KWD').money(1234)), 'KWD 1.234');
  assert.equal(plain(formatter('de-DE', 'EUR').money(123456)), '1.234,56 €');
});

test('the largest amount keeps its last penny', () => {
  assert.equal(formatter('en-GB', 'GBP').money(Number.MAX_SAFE_INTEGER), '£90,071,992,547,409.91');
});

test('round money drops the pence of a whole amount and keeps those of any other', () => {
  assert.equal(formatter('en-GB', 'GBP').roundMoney(35100), '£351');
  assert.equal(formatter('en-GB', 'GBP').roundMoney(35101), '£351.01');
});

test('points are counted in the words of the program', () => {
  const { points } = formatter('en-GB', 'GBP', { one: 'bean', other: 'beans', decimals: 0 });
  assert.equal(points(1), '1 bean');
  assert.equal(points(-1), '-1 bean');
  assert.equal(points(0), '0 beans');
  assert.equal(points(1250), '1,250 beans');
});

test('what is written without spaces has none between a number and its word', () => {
  const named = (locale: string, name: string) =>
    formatter(locale, 'JPY', { one: name, other: name, decimals: 0 }).points(1250);
  assert.equal(named('ja', 'ポイント'), '1,250ポイント');
  assert.equal(named('zh-Hans', '积分'), '1,250积分');
  assert.equal(named('ja', 'points'), '1,250 points');
  assert.equal(named('ko', '포인트'), '1,250 포인트');
});

test('numbers, money, days, times and names are those of the language', () => {
  const now = Date.parse('2026-11-21T09:30:00Z');
  const cases: [string, string, string, string, string, string][] = [
    ['de', '1.250', '1.234,50 €', '8. Dezember', '8. Dezember 2027', '2 Sterne'],
    ['fr', '1 250', '1 234,50 €', '8 décembre', '8 décembre 2027', '2 Sterne'],
    ['es', '1250', '1234,50 €', '8 de diciembre', '8 de diciembre de 2027', '2 Sterne'],
    ['pt', '1.250', '€ 1.234,50', '8 de dezembro', '8 de dezembro de 2027', '2 Sterne'],
    ['it', '1250', '1234,50 €', '8 dicembre', '8 dicembre 2027', '2 Sterne'],
    ['nl', '1.250', '€ 1.234,50', '8 december', '8 december 2027', '2 Sterne'],
    ['pl', '1250', '1234,50 €', '8 grudnia', '8 grudnia 2027', '2 Sterne'],
    ['ja', '1,250', '€1,234.50', '12月8日', '2027年12月8日', '2 Sterne'],
    ['ko', '1,250', '€1,234.50', '12월 8일', '2027년 12월 8일', '2 Sterne'],
    ['zh-Hans', '1,250', '€1,234.50', '12月8日', '2027年12月8日', '2 Sterne'],
    ['ar-EG', '١٬٢٥٠', '‏١٬٢٣٤٫٥٠ €', '٨ ديسمبر', '٨ ديسمبر ٢٠٢٧', '٢ Sterne'],
  ];
  for (const [locale, count, money, day, later, name] of cases) {
    const style = { one: 'Stern', other: 'Sterne', decimals: 0 };
    const format = formatter(locale, 'EUR', style);
    assert.equal(plain(format.number(1250)), count, locale);
    assert.equal(plain(format.money(123450)), money, locale);
    assert.equal(format.day('2026-12-08T12:00:00Z', now), day, locale);
    assert.equal(format.day('2027-12-08T12:00:00Z', now), later, locale);
    assert.equal(plain(format.points(2)), name, locale);
    const digits = locale === 'ar-EG' ? /[٠-٩]:[٠-٩]{2}/ : /\d:\d\d/;
    assert.match(format.moment('2026-12-08T12:35:00Z'), digits, locale);
  }
});

test('points with decimals are shown with exactly these', () => {
  const { points, number } = formatter('en-GB', 'GBP', {
    one: 'mile',
    other: 'miles',
    decimals: 2,
  });
  assert.equal(points(26828), '268.28 miles');
  assert.equal(points(100), '1.00 miles');
  assert.equal(number(5), '0.05');
});

test('a day is that of the program’s time zone, with its year where it is another one', () => {
  const now = Date.parse('2026-11-21T09:30:00Z');
  const { day } = formatter('en-GB', 'GBP');
  assert.equal(day('2026-12-05T09:30:00Z', now), '5 December');
  assert.equal(day('2027-11-21T09:30:00Z', now), '21 November 2027');
  // 23:30 UTC in July is half past midnight in London.
  assert.equal(day('2026-07-01T23:30:00Z', now), '2 July');
  const tokyo = formatter('en-GB', 'JPY', whole, 'Asia/Tokyo').day;
  assert.equal(tokyo('2026-12-31T16:00:00Z', now), '1 January 2027');
});

test('a language with more plural forms has a word for each, and the last stands in', () => {
  const style = {
    one: 'gwiazdka',
    few: 'gwiazdki',
    many: 'gwiazdek',
    other: 'gwiazdki',
    decimals: 0,
  };
  const { points } = formatter('pl', 'PLN', style);
  assert.deepEqual(
    [0, 1, 2, 5, 22, 25, -1].map((n) => plain(points(n))),
    [
      '0 gwiazdek',
      '1 gwiazdka',
      '2 gwiazdki',
      '5 gwiazdek',
      '22 gwiazdki',
      '25 gwiazdek',
      '-1 gwiazdka',
    ],
  );
  assert.equal(plain(formatter('pl', 'PLN').points(5)), '5 points');
});
