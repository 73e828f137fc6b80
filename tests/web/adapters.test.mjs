// The adapters as a page loads them: whole in one file, small, and making carts that the calculator
// adds up to what the platform asks for.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { openStudio } from '../../bench/studio.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const files = readdirSync(join(root, 'web/dist/adapters'));
const load = (name) => import(pathToFileURL(join(root, `web/dist/adapters/${name}.js`)).href);

test('every adapter is an entry point with types', () => {
  const names = files.map((file) => file.replace('.js', ''));
  assert.deepEqual(names.toSorted(), ['bigcommerce', 'medusa', 'page', 'shopify', 'woocommerce']);
  for (const name of names) {
    assert.deepEqual(exports[`./${name}`], {
      types: `./web/dist/types/adapters/${name}.d.ts`,
      default: `./web/dist/adapters/${name}.js`,
    });
  }
});

test('an adapter is at most 2,048 bytes in brotli, asks for no second file, and does nothing by itself', async () => {
  for (const file of files) {
    const code = readFileSync(join(root, 'web/dist/adapters', file));
    const bytes = brotliCompressSync(code).length;
    assert.ok(bytes <= 2048, `${file} has ${bytes} bytes`);
    assert.doesNotMatch(code.toString(), /\bimport\b/, file);
    const { cartOf, follow } = await load(file.replace('.js', ''));
    assert.deepEqual([typeof cartOf, typeof follow], ['function', 'function'], file);
  }
});

const UTC = { name: 'UTC', changes: [[0, 0]] };
const program = (currency) =>
  JSON.stringify({
    id: 'p',
    name: 'P',
    currency,
    earn: [{ id: 'base', label: 'Points', rate: { points: 1, every: 100 } }],
    tiers: { levels: [{ id: 'member', name: 'Member', from: 0 }] },
  });

/** What the platform says is to be paid, in its own units, and how many make one of the cart's. */
const ASKED = {
  shopify: ({ total_price: total, currency }) => total / ({ JPY: 100, KWD: 0.1 }[currency] ?? 1),
  woocommerce: ({ totals }) =>
    totals.total_price *
    (totals.currency_minor_unit === 0 && totals.currency_code === 'USD' ? 100 : 1),
  medusa: ({ cart }) => cart.total * { eur: 100, usd: 100, jpy: 1, kwd: 1000 }[cart.currency_code],
  // Its carts do not count the wrapping.
  bigcommerce: ([cart]) =>
    cart.cartAmount * 10 ** cart.currency.decimalPlaces + (cart.currency.code === 'USD' ? 750 : 0),
};

for (const file of readdirSync(join(root, 'tests/web/payloads'))) {
  const [, platform] = /^(\w+)-(?!none).*\.json$/.exec(file) ?? [];
  if (!platform) continue;
  test(`the calculator adds ${file} up to what the platform asks for`, async () => {
    const payload = JSON.parse(readFileSync(join(root, 'tests/web/payloads', file), 'utf8'));
    const { cartOf } = await load(platform);
    const cart = cartOf(payload);
    const calculator = (await openStudio()).compile(program(cart.currency), UTC);
    const { totals } = calculator.preview({ ...cart, at: Date.UTC(2026, 10, 22) });
    calculator.dispose();
    const asked = Math.round(ASKED[platform](payload));
    // Medusa rounds the sum alone, the adapter each amount of it.
    const slack = platform === 'medusa' ? 1 : 0;
    assert.ok(Math.abs(totals.before - asked) <= slack, `${totals.before} for ${asked}`);
  });
}
