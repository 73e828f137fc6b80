// What moves while the widget of a server's page loads: on the first visit, when nothing is known of
// its size, and on the next one, when the loader knows what it took.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page, ViewportSize } from 'playwright-core';
import {
  DESKTOP,
  launchBrowser,
  PHONE,
  settled,
  shiftOf,
  watchShifts,
  type RunningShop,
} from './harness.js';
import { startShelf } from './shelf.js';

let browser: Browser;
let shop: RunningShop;

before(async () => {
  browser = await launchBrowser();
  shop = await startShelf(browser);
});
after(async () => {
  await browser.close();
  await shop.stop();
});

async function openPage(viewport: ViewportSize): Promise<Page> {
  const page = await browser.newPage({ viewport });
  await watchShifts(page);
  return page;
}

const heightIn = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLElement>('.beside > *')!.offsetHeight);

/** What moves until nothing is on its way. */
async function shiftOfVisit(page: Page): Promise<number> {
  await page.goto(`${shop.url}/with.html`);
  await page.waitForFunction(() => document.querySelector('.beside loyalty-widget')?.shadowRoot);
  await settled(page);
  return shiftOf(page);
}

for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`next to nothing moves on a ${name}, and the second visit has the room of the first`, async () => {
    const page = await openPage(viewport);
    // 0.1 is where browsers begin to call it bad.
    const first = await shiftOfVisit(page);
    assert.ok(first < 0.02, `first visit: ${first}`);
    const whole = await heightIn(page);
    await page.goto('about:blank');
    // Held, the script leaves the page with what the loader kept.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/widget/index.js', (route) => held.then(() => route.continue()));
    await page.goto(`${shop.url}/with.html`);
    await page.waitForFunction(() => document.adoptedStyleSheets.length > 0);
    assert.equal(await heightIn(page), whole);
    release();
    await page.unrouteAll({ behavior: 'wait' });
    await page.goto('about:blank');
    const second = await shiftOfVisit(page);
    assert.ok(second < 0.02, `second visit: ${second}`);
    await page.close();
  });
}

test('of elements alike the least height is kept, and none of those that became empty', async () => {
  const page = await openPage(DESKTOP);
  await shiftOfVisit(page);
  const kept = await page.evaluate(async () => {
    const narrow = document.createElement('loyalty-widget');
    narrow.setAttribute('mode', 'product');
    narrow.style.display = 'none';
    document.body.append(narrow);
    await narrow.updateComplete;
    dispatchEvent(new Event('click'));
    const sizes = JSON.parse(localStorage.getItem('loyalty:sizes')!) as Record<
      string,
      Record<string, number>
    >;
    return sizes[`${innerWidth} /with.html`]!['loyalty-widget[mode=product]'];
  });
  assert.equal(kept, 0);
  await page.close();
});

test('no room is kept any more once the shopper does something', async () => {
  const page = await openPage(PHONE);
  await shiftOfVisit(page);
  await page.evaluate(() => {
    const key = 'loyalty:sizes';
    const sizes = { [`${innerWidth} /with.html`]: { 'loyalty-widget[mode=full]': 2000 } };
    addEventListener('pagehide', () => localStorage.setItem(key, JSON.stringify(sizes)));
  });
  await shiftOfVisit(page);
  assert.equal(await heightIn(page), 2000);
  await page.keyboard.press('Tab');
  assert.ok((await heightIn(page)) < 1000, 'it has its own height');
  await page.close();
});
