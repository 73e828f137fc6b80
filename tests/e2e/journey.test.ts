import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoyaltyWidget } from 'loyalty-widget';
import type { Page } from 'playwright-core';
import { add, become, goTo, openShop, type Persona, type ShopPage } from './harness.js';
import { setStage } from './stage.js';

const stage = setStage();

/** The preview of the page's own widget (not the header's). */
const previewOf = (page: Page) =>
  page.evaluate(() => {
    const preview = document.querySelector<LoyaltyWidget>('main aside loyalty-widget')?.preview;
    return JSON.parse(JSON.stringify(preview)) as unknown;
  }) as Promise<{
    guest: boolean;
    points: number;
    balance: number;
    tier: { before: string; after: string };
    totals: { before: number; redeemed: number; after: number };
    redemptions: { reward: string; points: number; value: number }[];
  }>;

const balanceOf = (page: Page) =>
  page.evaluate(
    () => document.querySelector('loyalty-widget')?.store?.state.member?.accounts['available'],
  );

/** Checks out, and holds the award to what was shown just before. */
async function checkOut(page: Page): Promise<{ points: number; tier: string }> {
  await goTo(page, 'checkout');
  const promised = await previewOf(page);
  await page.locator('button[type=submit]').click();
  await page.locator('main.thanks [data-awarded]').waitFor();
  const awarded = await page.locator('[data-awarded]').evaluate((node: HTMLElement) => ({
    points: Number(node.dataset['awarded']),
    tier: node.dataset['tier'] ?? '',
  }));
  assert.deepEqual(awarded, { points: promised.points, tier: promised.tier.after });
  return awarded;
}

async function inShop(
  persona: Persona,
  visit: (shopPage: ShopPage) => Promise<void>,
): Promise<void> {
  const visitor = await openShop(stage.browser, stage.shop.url);
  if (persona !== 'guest') await become(visitor.page, persona);
  await visit(visitor);
  assert.deepEqual(visitor.complaints, [], 'the browser has nothing to complain of');
  await visitor.context.close();
}

test('a guest sees what joining would earn, joins, and keeps the basket', async () => {
  await inShop('guest', async ({ page }) => {
    await add(page, 'nightjar-250', 2);
    const invitation = page.locator('aside [part=invitation]');
    assert.match(await invitation.innerText(), /Join and earn 71 points/);
    await invitation.getByRole('button', { name: 'Join' }).click();
    await page.locator('aside [part=balance]').waitFor();
    const preview = await previewOf(page);
    assert.equal(preview.guest, false);
    assert.equal(preview.points, 71);
  });
});

test('a guest can order, and is told what a member would have earned', async () => {
  await inShop('guest', async ({ page }) => {
    await add(page, 'nightjar-250', 2);
    await goTo(page, 'checkout');
    await page.locator('button[type=submit]').click();
    assert.match(await page.locator('main.thanks').innerText(), /would have earned 71 points/);
  });
});

test('every click moves the points, the bar and the offers', async () => {
  await inShop('new', async ({ page }) => {
    const points: number[] = [];
    const bar = page.locator('aside [role=progressbar]');
    const places: number[] = [];
    for (const sku of ['tide-mug', 'fog-tea', 'cone-dripper']) {
      await add(page, sku);
      points.push((await previewOf(page)).points);
      places.push(Number(await bar.getAttribute('aria-valuenow')));
    }
    assert.deepEqual(
      points,
      [...points].sort((a, b) => a - b),
    );
    assert.equal(new Set(points).size, 3);
    assert.deepEqual(
      places,
      [...new Set(places)].sort((a, b) => a - b),
    );
    assert.match(
      await page.locator('aside [part=offers]').innerText(),
      /There is tea in your cart/,
    );
  });
});

test('the breakdown opens into words that add up to the total', async () => {
  await inShop('new', async ({ page }) => {
    await add(page, 'fog-tea');
    await page.locator('aside [part=earn] summary').click();
    await page.locator('aside [part=breakdown] dd').first().waitFor();
    const shares = await page.locator('aside [part=breakdown] dd').allInnerTexts();
    const sum = shares.reduce((total, share) => total + Number(share.replace('−', '-')), 0);
    assert.equal(sum, (await previewOf(page)).points);
    const words = await page.locator('aside [part=breakdown]').innerText();
    assert.match(words, /1 point for every £1/);
    assert.match(words, /Yours to spend from/);
  });
});

test('a new member is awarded exactly what was shown', async () => {
  await inShop('new', async ({ page }) => {
    await add(page, 'guji-250', 2);
    await add(page, 'gift-card-25');
    const { points } = await checkOut(page);
    assert.ok(points > 0);
    await goTo(page, 'account');
    assert.match(await page.locator('.history').innerText(), new RegExp(`\\+${points} points`));
  });
});

test('an order that reaches the next tier does so on the server too', async () => {
  await inShop('almost-gold', async ({ page }) => {
    await add(page, 'moon-jar');
    assert.equal((await previewOf(page)).tier.after, 'gold');
    assert.match(await page.locator('aside [part=tier]').innerText(), /takes you to Gold/);
    const { tier } = await checkOut(page);
    assert.equal(tier, 'gold');
    await goTo(page, 'account');
    assert.equal(
      await page
        .locator('.ladder .here h3')
        .innerText()
        .then((s) => s.split('\n')[0]),
      'Gold',
    );
  });
});

test('a reward chosen in the basket is set aside, paid with, and booked', async () => {
  await inShop('almost-gold', async ({ page }) => {
    await add(page, 'ember-cups');
    await goTo(page, 'basket');
    const before = await balanceOf(page);
    await page.locator('aside').getByLabel('Free shipping').check();
    const { totals, redemptions } = await previewOf(page);
    assert.deepEqual(redemptions, [{ reward: 'free-shipping', points: 300, value: 395 }]);
    assert.equal(
      await page.locator('[data-total]').getAttribute('data-total'),
      String(totals.after),
    );
    await checkOut(page);
    await page.waitForFunction(
      (points) =>
        document.querySelector('loyalty-widget')?.store?.state.member?.accounts['available'] ===
        points,
      before! - 300,
    );
  });
});

test('points of any amount pay: by the slider, by the field, and on the server', async () => {
  await inShop('almost-gold', async ({ page }) => {
    await add(page, 'ember-cups', 2);
    await goTo(page, 'basket');
    await page.locator('aside').getByLabel('Pay with points').check();
    const field = page.locator('aside').getByLabel('Points to use');
    const slider = page.locator('aside').getByLabel('How many points');
    await field.fill('555');
    await field.press('Enter');
    assert.equal(await field.inputValue(), '600', 'points go in steps of 100');
    assert.equal(await slider.inputValue(), '600');
    await slider.press('ArrowLeft');
    assert.equal(await field.inputValue(), '500');
    const { redemptions } = await previewOf(page);
    assert.deepEqual(redemptions, [{ reward: 'pay-with-points', points: 500, value: 500 }]);
    await field.fill('999999');
    await field.press('Enter');
    const most = Number(await slider.getAttribute('max'));
    assert.equal(Number(await field.inputValue()), most);
    await checkOut(page);
  });
});

test('a reward that the basket outgrows downward is taken off, in words', async () => {
  await inShop('expiring', async ({ page }) => {
    await add(page, 'nightjar-250', 2);
    await goTo(page, 'basket');
    const balance = (await balanceOf(page))!;
    assert.ok(balance >= 300, 'the story gives this member points to spend');
    await page.locator('aside').getByLabel('Free shipping').check();
    await page.getByRole('button', { name: 'One less' }).click();
    await page.getByRole('button', { name: 'Take Nightjar Espresso out' }).click();
    await page.locator('main.basket .empty').waitFor();
    assert.equal((await previewOf(page)).redemptions.length, 0);
  });
});

test('points that expire soon are announced with their day', async () => {
  await inShop('expiring', async ({ page }) => {
    const text = await page.locator('aside [part=expiring]').innerText();
    assert.match(text, /^\d+ points expire on \d+ \w+/);
  });
});

test('an order whose page is reloaded on its way is the same order, with its reward', async () => {
  await inShop('expiring', async ({ page, complaints }) => {
    await add(page, 'ember-cups');
    await goTo(page, 'basket');
    await page.locator('aside').getByLabel('Free shipping').check();
    const { points } = await previewOf(page);
    await goTo(page, 'checkout');
    const booked = new Promise<void>((resolve) => {
      void page.route('**/demo/checkout', async (route) => {
        await route.fetch();
        resolve();
      });
    });
    await page.locator('button[type=submit]').click();
    await booked;
    await page.reload();
    await page.unroute('**/demo/checkout');
    await page.locator('button[type=submit]').click();
    const awarded = page.locator('[data-awarded]');
    assert.equal(await awarded.getAttribute('data-awarded'), String(points));
    complaints.splice(0);
  });
});

test('while an order is placed the basket and the shopper stay what was confirmed', async () => {
  await inShop('new', async ({ page }) => {
    await add(page, 'tide-mug');
    const { points } = await previewOf(page);
    await goTo(page, 'checkout');
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    const asked = new Promise<{ cart: { lines: unknown[] } }>((resolve) => {
      void page.route('**/demo/checkout', async (route) => {
        resolve(route.request().postDataJSON() as { cart: { lines: unknown[] } });
        await held;
        await route.continue();
      });
    });
    await page.locator('button[type=submit]').click();
    assert.equal((await asked).cart.lines.length, 1);
    await goTo(page, '');
    assert.equal(await page.locator('input[value=almost-gold]').isDisabled(), true);
    await page.locator('button[data-sku=moon-jar]').click();
    answer();
    const awarded = page.locator('[data-awarded]');
    assert.equal(await awarded.getAttribute('data-awarded'), String(points));
  });
});

test('the same order sent twice is booked once', async () => {
  await inShop('new', async ({ page, complaints }) => {
    await add(page, 'tide-mug');
    await goTo(page, 'checkout');
    // The answer to the first try is lost on its way.
    let tries = 0;
    const orders = new Set<string>();
    await page.route('**/demo/checkout', async (route) => {
      orders.add((route.request().postDataJSON() as { order: string }).order);
      const response = await route.fetch();
      if (++tries === 1) await route.abort('connectionreset');
      else await route.fulfill({ response });
    });
    await page.locator('button[type=submit]').click();
    await page.locator('.problem').waitFor();
    const promised = await previewOf(page);
    await page.locator('button[type=submit]').click();
    const awarded = page.locator('[data-awarded]');
    assert.equal(await awarded.getAttribute('data-awarded'), String(promised.points));
    assert.equal(orders.size, 1);
    // The lost answer is the one complaint there is.
    assert.match(complaints.splice(0).join(), /^[^,]*ERR_CONNECTION_RESET$/);
  });
});
