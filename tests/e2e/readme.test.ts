import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LoyaltyWidget } from 'loyalty-widget';
import { setStage } from './stage.js';

const stage = setStage();

test("the README's five lines of embedding show what the cart earns", async () => {
  const snippet = /```html\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1];
  assert.ok(snippet, 'README.md has an html snippet');
  assert.equal(snippet.trim().split('\n').length, 5);
  const page = await stage.browser.newPage();
  const address = `${stage.shop.url}/embedded.html`;
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
