// What the widget costs a shop's page, as Lighthouse counts it: the demo's shelf as a server would
// render it, with the widget's elements and without, in turns.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import {
  freePort,
  launchBrowser,
  openShop,
  settled,
  startShop,
  type RunningShop,
} from './harness.js';

const RUNS = 5;
/** Points of a hundred. */
const MOST_LOST = 1;

// The machine decides as much as the widget does, so tests/run leaves it to who asks.
const skip = process.env['LIGHTHOUSE'] ? false : 'takes two quiet minutes: LIGHTHOUSE=1 runs it';

const folder = mkdtempSync(join(tmpdir(), 'loyalty-lighthouse-'));
let shop: RunningShop | undefined;
let browser: Browser | undefined;
let port: number;

before(async () => {
  if (skip) return;
  port = await freePort();
  browser = await launchBrowser([`--remote-debugging-port=${port}`]);
  // The server reads its pages when it starts.
  cpSync('demo/dist', folder, { recursive: true });
  const model = await startShop();
  await writePages(model.url);
  await model.stop();
  shop = await startShop('programs/starter.json', folder);
});
after(async () => {
  await browser?.close();
  await shop?.stop();
  rmSync(folder, { recursive: true });
});

/** Two pages beside the shop's own: its shelf with the widget where the shop has it, and without. */
async function writePages(model: string): Promise<void> {
  const { page, context } = await openShop(browser!, model);
  await settled(page);
  const [shelf, empty] = await page.evaluate(() => {
    const root = document.querySelector('#shop')!;
    const copy = root.cloneNode(true) as Element;
    const whole = copy.innerHTML;
    for (const element of copy.querySelectorAll('*')) {
      if (element.localName.startsWith('loyalty-')) element.remove();
    }
    return [whole, copy.innerHTML];
  });
  await context.close();
  assert.ok(shelf.includes('<loyalty-widget'), 'the shelf has a widget');
  const html = (body: string, script: string) => `<!doctype html><html lang="en"><head>
    <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Ember &amp; Slip</title><link rel="icon" href="favicon.svg">
    <link rel="stylesheet" href="base.css"><link rel="stylesheet" href="shop.css">
    <link rel="stylesheet" href="pages.css">${script}</head><body><div id="shop">${body}</div></body></html>`;
  writeFileSync(join(folder, 'without.html'), html(empty, ''));
  writeFileSync(
    join(folder, 'with.html'),
    html(
      shelf,
      `<link rel="stylesheet" href="/widget/room.css">
       <script type="module" src="/widget/loader.js"></script>
       <script type="module" src="cart.js"></script>`,
    ),
  );
  writeFileSync(
    join(folder, 'cart.js'),
    `document.querySelector('loyalty-widget').cart =
       { currency: 'GBP', lines: [{ id: '1', price: 1250, quantity: 2 }] };`,
  );
}

async function score(name: string): Promise<number> {
  const result = await lighthouse(`${shop!.url}/${name}.html`, {
    port,
    onlyCategories: ['performance'],
    logLevel: 'error',
  });
  const { performance } = result!.lhr.categories;
  assert.ok(typeof performance?.score === 'number', result!.lhr.runtimeError?.message);
  return performance.score * 100;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[(values.length - 1) / 2]!;

test('the widget takes at most one point of the page’s performance', { skip }, async (t) => {
  const scores = { with: [] as number[], without: [] as number[] };
  for (let run = 0; run < RUNS; run++) {
    scores.without.push(await score('without'));
    scores.with.push(await score('with'));
  }
  t.diagnostic(JSON.stringify(scores));
  const lost = median(scores.without) - median(scores.with);
  assert.ok(lost <= MOST_LOST, `${lost} points`);
});
