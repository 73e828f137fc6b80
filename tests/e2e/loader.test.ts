// The loader alone, in a page that has nothing else of the widget's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { DESKTOP } from './harness.js';
import { setStage } from './stage.js';

const stage = setStage();

const CART = { currency: 'GBP', lines: [{ id: '1', price: 1250, quantity: 2 }] };

/** A page with the loader and that HTML; the answer has every path that was asked for. */
async function open(body: string, before?: (page: Page) => Promise<unknown>) {
  const page = await stage.browser.newPage({ viewport: DESKTOP });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const address = `${stage.shop.url}/theme.html`;
  await page.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>x</title><style>body { margin: 0 }</style>
        <script type="module" src="/widget/loader.js"></script>${body}`,
    }),
  );
  await before?.(page);
  await page.goto(address);
  return { page, asked };
}

const FAR = '<p style="height: 5000px">far</p>';
const setCart = (page: Page, cart: object) =>
  page.evaluate((next) => {
    document.querySelector('loyalty-widget')!.cart = next as never;
  }, cart);

test('nothing but the loader is asked for until an element comes near', async () => {
  const { page, asked } = await open(`${FAR}<loyalty-widget></loyalty-widget>`);
  await setCart(page, CART);
  // Two frames, in which an element that is near would be noticed.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.waitForFunction(() => document.adoptedStyleSheets.length === 1);
  assert.deepEqual(asked, ['/theme.html', '/widget/loader.js']);
  await page.locator('loyalty-widget').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('loyalty-widget')?.preview);
  assert.ok(asked.includes('/widget/loyalty-core.wasm'), asked.join());
  await page.close();
});

test('an element that a theme adds later is waited for as well', async () => {
  const { page } = await open(FAR);
  await page.evaluate((cart) => {
    const widget = document.createElement('loyalty-widget');
    widget.cart = cart;
    document.body.prepend(widget);
  }, CART);
  await page.waitForFunction(() => document.querySelector('loyalty-widget')?.preview);
  await page.close();
});

test('a cart that changes far away loads the widget, and the last cart counts', async () => {
  const { page, asked } = await open(`${FAR}<loyalty-widget></loyalty-widget>`);
  await setCart(page, { ...CART, lines: [] });
  await page.waitForFunction(() => document.adoptedStyleSheets.length === 1);
  await setCart(page, { ...CART, lines: [] });
  await setCart(page, CART);
  await page.waitForFunction(() => customElements.get('loyalty-widget'));
  assert.equal(asked.filter((path) => path === '/widget/index.js').length, 1);
  const lines = () => document.querySelector('loyalty-widget')!.cart!.lines.length;
  assert.equal(await page.evaluate(lines), 1);
  await page.close();
});

test('a widget that could not be loaded comes when the page is back online', async () => {
  let away = true;
  let warned: Promise<unknown> | undefined;
  const { page } = await open('<loyalty-widget></loyalty-widget>', (opened) => {
    warned = opened.waitForEvent('console', (message) => message.text().includes('not loaded'));
    return opened.route('**/widget/index.js*', (route) =>
      away ? route.abort() : route.continue(),
    );
  });
  await setCart(page, CART);
  await warned;
  away = false;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForFunction(() => document.querySelector('loyalty-widget')?.preview);
  await page.close();
});

const SHAPES = [
  ...['widget', 'points', 'tier', 'rewards', 'offers', 'challenges', 'causes', 'activity', 'join'],
  ...['widget mode="summary"', 'widget mode="compact"', 'widget mode="product"'],
  ...['points mode="checkout"', 'points mode="product"'],
];

test('the room that the loader keeps is the room that elements take at first', async () => {
  const elements = SHAPES.map((shape) => `<p><loyalty-${shape}></loyalty-${shape.split(' ')[0]}>`);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const { page } = await open(elements.join(''), async (opened) => {
    await opened.route('**/widget/index.js', (route) => held.then(() => route.continue()));
    await opened.route('**/v1/**', () => undefined);
  });
  const heights = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('p > *')].map(
        (element) =>
          `${element.localName} ${element.getAttribute('mode')} ${Math.round(element.getBoundingClientRect().height)}`,
      ),
    );
  await page.waitForFunction(() => document.adoptedStyleSheets.length === 1);
  const kept = await heights();
  release();
  await page.waitForFunction(() => customElements.get('loyalty-join'));
  await page.evaluate(async () => {
    for (const widget of document.querySelectorAll('loyalty-widget')) await widget.updateComplete;
  });
  assert.deepEqual(kept, await heights());
  await page.close();
});
