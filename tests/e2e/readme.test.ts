import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { LoyaltyWidget } from 'loyalty-widget';
import type { Browser } from 'playwright-core';
import { launchBrowser, startShop, type RunningShop } from './harness.js';

let shop: RunningShop;
let browser: Browser;

before(async () => {
  [shop, browser] = await Promise.all([startShop(), launchBrowser()]);
});

after(async () => {
  await browser.close();
  await shop.stop();
});

test("the README's five lines of embedding show what the cart earns", async () => {
  const snippet = /```html\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1];
  assert.ok(snippet, 'README.md has an html snippet');
  assert.equal(snippet.trim().split('\n').length, 5);
  const page = await browser.newPage();
  const address = `${shop.url}/embedded.html`;
  await page.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>x</title>${snippet}` }),
  );
  await page.goto(address);
  const points = await page.waitForFunction(
    () => document.querySelector<LoyaltyWidget>('loyalty-widget')?.preview?.points,
  );
  // 25 points for £25.00, half as many again in the season of coffee, 50 with the first order.
  assert.equal(await points.jsonValue(), 87);
  await page.close();
});
