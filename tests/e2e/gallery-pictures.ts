// Pictures of every element and state into build/screenshots/gallery.*.png; run by
// tools/screenshots. They are for people to look at, no test reads them.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { bookStories, learn, openGallery, PROGRAM, speak } from './gallery.js';
import { STATES, type GalleryState } from './gallery-states.js';
import { DESKTOP, PHONE, startShop } from './harness.js';

/** The shop's own, one of long words, and one from the right. */
export const LANGUAGES = ['en', 'de', 'ar'] as const;

interface Picture {
  readonly file: string;
  readonly lang: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: typeof PHONE;
}

function picturesOf(name: string, { once }: GalleryState): Picture[] {
  const pictures: Picture[] = [];
  for (const lang of LANGUAGES) {
    for (const [form, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const file = `gallery-${name}.${form}.${colorScheme}.${lang}.png`;
        pictures.push({ file, lang, colorScheme, viewport });
      }
    }
  }
  return once ? pictures.slice(0, 1) : pictures;
}

/** Takes those whose name has the word. A state is arrived at in English, and then shown in others. */
export async function takeGallery(browser: Browser, folder: string, only: string): Promise<void> {
  const shop = await startShop(PROGRAM);
  mkdirSync(folder, { recursive: true });
  try {
    await bookStories(shop.url);
    for (const [name, state] of Object.entries(STATES)) {
      const pictures = picturesOf(name, state).filter(({ file }) => file.includes(only));
      if (pictures.length === 0) continue;
      const { forcedColors = null, after, once: _, ...arrangement } = state;
      const { page, context } = await openGallery(browser, shop.url, arrangement, {
        ...{ viewport: DESKTOP, forcedColors, reducedMotion: 'reduce' },
      });
      await learn(page, LANGUAGES);
      await after?.(page);
      for (const { file, lang, colorScheme, viewport } of pictures) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        if (lang !== 'en') await speak(page, lang);
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        await page.screenshot({ path: join(folder, file), fullPage: true });
        console.log(file);
      }
      await context.close();
    }
  } finally {
    await shop.stop();
  }
}
