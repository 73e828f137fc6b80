// The elements apart, in a page with the strictest policy, for members of a program that has
// everything.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  book,
  bookStories,
  CART,
  openGallery,
  overflowing,
  PARTS,
  PROGRAM,
  still,
  tokenFor,
  type Arrangement,
} from './gallery.js';
import { DESKTOP, PHONE } from './harness.js';
import { setStage } from './stage.js';

const stage = setStage(PROGRAM, bookStories);

const WIDGET = ['loyalty-widget'];
const open = (arrangement: Arrangement, options: Parameters<typeof openGallery>[3] = {}) =>
  openGallery(stage.browser, stage.shop.url, arrangement, { reducedMotion: 'reduce', ...options });

const stateOf = (page: Page) =>
  page.evaluate(() => {
    const { state } = document.querySelector('loyalty-rewards')!.store!;
    return { redemptions: state.redemptions, claiming: state.claiming, member: state.member?.id };
  });

test('an element that cannot be drawn says so, and keeps no other from being drawn', async () => {
  const { page, context, complaints } = await open({ elements: PARTS, cart: CART });
  await page.evaluate((cart) => {
    document.querySelector('loyalty-points')!.messages = {
      get earn(): string {
        throw new Error('no words');
      },
    };
    document.querySelector('loyalty-tier')!.cart = { ...cart, lines: [] };
  }, CART);
  await page.locator('loyalty-tier').getByText('Spend £325 more').first().waitFor();
  assert.match(complaints.join(), /no words/);
  await context.close();
});

test('parts placed apart agree: a cart set on one is shown by all, and so is a choice', async () => {
  const { page, context, complaints } = await open({ elements: PARTS, cart: CART });
  const earned = page.locator('loyalty-points [part=earn-points]');
  assert.match(await earned.innerText(), /^525\s+points$/);
  assert.match(
    await page.locator('loyalty-tier [part=tier]').innerText(),
    /Spend £82.50 more to reach Sequoia/,
  );
  await page.getByLabel('£5 off').check();
  await page.locator('loyalty-rewards [part=total]').waitFor();
  await page.waitForFunction(
    () => document.querySelector('loyalty-points')!.preview!.redemptions.length === 1,
  );
  const heard = await page.evaluate(async () => {
    const points = document.querySelector('loyalty-points')!;
    const change = new Promise((resolve) =>
      document.addEventListener(
        'loyalty-preview-change',
        ({ target }) => resolve((target as Element).localName),
        { once: true },
      ),
    );
    points.cart = { currency: 'GBP', lines: [] };
    return change;
  });
  assert.equal(heard, 'loyalty-points');
  await page.locator('loyalty-rewards [part=reward-dropped]').waitFor();
  assert.deepEqual(complaints, [], 'also under Trusted Types and default-src none');
  await context.close();
});

test('each number opens into words that add up', async () => {
  const { page, context } = await open({ elements: WIDGET, cart: CART });
  const opened = async (part: string): Promise<string[]> => {
    const box = page.locator(`loyalty-widget [part~="${part}"]`);
    await box.locator('summary').first().click();
    await box.locator('.why dd').first().waitFor();
    return box.locator('.why dd').allInnerTexts();
  };
  const numbers = (texts: string[]) =>
    texts.map((text) => Number(text.replace('−', '-').replace(/[^\d.-]/g, '')));
  const earned = numbers(await opened('earn'));
  assert.equal(
    earned.reduce((a, b) => a + b, 0),
    525,
  );
  const balance = numbers(await opened('figure'));
  assert.equal(
    balance.slice(0, -1).reduce((a, b) => a + b, 0),
    balance.at(-1),
  );
  assert.deepEqual(await opened('tier-why'), ['£517.50']);
  assert.match(await page.locator('loyalty-widget .ladder').innerText(), /Grove\s+By invitation/);
  assert.deepEqual(await opened('wallet'), ['4.75', '+12.12']);
  const counted = page.locator('loyalty-widget [part=counted]');
  for (const box of await counted.all()) {
    await box.locator('summary').click();
    await box.locator('.why dd').first().waitFor();
    const [before, order, after] = numbers(await box.locator('.why dd').allInnerTexts());
    assert.equal(before! + order!, after);
  }
  for (const part of ['challenge', 'cause', 'goal']) {
    const boxes = page.locator(`loyalty-widget [part=${part}] [part=counted]`);
    assert.ok((await boxes.count()) > 0, part);
  }
  await page.getByLabel('£5 off').check();
  const total = numbers(await opened('total'));
  assert.equal(total[0]! + total[1]!, total[2]);
  await context.close();
});

for (const dir of ['ltr', 'rtl'] as const) {
  for (const width of [160, 320, 1200]) {
    test(`no element overflows at ${width} px, ${dir}, a million points`, async () => {
      const { page, context } = await open(
        { elements: [...WIDGET, ...PARTS], cart: CART, person: 'rich', width, dir },
        { viewport: DESKTOP },
      );
      await page.locator('loyalty-widget').getByLabel('Pay with points').check();
      for (const summary of await page.locator('main summary').all()) await summary.click();
      await still(page);
      assert.deepEqual(await page.evaluate(overflowing), []);
      await context.close();
    });
  }
}

test('what was chosen and claimed survives a closed tab, and the claim is one', async () => {
  const ids: string[] = [];
  let arrive: () => void = () => undefined;
  const sent = new Promise<void>((resolve) => (arrive = resolve));
  const first = await open({
    elements: ['loyalty-rewards'],
    cart: CART,
    before: (page) =>
      page.route('**/v1/claims', (route) => {
        ids.push((route.request().postDataJSON() as { id: string }).id);
        arrive();
      }),
  });
  await first.page.getByLabel('Free shipping').check();
  await first.page.getByRole('button', { name: 'Get it: Plant a tree' }).click();
  await first.page.getByRole('button', { name: 'Use 100 points' }).click();
  await sent;
  await first.page.close();
  const { page, context } = await openGallery(
    stage.browser,
    stage.shop.url,
    {
      elements: ['loyalty-rewards'],
      cart: CART,
      before: (each) =>
        each.route('**/v1/claims', async (route) => {
          ids.push((route.request().postDataJSON() as { id: string }).id);
          await route.continue();
        }),
    },
    { context: first.context },
  );
  await page.getByText('Plant a tree is yours.').first().waitFor();
  assert.deepEqual((await stateOf(page)).redemptions, [{ reward: 'free-shipping' }]);
  assert.equal(ids.length, 2);
  assert.equal(ids[0], ids[1]);
  await context.close();
});

test('rewards that the page sets later are used by that element too', async () => {
  const { page, context } = await open({ elements: WIDGET, cart: CART });
  await page.evaluate(() => {
    document.querySelector('loyalty-widget')!.redemptions = [{ reward: 'five-off' }];
  });
  await page.locator('loyalty-widget [part=total]').waitFor();
  assert.equal(await page.getByLabel('£5 off').isChecked(), true);
  await context.close();
});

test('a reward that is refused at once leaves no box ticked', async () => {
  const { page, context } = await open({ elements: WIDGET, cart: CART });
  const box = page.getByLabel('£5 off');
  await box.waitFor();
  await page.evaluate(() => {
    const { store } = document.querySelector('loyalty-widget')!;
    Object.assign(store!, { choose: () => undefined });
  });
  await box.click();
  assert.equal(await box.isChecked(), false);
  await context.close();
});

test('a number that turns back on its way ends where it must', async () => {
  const { page, context } = await open(
    { elements: WIDGET, cart: CART },
    { reducedMotion: 'no-preference' },
  );
  const seen = await page.evaluate(async (cart) => {
    const widget = document.querySelector('loyalty-widget')!;
    const number = () =>
      Number(widget.shadowRoot!.querySelector('[part=earn-points] .count')!.textContent);
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const start = widget.preview!.points;
    // So little more that the number still is what it was when it is to turn back.
    const dearer = (pence: number) => ({
      ...cart,
      lines: cart.lines.concat({ ...cart.lines[1]!, id: 'more', price: pence, quantity: 1 }),
    });
    const earns = (pence: number) => widget.store!.preview(dearer(pence))!.preview.points;
    let least = 1;
    while (earns(least) === start) least++;
    widget.cart = dearer(least);
    await widget.updateComplete;
    const between = widget.preview!.points;
    widget.cart = { ...cart };
    await widget.updateComplete;
    const shown: number[] = [];
    for (let count = 0; count < 60; count++) shown.push((await frame(), number()));
    const rises = shown.some((points, place) => points > (shown[place - 1] ?? points));
    return { turned: between > start, rises, ends: shown.at(-1)! - start };
  }, CART);
  assert.deepEqual(seen, { turned: true, rises: false, ends: 0 });
  await context.close();
});

test('two tabs: what is chosen in one is chosen in the other', async () => {
  const one = await open({ elements: WIDGET, cart: CART });
  const other = await openGallery(
    stage.browser,
    stage.shop.url,
    { elements: WIDGET, cart: CART },
    { context: one.context },
  );
  await one.page.getByLabel('£5 off').check();
  await other.page.locator('loyalty-widget [part=total]').waitFor();
  assert.equal(await other.page.getByLabel('£5 off').isChecked(), true);
  await one.context.close();
});

test('a page that comes back from the browser’s cache asks for the present', async () => {
  const { page, context } = await open({ elements: WIDGET, cart: CART });
  const asked = page.waitForRequest('**/v1/snapshot');
  await page.evaluate(() =>
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  );
  await asked;
  await context.close();
});

test('a member whose token is refused is asked to sign in, and nothing of theirs is shown', async () => {
  const { page, context } = await open({
    elements: [...WIDGET, ...PARTS],
    cart: CART,
    before: (each) =>
      each.route('**/v1/snapshot', (route) => route.fulfill({ status: 401, json: {} })),
  });
  const note = page.locator('[part=signed-out]');
  await note.waitFor();
  assert.equal(await note.count(), 1, 'said once');
  const pressed = page.evaluate(
    () =>
      new Promise((resolve) => document.addEventListener('loyalty-sign-in', () => resolve(true))),
  );
  await page.unroute('**/v1/snapshot');
  await note.getByRole('button', { name: 'Sign in' }).click();
  assert.equal(await pressed, true);
  await page.locator('loyalty-widget [part=balance]').waitFor();
  await context.close();
});

test('storage that the browser forbids leaves a page that works', async () => {
  const { page, context, complaints } = await open({
    elements: PARTS,
    cart: CART,
    before: (each) =>
      each.addInitScript(() =>
        Object.defineProperty(globalThis, 'localStorage', {
          get() {
            throw new DOMException('forbidden', 'SecurityError');
          },
        }),
      ),
  });
  await page.getByLabel('£5 off').check();
  await page.locator('loyalty-rewards [part=total]').waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a brand color that is too faint is mended, and the console says so once', async () => {
  const said: string[] = [];
  const { page, context } = await open({
    elements: [...WIDGET, ...PARTS],
    cart: CART,
    css: ':root { --loyalty-accent: #ffd400 }',
    before: (each) => {
      each.on('console', (message) => said.push(message.text()));
      return Promise.resolve();
    },
  });
  const accentIs = (dark: boolean) =>
    page.waitForFunction((isDark) => {
      const accent = getComputedStyle(document.querySelector('loyalty-tier')!)
        .getPropertyValue('--accent')
        .trim();
      return isDark ? accent === '#ffd400' : accent.startsWith('rgb(');
    }, dark);
  await accentIs(false);
  assert.equal(said.filter((text) => text.includes('--loyalty-accent')).length, 1);
  assert.match(
    said.join(),
    /rgb\(255 212 0\), with a contrast of 1\.\d:1 .* with 3\.\d:1 is shown/,
  );
  await page.emulateMedia({ colorScheme: 'dark' });
  await accentIs(true);
  await context.close();
});

test('the best use of points is one tap, and what is within reach another', async () => {
  const advice = {
    within_reach: {
      complete: true,
      additions: [
        { challenge: 'third-pair', line: '1', pieces: 1 },
        { tier: 'sequoia', amount: 8250 },
      ],
    },
    best_redemption: {
      complete: true,
      redemptions: [{ reward: 'five-off' }],
      value: 500,
      points: 500,
    },
  };
  const { page, context, complaints } = await open({
    elements: WIDGET,
    cart: CART,
    before: (each) => each.route('**/v1/advice', (route) => route.fulfill({ json: advice })),
  });
  const told = page.evaluate(
    () =>
      new Promise((resolve) =>
        document.addEventListener('loyalty-redemption-change', (event) =>
          resolve((event as CustomEvent<{ redemptions: unknown }>).detail.redemptions),
        ),
      ),
  );
  await page.getByRole('button', { name: 'Best use of points' }).click();
  assert.deepEqual(await told, [{ reward: 'five-off' }]);
  await page.getByText('This is the best use of your points').waitFor();
  await page.getByRole('button', { name: 'What is within reach' }).click();
  const reach = await page.locator('loyalty-widget .within').innerText();
  assert.match(reach, /Add 1 more of Trail shoes to get Every third pair/);
  assert.match(reach, /Add £82.50 to get Sequoia tier/);
  await page.getByLabel('£5 off').uncheck();
  await page.locator('loyalty-widget .within').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'What is within reach' }).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test('where the server knows no advice, its buttons are not shown again', async () => {
  const { page, context } = await open({
    elements: WIDGET,
    cart: CART,
    before: (each) =>
      each.route('**/v1/advice', (route) => route.fulfill({ status: 404, json: {} })),
  });
  const button = page.getByRole('button', { name: 'Best use of points' });
  await button.click();
  await button.waitFor({ state: 'detached' });
  const next = await openGallery(
    stage.browser,
    stage.shop.url,
    { elements: WIDGET, cart: CART },
    { context },
  );
  await next.page.getByLabel('£5 off').waitFor();
  assert.equal(await next.page.getByRole('button', { name: 'Best use of points' }).count(), 0);
  await context.close();
});

test('a new badge is celebrated once', async () => {
  const member = 'runner';
  const context = await stage.browser.newContext({ locale: 'en-GB', viewport: PHONE });
  const visit = () =>
    openGallery(
      stage.browser,
      stage.shop.url,
      {
        elements: ['loyalty-challenges'],
        cart: CART,
        before: (page) =>
          page.route('**/token', (route) => route.fulfill({ body: tokenFor(member) })),
      },
      { context },
    );
  const run = (id: string) =>
    book(stage.shop.url, '/v1/actions', {
      ...{
        member,
        id,
        at: new Date().toISOString(),
        action: 'run',
        attributes: { meters: 30_000 },
      },
    });
  await book(stage.shop.url, '/v1/adjustments', {
    ...{ member, id: 'hello', at: new Date().toISOString(), points: 5, reason: 'Hello' },
  });
  await visit();
  await run('first');
  const lively = await visit();
  const word = lively.page.locator('[part=celebration]');
  await word.first().waitFor();
  assert.match(await word.allInnerTexts().then(String), /You have earned the badge First run/);
  const again = await visit();
  assert.equal(await again.page.locator('[part=celebration]').count(), 0);
  await context.close();
});

test('a wallet is named in the plural, also where none is singular', async () => {
  const { page, context } = await open({
    elements: WIDGET,
    cart: CART,
    attributes: { lang: 'fr' },
    still: true,
  });
  const names = await page.locator('.wallet-name').allInnerTexts();
  assert.deepEqual(
    names.map((name) => name.toLowerCase()),
    ['store credit', 'trail miles'],
  );
  await context.close();
});

test('in a card from the right, Latin words of the program keep their order, and Arabic its own', async () => {
  const { page, context } = await open({
    elements: ['loyalty-rewards'],
    cart: CART,
    dir: 'rtl',
    attributes: { lang: 'ar' },
    still: true,
  });
  /** Whether a text's first letter stands left of its last one. */
  const rightward = (text: string) =>
    page.evaluate((wanted) => {
      const root = document.querySelector('loyalty-rewards')!.shadowRoot!;
      const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (nodes.nextNode()?.textContent?.trim() !== wanted) continue;
      const node = nodes.currentNode;
      const at = (offset: number) => {
        const range = document.createRange();
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        return range.getBoundingClientRect().left;
      };
      const from = node.textContent!.indexOf(wanted);
      return at(from) < at(from + wanted.length - 1);
    }, text);
  assert.equal(await rightward('£5 off'), true);
  assert.equal(await rightward('استخدم نقاطك'), false);
  await context.close();
});
