import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './axe.js';
import { add, become, DESKTOP, goTo, openShop, PHONE } from './harness.js';
import { setStage } from './stage.js';

const stage = setStage();

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [form, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`axe finds nothing on any page: ${form}, ${colorScheme}`, async () => {
      const { page, context } = await openShop(stage.browser, stage.shop.url, {
        colorScheme,
        viewport,
        reducedMotion: 'reduce',
        // axe is put into the page by evaluate, which a page's own policy is not about.
        bypassCSP: true,
      });
      await add(page, 'guji-250');
      assert.deepEqual(await violations(page), [], 'guest, shop');
      await become(page, 'almost-gold');
      await page.locator('aside [part=earn] summary').click();
      assert.deepEqual(await violations(page), [], 'member, shop');
      await goTo(page, 'basket');
      await page.locator('aside').getByLabel('Pay with points').check();
      assert.deepEqual(await violations(page), [], 'basket');
      await goTo(page, 'checkout');
      assert.deepEqual(await violations(page), [], 'checkout');
      await goTo(page, 'account');
      await page.locator('.history').waitFor();
      assert.deepEqual(await violations(page), [], 'account');
      await context.setOffline(true);
      await page.evaluate(() => document.querySelector('loyalty-widget')!.store!.refresh());
      assert.deepEqual(await violations(page), [], 'offline');
      await context.close();
    });
  }
}

test('every target that a finger meets is at least 24 px', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url, {
    viewport: PHONE,
    hasTouch: true,
  });
  await become(page, 'almost-gold');
  await add(page, 'ember-cups');
  await goTo(page, 'basket');
  await page.locator('aside').getByLabel('Pay with points').check();
  const small = await page.evaluate(() => {
    const widgets = [...document.querySelectorAll('loyalty-widget')].map(
      (each) => each.shadowRoot!,
    );
    return [document, ...widgets].flatMap((root) =>
      [...root.querySelectorAll<HTMLElement>('button, a, summary, label:has(input), [type=range]')]
        .filter((node) => node.checkVisibility() && !node.matches('.skip'))
        .map((node) => ({ node, box: node.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(({ node }) => node.outerHTML.slice(0, 80)),
    );
  });
  assert.deepEqual(small, []);
  await context.close();
});

// Last, for it spends points that the others look at.
test('the whole way from the shelf to the order goes by keyboard alone', async () => {
  const { page, context, complaints } = await openShop(stage.browser, stage.shop.url);
  await become(page, 'almost-gold');
  const press = async (key: string, until: string): Promise<void> => {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press(key);
      const there = await page.evaluate((selector) => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return active?.matches(selector) ?? false;
      }, until);
      if (there) return;
    }
    assert.fail(`${key} never reached ${until}`);
  };
  await press('Tab', 'button[data-sku=guji-250]');
  await page.keyboard.press('Enter');
  await press('Tab', '[part=earn] summary');
  await page.keyboard.press('Enter');
  await page.locator('aside [part=breakdown]').waitFor();
  await press('Tab', '.option input:enabled');
  await page.keyboard.press('Space');
  await page.locator('aside [part=total]').waitFor();
  await press('Tab', 'a[href="#/basket"].wide');
  await page.keyboard.press('Enter');
  await page.locator('main.basket').waitFor();
  await press('Tab', 'a[href="#/checkout"]');
  await page.keyboard.press('Enter');
  await page.locator('main.checkout').waitFor();
  await press('Tab', 'button[type=submit]');
  await page.keyboard.press('Enter');
  await page.locator('[data-awarded]').waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});
