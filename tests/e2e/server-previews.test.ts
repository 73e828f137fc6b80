// The shop where WebAssembly is refused: the server previews.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoyaltyWidget } from 'loyalty-widget';
import type { Page } from 'playwright-core';
import { violations } from './axe.js';
import { add, become, goTo, openShop, refuseWasm, settled, type ShopPage } from './harness.js';
import { setStage } from './stage.js';

const stage = setStage();

async function openRefused(): Promise<ShopPage> {
  const visitor = await openShop(stage.browser, stage.shop.url, { reducedMotion: 'reduce' });
  await refuseWasm(visitor);
  return visitor;
}

/** What every widget of the page says, but for what it says aloud. */
const words = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('loyalty-widget')].map(({ shadowRoot }) => {
      const seen = document.createElement('div');
      for (const node of shadowRoot!.children) seen.append(node.cloneNode(true));
      for (const other of seen.querySelectorAll('[role=status], [part=remote]')) other.remove();
      return seen.textContent.replace(/\s+/g, ' ').trim();
    }),
  );

const points = (page: Page) => page.locator('main aside [part=earn-points]').innerText();

/** Waits until the page says what the other one says. */
async function saysWhat(other: Page, page: Page): Promise<void> {
  const expected = await words(other);
  let actual: string[] = [];
  for (let tries = 0; tries < 100; tries++) {
    actual = await words(page);
    if (actual.join() === expected.join()) return;
    await page.waitForTimeout(50);
  }
  assert.deepEqual(actual, expected);
}

test('a slider that runs ahead of the server ends where the finger left it', async () => {
  const { page, context } = await openRefused();
  await become(page, 'almost-gold');
  await add(page, 'ember-cups', 2);
  await goTo(page, 'basket');
  await page.locator('aside').getByLabel('Pay with points').check();
  const slider = page.locator('aside').getByLabel('How many points');
  await slider.waitFor();
  const first = await slider.inputValue();
  await page.route('**/v1/preview', async (route) => {
    await page.waitForTimeout(200);
    await route.continue();
  });
  const answered = page.waitForResponse('**/v1/preview');
  await slider.press('ArrowLeft');
  await slider.press('ArrowRight');
  await answered;
  await page.waitForTimeout(100);
  assert.equal(await slider.inputValue(), first);
  const used = await page.evaluate(() => {
    const widget = document.querySelector<LoyaltyWidget>('main aside loyalty-widget')!;
    return widget.preview?.redemptions[0]?.points;
  });
  assert.equal(String(used), first);
  await context.close();
});

// Spends points that the test before looks at.
test('every word is the calculator’s, from the shelf to the order', async () => {
  const visitor = await openRefused();
  const { page } = visitor;
  const usual = await openShop(stage.browser, stage.shop.url, { reducedMotion: 'reduce' });
  const both = async (step: (each: Page) => Promise<void>): Promise<void> => {
    await step(usual.page);
    await step(page);
    await saysWhat(usual.page, page);
  };
  await both(async (each) => become(each, 'almost-gold'));
  await both(async (each) => add(each, 'ember-cups'));
  const first = await points(page);
  assert.match(first, /^[1-9]\d* points$/);
  await both(async (each) => each.locator('main aside [part=earn] summary').click());
  await both(async (each) => add(each, 'fog-tea'));
  assert.notEqual(await points(page), first);
  await both(async (each) => goTo(each, 'basket'));
  await both(async (each) => each.locator('aside').getByLabel('Free shipping').check());
  assert.match(await page.locator('aside [part=total]').innerText(), /£/);
  assert.deepEqual(await violations(page), []);
  await both(async (each) => goTo(each, 'checkout'));
  assert.match(await page.locator('aside [part=using]').innerText(), /Free shipping/);
  await page.locator('button[type=submit]').click();
  const promise = page.locator('main.thanks .promise');
  await promise.waitFor();
  const shown = await promise.locator('[data-promised]').getAttribute('data-promised');
  assert.equal(await promise.locator('[data-awarded]').getAttribute('data-awarded'), shown);
  await usual.page.evaluate(() => document.querySelector('loyalty-widget')!.store!.refresh());
  for (const each of [usual.page, page]) await goTo(each, 'account');
  await saysWhat(usual.page, page);
  await Promise.all([visitor.context.close(), usual.context.close()]);
});

test('a page whose server previews says so in one line, and another page does not', async () => {
  const { page, context } = await openRefused();
  const remote = page.locator('[part=remote]');
  await remote.first().waitFor();
  assert.equal(await remote.count(), 1);
  assert.match(await remote.innerText(), /^Points are worked out by the shop’s server/);
  await page.screenshot({ path: 'build/screenshots/remote.png' });
  await context.close();
  const usual = await openShop(stage.browser, stage.shop.url);
  assert.equal(await usual.page.locator('[part=remote]').count(), 0);
  await usual.context.close();
});

test('several quick clicks are two requests, and what was shown stays until the answer', async () => {
  const { page, context } = await openRefused();
  await become(page, 'new');
  await add(page, 'tide-mug');
  await goTo(page, 'basket');
  await page.locator('main aside [part=earn-points]').waitFor();
  const before = await points(page);
  let underWay = 0;
  const asked: number[] = [];
  await page.route('**/v1/preview', async (route) => {
    const { lines } = route.request().postDataJSON() as { lines: { quantity: number }[] };
    asked.push(lines[0]?.quantity ?? 0);
    underWay++;
    assert.equal(underWay, 1);
    await page.waitForTimeout(200);
    underWay--;
    await route.continue();
  });
  const shown = await page.evaluate(async () => {
    const more = document.querySelector<HTMLButtonElement>('button[aria-label="One more"]')!;
    for (let n = 0; n < 5; n++) more.click();
    const widget = document.querySelector<LoyaltyWidget>('main aside loyalty-widget')!;
    await widget.updateComplete;
    return widget.shadowRoot!.querySelector<HTMLElement>('[part=earn-points]')?.innerText;
  });
  assert.equal(shown, before);
  await page.waitForFunction((old) => {
    const widget = document.querySelector<LoyaltyWidget>('main aside loyalty-widget')!;
    return widget.preview!.lines[0]!.points > 3 * old;
  }, Number.parseInt(before));
  assert.deepEqual(asked, [2, 6]);
  await context.close();
});

test('a server that is away is named, the points stay, and it is found again', async () => {
  const { page, context } = await openRefused();
  await become(page, 'new');
  await add(page, 'tide-mug');
  await page.locator('main aside [part=earn-points]').waitFor();
  const before = await points(page);
  await page.route('**/v1/**', (route) => route.abort('connectionrefused'));
  await add(page, 'tide-mug');
  const note = page.locator('main aside [part=offline]');
  await note.waitFor();
  assert.equal(await points(page), before);
  await page.unroute('**/v1/**');
  await note.getByRole('button', { name: 'Try again' }).click();
  await note.waitFor({ state: 'detached' });
  await page.locator('main aside [part=earn-points]', { hasNotText: before }).waitFor();
  await context.close();
});

test('where the file of the calculator is gone a guest sees what joining would earn', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url);
  await page.route('**/loyalty-core.wasm', (route) => route.fulfill({ status: 404 }));
  await page.reload();
  await settled(page);
  await add(page, 'nightjar-250', 2);
  const invitation = page.locator('main aside [part=invitation]');
  await invitation.getByText('Join and earn 71 points').waitFor();
  await context.close();
});
