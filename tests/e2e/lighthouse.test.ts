// What the widget costs a shop's page, as Lighthouse counts it: the demo's shelf as a server would
// render it, with the widget's elements and without, in turns.

import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { freePort, launchBrowser, type RunningShop } from './harness.js';
import { startShelf } from './shelf.js';

const RUNS = 5;
/** Points of a hundred. */
const MOST_LOST = 1;
/** On a machine that is busy with something else a round may not say anything. */
const ROUNDS = 3;

let shop: RunningShop;
let browser: Browser;
let port: number;

before(async () => {
  port = await freePort();
  browser = await launchBrowser([`--remote-debugging-port=${port}`]);
  shop = await startShelf(browser);
});
after(async () => {
  await browser.close();
  await shop.stop();
});

async function score(name: string): Promise<number> {
  const result = await lighthouse(`${shop.url}/${name}.html`, {
    port,
    onlyCategories: ['performance'],
    logLevel: 'error',
  });
  const { performance } = result!.lhr.categories;
  assert.ok(typeof performance?.score === 'number', result!.lhr.runtimeError?.message);
  return performance.score * 100;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[(values.length - 1) / 2]!;

async function lostPoints(t: TestContext): Promise<number> {
  const scores = { with: [] as number[], without: [] as number[] };
  for (let run = 0; run < RUNS; run++) {
    scores.without.push(await score('without'));
    scores.with.push(await score('with'));
  }
  t.diagnostic(JSON.stringify(scores));
  return median(scores.without) - median(scores.with);
}

test('the widget takes at most one point of the page’s performance', async (t) => {
  let lost = Infinity;
  for (let round = 0; round < ROUNDS && lost > MOST_LOST; round++) lost = await lostPoints(t);
  assert.ok(lost <= MOST_LOST, `${lost} points`);
});
