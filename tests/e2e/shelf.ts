// The demo's shelf as a shop's server would render it: a page with the widget and one without.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openShop, settled, startShop, type RunningShop } from './harness.js';

const CART = { currency: 'GBP', lines: [{ id: '1', price: 1250, quantity: 2 }] };

/** The shop formats its prices in the page, as the demo does. */
const PRICES = `new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(12.5);`;

const page = (body: string, sheet: string, head: string) => `<!doctype html><html lang="en"><head>
  <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Ember &amp; Slip</title><link rel="icon" href="favicon.svg">
  <link rel="stylesheet" href="base.css"><link rel="stylesheet" href="${sheet}">
  <link rel="stylesheet" href="pages.css">${head}
  <script type="module" src="prices.js"></script></head><body><div id="shop">${body}</div></body></html>`;

/** A shop with `/with.html` and `/without.html` beside its own pages. */
export async function startShelf(browser: Browser): Promise<RunningShop> {
  const folder = mkdtempSync(join(tmpdir(), 'loyalty-shelf-'));
  // The server reads its pages when it starts.
  cpSync('demo/dist', folder, { recursive: true });
  const model = await startShop();
  const { page: shelf, context } = await openShop(browser, model.url);
  await settled(shelf);
  const [whole, empty] = await shelf.evaluate(() => {
    const copy = document.querySelector('#shop')!.cloneNode(true) as Element;
    const { innerHTML } = copy;
    for (const element of copy.querySelectorAll('*')) {
      if (element.localName.startsWith('loyalty-')) element.remove();
    }
    return [innerHTML, copy.innerHTML];
  });
  await context.close();
  await model.stop();
  assert.ok(whole.includes('<loyalty-widget'), 'the shelf has a widget');
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  file('without.html', page(empty, 'shop.css', ''));
  // The room in the theme's own sheet, as docs/elements.md says.
  const sheets = ['demo/dist/shop.css', 'web/dist/room.css'];
  file('with.css', sheets.map((sheet) => readFileSync(sheet, 'utf8')).join(''));
  file(
    'with.html',
    page(
      whole,
      'with.css',
      `<script type="module" async src="/widget/loader.js"></script>
       <script type="module" src="cart.js"></script>`,
    ),
  );
  file('prices.js', PRICES);
  file('cart.js', `document.querySelector('loyalty-widget').cart = ${JSON.stringify(CART)};`);
  const shop = await startShop('programs/starter.json', folder);
  return {
    ...shop,
    stop: async () => {
      await shop.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
