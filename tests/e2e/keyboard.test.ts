// The elements by keyboard alone: each step leaves the focus where the next one begins, and it is
// seen there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { bookStories, CART, openGallery, PARTS, PROGRAM, still } from './gallery.js';
import { setStage } from './stage.js';
import { heardOn, listen } from './transcript.js';

const stage = setStage(PROGRAM, bookStories);

/** What has the focus, by its text or its label. */
const focus = (page: Page) =>
  page.evaluate(() => {
    let active: Element | null = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active || active === document.body) return '';
    const label = (active as HTMLInputElement).labels?.[0] ?? active;
    return (active.getAttribute('aria-label') ?? label.textContent).replace(/\s+/g, ' ').trim();
  });

async function press(page: Page, ...keys: string[]): Promise<string> {
  for (const key of keys) await page.keyboard.press(key);
  return focus(page);
}

test('by keyboard: the order of the page, a breakdown, a slider, and no focus lost', async () => {
  const { page, context } = await openGallery(stage.browser, stage.shop.url, {
    elements: ['loyalty-points', 'loyalty-rewards'],
    cart: CART,
  });
  await page.getByLabel('£5 off').waitFor();
  assert.match(await press(page, 'Tab'), /^This order earns/);
  await page.keyboard.press('Enter');
  await page.locator('loyalty-points dd').first().waitFor();
  assert.match(await focus(page), /^This order earns/);
  assert.match(await press(page, 'Escape'), /^This order earns/);
  assert.equal(await page.locator('loyalty-points details[open]').count(), 0);
  assert.match(await press(page, 'Tab'), /^£5 off/);
  assert.match(await press(page, 'Tab', 'Tab'), /^Pay with points/);
  await page.keyboard.press('Space');
  await page.getByRole('slider').waitFor();
  assert.match(await focus(page), /^Pay with points/);
  assert.equal(await press(page, 'Tab'), 'How many points');
  const slider = page.getByRole('slider');
  const most = Number(await slider.inputValue());
  assert.equal(await press(page, 'ArrowLeft', 'ArrowDown', 'ArrowRight'), 'How many points');
  assert.equal(Number(await slider.inputValue()), most - 100);
  await page.keyboard.press('Home');
  assert.equal(await slider.inputValue(), '200');
  assert.equal(await press(page, 'Tab'), 'Points to use');
  // The cart no longer takes points while the focus is in their field.
  await page.evaluate(() => {
    document.querySelector('loyalty-points')!.cart = { currency: 'GBP', lines: [] };
  });
  await page.locator('[part=reward-dropped]').waitFor();
  assert.notEqual(await focus(page), '');
  await context.close();
});

test('by keyboard: a claim is asked, left by Escape, and confirmed; the focus stays in its row', async () => {
  const { page, context } = await openGallery(stage.browser, stage.shop.url, {
    elements: ['loyalty-rewards'],
    cart: null,
    before: (each) => each.route('**/v1/claims', (route) => route.fulfill({ json: {} })),
  });
  const tree = page.getByRole('button', { name: 'Get it: Plant a tree' });
  await tree.focus();
  assert.equal(await press(page, 'Enter'), 'Use 100 points for Plant a tree?');
  assert.equal(await press(page, 'Escape'), 'Get it: Plant a tree');
  // A key that is held down must not spend anything.
  await press(page, 'Enter', 'Enter', 'Enter');
  assert.equal(await focus(page), 'Use 100 points for Plant a tree?');
  assert.equal(await press(page, 'Tab'), 'Use 100 points');
  await page.keyboard.press('Enter');
  await page.locator('.done').waitFor();
  assert.match(await focus(page), /^Plant a tree/);
  await context.close();
});

test('the focus is seen on every stop, with a contrast of 3:1 or more', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context } = await openGallery(
      stage.browser,
      stage.shop.url,
      { elements: ['loyalty-widget', ...PARTS], cart: CART },
      { colorScheme, reducedMotion: 'reduce' },
    );
    await page.locator('loyalty-widget').getByLabel('Pay with points').check();
    await still(page);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    let stops = 0;
    for (; stops < 100; stops++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        let active: Element | null = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        if (!active || active === document.body) return null;
        const ring = active.closest('.option') ?? active;
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(ring);
        const canvas = document.createElement('canvas').getContext('2d')!;
        const luminance = (color: string): number => {
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map(
            (byte) =>
              byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
          );
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const behind = luminance(getComputedStyle(document.body).backgroundColor);
        const [dark, light] = [behind, luminance(outlineColor)].sort((a, b) => a - b);
        return {
          name: active.textContent.trim() || active.outerHTML.slice(0, 80),
          solid: outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2,
          contrast: (light! + 0.05) / (dark! + 0.05),
        };
      });
      if (!seen) break;
      assert.ok(seen.solid && seen.contrast >= 3, JSON.stringify(seen));
    }
    assert.ok(stops > 15, `only ${stops} stops`);
    await context.close();
  }
});

test('by keyboard: what happened goes on at the first of what was added', async () => {
  const { page, context } = await openGallery(stage.browser, stage.shop.url, {
    elements: ['loyalty-activity'],
    before: (each) =>
      each.route('**/v1/activity*', (route) => {
        const url = new URL(route.request().url());
        url.searchParams.set('limit', '4');
        return route.continue({ url: url.href });
      }),
  });
  const rows = page.locator('[part=entry]');
  await page.getByRole('button', { name: 'Show earlier' }).waitFor();
  const first = await rows.count();
  assert.equal(await press(page, 'Tab'), 'Show earlier');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (known) =>
      document.querySelector('loyalty-activity')!.shadowRoot!.querySelectorAll('[part=entry]')
        .length > known,
    first,
  );
  const added = await rows.nth(first).innerText();
  assert.equal(await page.getByRole('button').count(), 0, 'that was all');
  assert.equal(await focus(page), added.replace(/\s+/g, ' '));
  const all = await rows.count();
  await page.evaluate(() => document.querySelector('loyalty-activity')!.store!.refresh());
  assert.equal(await rows.count(), all, 'a refresh that brings nothing new takes nothing away');
  await context.close();
});

test('a note is said by the page whichever of its elements show nothing', async () => {
  // A member sees nothing of the first one, which so has nowhere to say it.
  const { page, context } = await openGallery(stage.browser, stage.shop.url, {
    elements: ['loyalty-join', 'loyalty-points', 'loyalty-tier'],
    cart: CART,
    before: async (each) => {
      await each.clock.install();
      await listen(each);
    },
  });
  await heardOn(page);
  await context.setOffline(true);
  await page.evaluate(() => document.querySelector('loyalty-points')!.store!.refresh());
  await page.locator('[part=offline]').waitFor();
  assert.equal(await page.locator('[part=offline]').count(), 1);
  assert.deepEqual(await heardOn(page), ['You are offline. These are your points as of [time].']);
  await context.close();
});

test('live regions are polite, and say one sentence for many changes and none for a redraw', async () => {
  const { page, context } = await openGallery(stage.browser, stage.shop.url, {
    elements: ['loyalty-widget', ...PARTS],
    cart: CART,
    before: async (each) => {
      await each.clock.install();
      await listen(each);
    },
  });
  await still(page);
  assert.deepEqual(await heardOn(page), [], 'nothing is said of what is there to be read');
  const change = (quantity: number) =>
    page.evaluate((cart) => (document.querySelector('loyalty-widget')!.cart = cart), {
      ...CART,
      lines: CART.lines.slice(1).map((line) => ({ ...line, quantity })),
    });
  for (const quantity of [1, 2, 3]) await change(quantity);
  const once = await heardOn(page);
  assert.equal(once.length, 1, once.join());
  assert.match(once[0]!, /This order earns 241 points\.$/);
  await page.evaluate(() => document.querySelector('loyalty-widget')!.store!.refresh());
  for (const summary of await page.locator('loyalty-widget summary').all()) await summary.click();
  await still(page);
  assert.deepEqual(await heardOn(page), [], 'a refresh and what is opened are not said');
  await context.close();
});
