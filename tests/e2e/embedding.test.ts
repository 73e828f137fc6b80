// The widget fed by adapters in a real browser: a page of its own, and the block of the Shopify
// extension as a theme renders it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LoyaltyWidget } from 'loyalty-widget';
import type { Page } from 'playwright-core';
import type { ShopifyCart } from '../../web/src/adapters/shopify.js';
import { setStage } from './stage.js';

const stage = setStage();

/** Waits until the widget has a cart of so many pieces, and has previewed it. */
const pieces = (page: Page, count: number) =>
  page.waitForFunction((wanted) => {
    const widget = document.querySelector<LoyaltyWidget>('loyalty-widget');
    const lines = widget?.cart?.lines ?? [];
    return widget?.preview && lines.reduce((sum, { quantity }) => sum + quantity, 0) === wanted;
  }, count);

test('a page with a cart of its own shows what it earns, and what the next one does', async () => {
  const page = await stage.browser.newPage();
  await page.goto(`${stage.shop.url}/embedding/plain.html`);
  await pieces(page, 1);
  await page.fill('#cups', '3');
  await pieces(page, 3);
  await page.close();
});

/** The block's HTML: what Liquid would make of it. */
function rendered(host: string): string {
  const block = readFileSync('demo/embedding/shopify/blocks/loyalty.liquid', 'utf8');
  const [, cart = ''] = /(<loyalty-cart.*<\/loyalty-cart>)/s.exec(block) ?? [];
  return cart
    .replace('{{ host | escape }}', `${host}/`)
    .replace("{{ host | remove_last: '/' | escape }}", host)
    .replace('{{ shop.currency }}', 'GBP')
    .replace('{{ block.settings.mode | escape }}', 'full')
    .replace(/\{\{.*?\}\}/g, '');
}

test('the Shopify block follows the theme’s cart, also after the theme has put it anew', async () => {
  const page = await stage.browser.newPage();
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  const { url } = stage.shop;
  const cart = JSON.parse(
    readFileSync('tests/web/payloads/shopify-gbp.json', 'utf8'),
  ) as ShopifyCart;
  const loader = readFileSync('demo/embedding/shopify/assets/loyalty.js', 'utf8');
  let items = cart.items.slice(1);
  await page.route(`${url}/theme.html`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>x</title><script src="/loyalty.js" defer></script>
        <section>${rendered(url)}</section>`,
    }),
  );
  await page.route(`${url}/loyalty.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: loader }),
  );
  await page.route(`${url}/cart.js`, (route) => route.fulfill({ json: { ...cart, items } }));
  await page.route(`${url}/cart/add.js`, (route) => {
    items = [...cart.items];
    return route.fulfill({ json: {} });
  });
  await page.goto(`${url}/theme.html`);
  await pieces(page, 3);
  await page.evaluate(() =>
    fetch('/cart/add.js', { method: 'POST' }).then((answer) => answer.text()),
  );
  await pieces(page, 5);
  await page.evaluate((html) => {
    document.querySelector('section')!.innerHTML = html;
  }, rendered(url));
  await pieces(page, 5);
  assert.deepEqual(warnings, []);
  await page.close();
});
