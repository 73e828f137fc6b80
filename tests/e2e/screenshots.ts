// Pictures of every page and state, desktop and phone, light and dark, those of elements in three
// languages, and contact sheets of them: one of the shop, one of the elements for each language.
// Run by tools/screenshots; they are for people to look at, no test reads them.

import { mkdirSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { LANGUAGES, takeGallery } from './gallery-pictures.js';
import {
  add,
  become,
  DESKTOP,
  goTo,
  launchBrowser,
  openShop,
  PHONE,
  startShop,
} from './harness.js';

const FOLDER = 'build/screenshots';

/** What is on the picture; each starts from a page just opened. */
const scenes: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'shop-guest': async (page) => {
    await add(page, 'guji-250', 2);
  },
  'shop-new': async (page) => {
    await become(page, 'new');
    await add(page, 'fog-tea');
  },
  'shop-almost-gold': async (page) => {
    await become(page, 'almost-gold');
    await add(page, 'tide-mug', 2);
    await page.locator('.beside [part=earn] summary').click();
  },
  'basket-expiring': async (page) => {
    await become(page, 'expiring');
    await add(page, 'ember-cups');
    await add(page, 'guji-250');
    await goTo(page, 'basket');
    await page.locator('label', { hasText: 'Pay with points' }).click();
    await page.locator('main [part=earn] summary').click();
  },
  'basket-almost-gold': async (page) => {
    await become(page, 'almost-gold');
    await add(page, 'moon-jar');
    await goTo(page, 'basket');
  },
  'basket-empty-guest': async (page) => {
    await goTo(page, 'basket');
  },
  'checkout-expiring': async (page) => {
    await become(page, 'expiring');
    await add(page, 'ember-cups');
    await goTo(page, 'basket');
    await page.locator('label', { hasText: '£5 off' }).click();
    await goTo(page, 'checkout');
  },
  thanks: async (page) => {
    await become(page, 'almost-gold');
    await add(page, 'moon-jar');
    await goTo(page, 'checkout');
    await page.locator('button[type=submit]').click();
    await page.locator('main.thanks').waitFor();
  },
  'account-expiring': async (page) => {
    await become(page, 'expiring');
    await goTo(page, 'account');
  },
  'account-guest': async (page) => {
    await goTo(page, 'account');
  },
  'basket-offline': async (page) => {
    await become(page, 'expiring');
    await add(page, 'tide-mug');
    await goTo(page, 'basket');
    await page.context().setOffline(true);
    await page.evaluate(() => document.querySelector('loyalty-widget')?.store?.refresh());
  },
};

async function take(browser: Browser, url: string, only: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    for (const [form, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      for (const [name, arrange] of Object.entries(scenes)) {
        const file = `${name}.${form}.${scheme}.png`;
        if (!file.includes(only)) continue;
        const { page, context, complaints } = await openShop(browser, url, {
          viewport,
          colorScheme: scheme,
          reducedMotion: 'reduce',
          hasTouch: form === 'phone',
        });
        await arrange(page);
        await page.mouse.move(0, 0);
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: join(FOLDER, file), fullPage: true });
        for (const complaint of complaints) console.error(`${file}: ${complaint}`);
        await context.close();
        console.log(file);
      }
    }
  }
}

/** The pictures of the README: what one sees, not the whole page. */
async function takeForReadme(browser: Browser, url: string): Promise<void> {
  mkdirSync('docs/images', { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, context } = await openShop(browser, url, {
      viewport: { width: 1280, height: 860 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    await become(page, 'almost-gold');
    await add(page, 'tide-mug', 2);
    await page.evaluate(() => document.querySelector('.chips')?.scrollIntoView());
    await page.screenshot({ path: `docs/images/shop-${colorScheme}.png` });
    if (colorScheme === 'light') {
      await page.setViewportSize({ width: 1280, height: 1300 });
      await goTo(page, 'basket');
      await page.locator('main [part=earn] summary').click();
      await page.locator('label', { hasText: 'Free shipping' }).click();
      await page.locator('aside loyalty-widget').screenshot({ path: 'docs/images/widget.png' });
    }
    await context.close();
  }
}

/** Of the pictures on a sheet, a third of what was taken. */
const SCALE = 0.33;

/** What was taken of one thing stands side by side. */
async function contactSheet(browser: Browser, name: string, files: string[]): Promise<void> {
  const things = new Set(files.map((file) => file.slice(0, file.indexOf('.'))));
  const picture = (file: string): string => {
    const width = SCALE * (file.includes('.phone.') ? PHONE : DESKTOP).width;
    return `<img width="${width}" src="${file}">`;
  };
  const sections = [...things].map((thing) => {
    const taken = files.filter((file) => file.startsWith(`${thing}.`));
    return `<section><h2>${thing}</h2>${taken.map(picture).join(' ')}</section>`;
  });
  const html = join(FOLDER, `sheet-${name}.html`);
  writeFileSync(
    html,
    `<!doctype html><meta charset="utf-8"><style>
      body { display: flex; flex-wrap: wrap; gap: 16px; margin: 16px; background: #888 }
      h2 { margin: 0 0 4px; font: 14px sans-serif } img { vertical-align: top }
    </style>${sections.join('')}`,
  );
  const page = await browser.newPage({ viewport: { width: 3450, height: 1200 } });
  await page.goto(pathToFileURL(html).href);
  await page.screenshot({ path: join(FOLDER, `sheet-${name}.png`), fullPage: true });
  await page.close();
}

const only = process.argv[2] ?? '';
if (!only) rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const shop = await startShop();
const browser = await launchBrowser();
try {
  if (only === 'readme') {
    await takeForReadme(browser, shop.url);
  } else {
    await take(browser, shop.url, only);
    await takeGallery(browser, FOLDER, only);
    const files = readdirSync(FOLDER).filter((file) => /^(?!sheet).*\.png$/.test(file));
    const ofElements = (file: string) => file.startsWith('gallery');
    await contactSheet(
      browser,
      'shop',
      files.filter((file) => !ofElements(file)),
    );
    for (const lang of LANGUAGES) {
      await contactSheet(
        browser,
        lang,
        files.filter((file) => ofElements(file) && file.endsWith(`.${lang}.png`)),
      );
    }
  }
} finally {
  await browser.close();
  await shop.stop();
}
