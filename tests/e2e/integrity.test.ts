// The hashes that the build prints, as a theme states them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setStage } from './stage.js';

const stage = setStage();

/** A page that states the hash of every script; the answer has what the browser complained of. */
async function open(change: (script: string) => string) {
  const hashes = JSON.parse(readFileSync('web/dist/integrity.json', 'utf8')) as Record<
    string,
    string
  >;
  const integrity = Object.fromEntries(
    Object.entries(hashes).map(([file, hash]) => [`/widget/${file}`, hash]),
  );
  const page = await stage.browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const refused = new Promise<void>((resolve) =>
    page.on('console', (message) => message.text().includes('not loaded') && resolve()),
  );
  const address = `${stage.shop.url}/theme.html`;
  await page.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>x</title><link rel="icon" href="data:," />
        <script type="importmap">${JSON.stringify({ integrity })}</script>
        <script type="module" src="/widget/loader.js" integrity="${hashes['loader.js']}"></script>
        <loyalty-widget></loyalty-widget>`,
    }),
  );
  await page.route('**/widget/index.js', async (route) => {
    const response = await route.fetch();
    return route.fulfill({ response, body: change(await response.text()) });
  });
  await page.goto(address);
  return { page, complaints, refused };
}

test('a page that states all hashes shows points, and the browser has no complaint', async () => {
  const { page, complaints } = await open((script) => script);
  await page.evaluate(() => {
    document.querySelector('loyalty-widget')!.cart = {
      currency: 'GBP',
      lines: [{ id: '1', price: 1250, quantity: 2 }],
    };
  });
  await page.waitForFunction(() => document.querySelector('loyalty-widget')?.preview);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a file that is another one is refused', async () => {
  const { page, complaints, refused } = await open(
    (script) => `${script};globalThis.stolen = true`,
  );
  await refused;
  assert.match(complaints.join(), /integrity/);
  assert.equal(await page.evaluate(() => 'stolen' in globalThis), false);
  await page.close();
});
