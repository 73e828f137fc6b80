// Pictures of every element and state into build/screenshots/gallery.*.png; run by
// tools/screenshots. They are for people to look at, no test reads them.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { bookStories, openGallery, PROGRAM } from './gallery.js';
import { STATES } from './gallery-states.js';
import { DESKTOP, PHONE, startShop } from './harness.js';

/** Takes those whose name has the word. */
export async function takeGallery(browser: Browser, folder: string, only: string): Promise<void> {
  const shop = await startShop(PROGRAM);
  mkdirSync(folder, { recursive: true });
  try {
    await bookStories(shop.url);
    for (const [name, picture] of Object.entries(STATES)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const [form, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
          const file = `gallery-${name}.${form}.${colorScheme}.png`;
          const extra = picture.once && (form === 'phone' || colorScheme === 'dark');
          if (extra || !file.includes(only)) continue;
          const { forcedColors = null, after, once: _, ...arrangement } = picture;
          const { page, context } = await openGallery(browser, shop.url, arrangement, {
            ...{ viewport, colorScheme, forcedColors, reducedMotion: 'reduce' },
          });
          await after?.(page);
          await page.evaluate(
            () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
          );
          await page.screenshot({ path: join(folder, file), fullPage: true });
          await context.close();
          console.log(file);
        }
      }
    }
  } finally {
    await shop.stop();
  }
}
