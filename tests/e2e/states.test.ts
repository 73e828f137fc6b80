import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoyaltyWidget } from 'loyalty-widget';
import { add, become, goTo, openShop, PHONE, settled, shiftOf, watchShifts } from './harness.js';
import { setStage } from './stage.js';

const stage = setStage();

test('a click on a product is seen in the widget in the next frame', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url, {
    reducedMotion: 'reduce',
  });
  await become(page, 'new');
  const shown = await page.evaluate(async () => {
    const widget = document.querySelector<LoyaltyWidget>('main aside loyalty-widget')!;
    const points = () => widget.shadowRoot!.querySelector('[part=earn-points]')?.textContent.trim();
    const before = points();
    document.querySelector<HTMLButtonElement>('button[data-sku=tide-mug]')!.click();
    // Callbacks of the next frame run before it is painted: what is there now is what is seen.
    const after = await new Promise((resolve) => requestAnimationFrame(() => resolve(points())));
    return { before, after, preview: widget.preview?.points };
  });
  assert.equal(shown.before, undefined);
  assert.match(String(shown.after), new RegExp(`^${shown.preview}\\s+points$`));
  await context.close();
});

test('with motion the number starts to move in the next frame and ends where it must', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url, {
    reducedMotion: 'no-preference',
  });
  await become(page, 'new');
  await add(page, 'tide-mug');
  const seen = await page.evaluate(async () => {
    const widget = document.querySelector<LoyaltyWidget>('main aside loyalty-widget')!;
    const number = () =>
      Number(widget.shadowRoot!.querySelector('[part=earn-points] .count')!.textContent);
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    while (number() !== widget.preview!.points) await frame();
    const before = number();
    document.querySelector<HTMLButtonElement>('button[data-sku=moon-jar]')!.click();
    await frame();
    const first = number();
    const target = widget.preview!.points;
    const all = [first];
    while (number() !== target) {
      await frame();
      all.push(number());
    }
    return { before, first, target, all };
  });
  assert.ok(seen.first > seen.before && seen.first < seen.target, JSON.stringify(seen));
  assert.deepEqual(
    seen.all,
    [...seen.all].sort((a, b) => a - b),
    'it never turns back',
  );
  await context.close();
});

test('with reduced motion nothing is animated', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url, {
    reducedMotion: 'reduce',
  });
  await become(page, 'almost-gold');
  await add(page, 'moon-jar');
  const running = await page.evaluate(() => document.getAnimations().length);
  assert.equal(running, 0);
  await context.close();
});

test('offline the widget says so, goes on previewing, and recovers by itself', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url);
  await become(page, 'almost-gold');
  await add(page, 'tide-mug');
  await context.setOffline(true);
  await page.evaluate(() => document.querySelector('loyalty-widget')!.store!.refresh());
  const note = page.locator('aside [part=offline]');
  await note.waitFor();
  assert.match(await note.innerText(), /You are offline. These are your points as of \d?\d:\d\d/);
  const points = () =>
    page.evaluate(
      () => document.querySelector<LoyaltyWidget>('main aside loyalty-widget')!.preview!.points,
    );
  const before = await points();
  await add(page, 'cone-dripper');
  assert.ok((await points()) > before);
  await context.setOffline(false);
  await note.waitFor({ state: 'detached' });
  await context.close();
});

test('a page whose loyalty server is gone still sells, from its last snapshot', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url);
  await become(page, 'almost-gold');
  await page.route('**/v1/**', (route) => route.abort('connectionrefused'));
  await page.reload();
  await page.locator('aside [part=offline]').waitFor();
  await settled(page);
  await add(page, 'tide-mug');
  assert.match(await page.locator('aside [part=balance]').innerText(), /points/);
  await context.close();
});

test('a widget that knows nothing offers another try and leaves the shop alone', async () => {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  await page.route('**/v1/**', (route) => route.fulfill({ status: 404, json: {} }));
  await page.goto(stage.shop.url);
  const error = page.locator('aside [part=error]');
  await error.waitFor();
  await page.unroute('**/v1/**');
  await add(page, 'tide-mug');
  await error.getByRole('button', { name: 'Try again' }).click();
  await page.locator('aside [part=invitation]').waitFor();
  await context.close();
});

test('what is spoken is spoken once after several clicks', async () => {
  const { page, context } = await openShop(stage.browser, stage.shop.url);
  await become(page, 'new');
  const status = page.locator('aside loyalty-widget').locator('[role=status]');
  const spoken = await page.evaluate(async () => {
    const widget = document.querySelector<LoyaltyWidget>('main aside loyalty-widget')!;
    const region = widget.shadowRoot!.querySelector('[role=status]')!;
    const said: string[] = [];
    const heard = new Promise<void>((resolve) => {
      new MutationObserver(() => {
        said.push(region.textContent);
        resolve();
      }).observe(region, { childList: true, characterData: true, subtree: true });
    });
    const button = document.querySelector<HTMLButtonElement>('button[data-sku=tide-mug]')!;
    for (let n = 0; n < 4; n++) button.click();
    await heard;
    return { said, points: widget.preview!.points };
  });
  assert.deepEqual(spoken.said, [`This order earns ${spoken.points} points.`]);
  assert.equal(await status.count(), 1);
  await context.close();
});

test('texts of a program are shown as text, whatever they look like', async () => {
  const { page, context, complaints } = await openShop(stage.browser, stage.shop.url);
  await page.evaluate(() => sessionStorage.clear());
  await page.route('**/v1/programs/*', async (route) => {
    const response = await route.fetch();
    const text = (await response.text()).replaceAll(
      '1 point for every £1',
      '<img src=x onerror=document.title=1>',
    );
    await route.fulfill({ response, body: text });
  });
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await settled(page);
  await add(page, 'tide-mug');
  await page.locator('aside [part=earn] summary').click();
  await page.locator('aside [part=breakdown] dd').first().waitFor();
  assert.match(await page.locator('aside [part=breakdown]').innerText(), /<img src=x/);
  assert.notEqual(await page.title(), '1');
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const direction of ['ltr', 'rtl'] as const) {
  for (const width of [320, PHONE.width, 1280]) {
    test(`nothing overflows at ${width} px, ${direction}`, async () => {
      const { page, context } = await openShop(stage.browser, stage.shop.url, {
        viewport: { width, height: 800 },
      });
      await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
      await become(page, 'almost-gold');
      await add(page, 'moon-jar');
      for (const name of ['', 'basket', 'checkout', 'account']) {
        await goTo(page, name);
        if (name === 'basket') await page.locator('aside').getByLabel('Pay with points').check();
        const wide = await page.evaluate(() => {
          const out: string[] = [];
          if (document.documentElement.scrollWidth > innerWidth) out.push('page');
          for (const widget of document.querySelectorAll('loyalty-widget')) {
            for (const node of widget.shadowRoot!.querySelectorAll<HTMLElement>('.card, .card *')) {
              const clips = node.matches('.hidden, .hidden *, svg *, .bar i, .reach i');
              if (!clips && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0) {
                out.push(`${widget.mode} ${node.className || node.localName}`);
              }
            }
          }
          return out;
        });
        assert.deepEqual(wide, [], `#/${name}`);
      }
      await context.close();
    });
  }
}

test('nothing moves while the widget loads', async () => {
  const context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await watchShifts(page);
  await page.goto(stage.shop.url);
  await page.locator('loyalty-widget').first().waitFor();
  await settled(page);
  const shift = await shiftOf(page);
  // 0.1 is where browsers begin to call it bad.
  assert.ok(shift < 0.05, `layout shift ${shift}`);
  await context.close();
});
