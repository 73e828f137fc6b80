// axe looks at every state of the elements, in every language.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLORS, violations } from './axe.js';
import { bookStories, learn, openGallery, PROGRAM, speak } from './gallery.js';
import { STATES } from './gallery-states.js';
import { setStage } from './stage.js';

const stage = setStage(PROGRAM, bookStories);

// axe is put into the page by evaluate, which a page's own policy is not about.
const OPTIONS = { bypassCSP: true, reducedMotion: 'reduce' } as const;
const LOCALES = [
  ...['de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ja', 'ko', 'zh-Hans', 'ar', 'en-XA'],
];

// Elements adapt to their own width, so a width of pictures is no state of its own.
const states = Object.entries(STATES).filter(([, { width }]) => width === undefined);

for (const [name, { after: arrive, ...arrangement }] of states) {
  test(`axe finds nothing in ${name}: light, dark and in every language`, async () => {
    const { page, context } = await openGallery(
      stage.browser,
      stage.shop.url,
      arrangement,
      OPTIONS,
    );
    await learn(page, LOCALES);
    await arrive?.(page);
    assert.deepEqual(await violations(page), []);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(page, COLORS), [], 'dark');
    for (const locale of LOCALES) {
      await speak(page, locale);
      assert.deepEqual(await violations(page), [], locale);
    }
    await context.close();
  });
}
