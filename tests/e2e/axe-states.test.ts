// axe looks at every state of the elements in English, and at the fullest ones in every language.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLORS, violations } from './axe.js';
import { bookStories, CART, openGallery, PROGRAM, still } from './gallery.js';
import { STATES } from './gallery-states.js';
import { setStage } from './stage.js';

const stage = setStage(PROGRAM, bookStories);

// axe is put into the page by evaluate, which a page's own policy is not about.
const OPTIONS = { bypassCSP: true, reducedMotion: 'reduce' } as const;
const LOCALES = [
  ...['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ja', 'ko', 'zh-Hans', 'ar', 'en-XA'],
];

// Elements adapt to their own width, so a width of pictures is no state of its own.
const states = Object.entries(STATES).filter(([, { width }]) => width === undefined);

test('axe finds nothing in any state, light and dark', async () => {
  for (const [name, { after: arrive, ...arrangement }] of states) {
    const { page, context } = await openGallery(
      stage.browser,
      stage.shop.url,
      arrangement,
      OPTIONS,
    );
    await arrive?.(page);
    assert.deepEqual(await violations(page), [], name);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(page, COLORS), [], `${name}, dark`);
    await context.close();
  }
});

test('axe finds nothing in any language', async () => {
  for (const person of ['usual', 'guest'] as const) {
    const elements = ['loyalty-widget', 'loyalty-activity'];
    const arrangement = { elements, cart: CART, person };
    const { page, context } = await openGallery(
      stage.browser,
      stage.shop.url,
      arrangement,
      OPTIONS,
    );
    for (const summary of await page.locator('main summary').all()) await summary.click();
    await still(page);
    for (const locale of LOCALES) {
      await page.evaluate((lang) => {
        document.documentElement.lang = lang;
        document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
        for (const element of document.querySelectorAll<HTMLElement>('main > *')) {
          element.lang = lang;
        }
      }, locale);
      await page.waitForFunction(
        (lang) =>
          [...document.querySelectorAll('main > *')].every(
            ({ shadowRoot }) =>
              (shadowRoot?.querySelector('.card')?.getAttribute('lang') ?? lang) === lang,
          ),
        locale,
      );
      assert.deepEqual(await violations(page), [], `${locale}, ${person}`);
    }
    await context.close();
  }
});
