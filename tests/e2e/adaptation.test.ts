// The elements for those who zoom, space text out, choose their own colors, or want nothing to move.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  bookStories,
  CART,
  longNames,
  openGallery,
  overflowing,
  PARTS,
  PROGRAM,
  still,
  type Arrangement,
} from './gallery.js';
import { setStage } from './stage.js';

const stage = setStage(PROGRAM, bookStories);

const EVERYTHING: Arrangement = { elements: ['loyalty-widget', ...PARTS], cart: CART };

/** All that can be chosen and opened is. */
async function openAll(page: Page): Promise<void> {
  await page.locator('loyalty-widget').getByLabel('Pay with points').check();
  await page.locator('loyalty-widget [part=total]').waitFor();
  const claim = page.locator('loyalty-rewards').getByRole('button', { name: 'Get it' });
  await claim.first().click();
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await still(page);
}

/** What is wider than the page, or than the box that cuts it off. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const out = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls'] : [];
    for (const element of document.querySelectorAll('main > *')) {
      for (const node of element.shadowRoot?.querySelectorAll<HTMLElement>('.card *') ?? []) {
        if (node.matches('.hidden, .hidden *, svg *, .bar i')) continue;
        const { right, left } = node.getBoundingClientRect();
        const clips = getComputedStyle(node).overflow !== 'visible';
        const high = clips && node.scrollHeight > node.clientHeight + 1;
        const wide = node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1;
        if (high || wide || right > innerWidth + 1 || left < -1) {
          out.push(`${element.localName} ${node.className || node.localName}`);
        }
      }
    }
    return out;
  });

for (const width of [320, 160]) {
  test(`nothing is cut off and nothing scrolls sideways in a window of ${width} px`, async () => {
    // 1,280 px at 400 % are 320.
    const viewport = { width, height: 800 };
    const reducedMotion = 'reduce';
    const css = 'main.sized, main { padding: 0 }';
    const { page, context } = await openGallery(
      stage.browser,
      stage.shop.url,
      { ...EVERYTHING, css },
      { viewport, reducedMotion },
    );
    await openAll(page);
    assert.deepEqual(await cutOff(page), []);
    await context.close();
  });
}

test('nothing is cut off where readers space text out (WCAG 1.4.12)', async () => {
  const css = `main > * { letter-spacing: 0.12em; word-spacing: 0.16em; line-height: 1.5 }`;
  const { page, context } = await openGallery(
    stage.browser,
    stage.shop.url,
    { ...EVERYTHING, css },
    {
      viewport: { width: 390, height: 800 },
      reducedMotion: 'reduce',
    },
  );
  await openAll(page);
  await page.evaluate(() => {
    const spaced = new CSSStyleSheet();
    spaced.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } ' +
        'p { margin-block-end: 2em !important }',
    );
    for (const { shadowRoot } of document.querySelectorAll('main > *')) {
      if (shadowRoot) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, spaced];
    }
  });
  assert.deepEqual(await cutOff(page), []);
  await context.close();
});

for (const width of [160, 390]) {
  test(`every target is at least 24 px each way at ${width} px`, async () => {
    const { page, context } = await openGallery(stage.browser, stage.shop.url, EVERYTHING, {
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    });
    await openAll(page);
    const targets = await page.evaluate(() =>
      [...document.querySelectorAll('main > *')].flatMap((element) =>
        [...(element.shadowRoot?.querySelectorAll<HTMLElement>('*') ?? [])]
          .filter((node) =>
            node.matches('button, a, summary, label.option, input:not([type=checkbox])'),
          )
          .filter((node) => node.checkVisibility())
          .map((node) => {
            const box = node.getBoundingClientRect();
            const name = `${element.localName} ${node.localName} ${node.textContent.trim()}`;
            return { name, width: box.width, height: box.height };
          }),
      ),
    );
    assert.ok(targets.length > 25, `only ${targets.length} targets`);
    assert.deepEqual(
      targets.filter((each) => each.width < 24 || each.height < 24),
      [],
    );
    await context.close();
  });
}

test('with reduced motion nothing runs, and a celebration says its sentence', async () => {
  const celebrating: Arrangement = {
    ...EVERYTHING,
    before: (page) =>
      page.addInitScript(() => localStorage.setItem('loyalty:badges::=usual', '{"first-run":0}')),
  };
  for (const [reducedMotion, moves] of [
    ['no-preference', true],
    ['reduce', false],
  ] as const) {
    const { page, context } = await openGallery(stage.browser, stage.shop.url, celebrating, {
      reducedMotion,
    });
    const word = page.locator('loyalty-challenges [part=celebration]');
    await word.first().waitFor();
    assert.match(await word.first().innerText(), /You have earned the badge /);
    const styles = await page.evaluate(() =>
      [...document.querySelectorAll('main > *')].flatMap(({ shadowRoot }) =>
        [...(shadowRoot?.querySelectorAll('*') ?? [])].flatMap((node) =>
          ['', '::before', '::after'].flatMap((pseudo) => {
            const { animationName, transitionDuration, display } = getComputedStyle(node, pseudo);
            if (display === 'none') return [];
            const still = animationName === 'none' && /^(0s(, )?)+$/.test(transitionDuration);
            return still
              ? []
              : [`${node.localName}${pseudo} ${String(node.getAttribute('class'))}`];
          }),
        ),
      ),
    );
    assert.equal(styles.length > 0, moves, styles.join());
    await context.close();
  }
});

test('forced colors: bars, boxes, buttons and the focus are seen', async () => {
  const { page, context } = await openGallery(stage.browser, stage.shop.url, EVERYTHING, {
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  await openAll(page);
  await page.keyboard.press('Shift+Tab');
  const unseen = await page.evaluate(() => {
    const canvas = getComputedStyle(document.body).backgroundColor;
    const out: string[] = [];
    for (const { shadowRoot, localName } of document.querySelectorAll('main > *')) {
      for (const node of shadowRoot?.querySelectorAll(
        '.bar, button, .option, .earn, .celebration',
      ) ?? []) {
        const { borderTopWidth, borderTopColor, borderTopStyle } = getComputedStyle(node);
        const seen = parseFloat(borderTopWidth) >= 1 && borderTopStyle !== 'none';
        if (!seen || borderTopColor === canvas) out.push(`${localName} ${node.className}`);
      }
      for (const fill of shadowRoot?.querySelectorAll('.bar > i:last-child') ?? []) {
        if (getComputedStyle(fill).backgroundColor === canvas)
          out.push(`${localName} a bar's fill`);
      }
    }
    return out;
  });
  assert.deepEqual(unseen, []);
  await context.close();
});

test('names of points that nobody made room for stay in every width', async () => {
  for (const width of [160, 320, 390]) {
    const { page, context } = await openGallery(stage.browser, stage.shop.url, {
      elements: ['loyalty-widget', 'loyalty-points'],
      cart: CART,
      person: 'rich',
      width,
      before: (each) =>
        each.route('**/v1/programs/*', (route) => route.fulfill({ body: longNames() })),
    });
    assert.deepEqual(await page.evaluate(overflowing), [], String(width));
    await context.close();
  }
});
