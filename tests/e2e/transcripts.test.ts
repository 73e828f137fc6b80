// Each journey as a blind shopper hears it, held to a file that somebody has read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { book, CART, openGallery, PROGRAM, still, tokenFor, type Arrangement } from './gallery.js';
import { setStage } from './stage.js';
import { listen, Transcript } from './transcript.js';

const stage = setStage(PROGRAM);

/** A member with 1,500 points, and £180 of orders that count for the tiers. */
async function befriend(member: string): Promise<void> {
  const at = new Date().toISOString();
  await book(stage.shop.url, '/v1/orders', {
    ...{ member, id: `${member}-1`, order: `${member}-1`, at, currency: 'GBP' },
    lines: [{ id: '1', category: 'books', price: 18_000, quantity: 1 }],
  });
  await book(stage.shop.url, '/v1/adjustments', {
    ...{ member, id: `${member}-2`, at, points: 1320, reason: 'Thank you for your letter' },
  });
}

/** Opens the page for that member, null for a guest, and begins to listen. */
async function visit(name: string, member: string | null, arrangement: Arrangement) {
  if (member) await befriend(member);
  const { page, context, complaints } = await openGallery(
    stage.browser,
    stage.shop.url,
    {
      cart: CART,
      person: 'guest',
      ...arrangement,
      before: async (each) => {
        await each.clock.install();
        await listen(each);
        if (member) {
          await each.route('**/token', (route) => route.fulfill({ body: tokenFor(member) }));
        }
        await arrangement.before?.(each);
      },
    },
    { reducedMotion: 'reduce' },
  );
  const transcript = await Transcript.of(name, page);
  const end = async (): Promise<void> => {
    transcript.compare();
    assert.deepEqual(complaints, []);
    await context.close();
  };
  return { page, context, complaints, transcript, end };
}

const setCart = (page: Page, quantity: number) =>
  page.evaluate(
    (cart) => {
      const [widget] = document.querySelectorAll('main > *');
      (widget as HTMLElementTagNameMap['loyalty-points']).cart = cart;
    },
    { ...CART, lines: CART.lines.map((line) => ({ ...line, quantity })) },
  );

const press = (page: Page, name: string) => page.getByRole('button', { name }).press('Enter');

test('transcript: a guest sees points, and joins', async () => {
  const { page, transcript, end } = await visit('join', null, { elements: ['loyalty-widget'] });
  await transcript.step('A guest comes with a cart');
  await setCart(page, 3);
  await transcript.step('There are three of each in the cart');
  await befriend('joining');
  await page.route('**/token', (route) => route.fulfill({ body: tokenFor('joining') }));
  await page.evaluate(() => {
    document.addEventListener('loyalty-join', ({ target }) => {
      (target as HTMLElementTagNameMap['loyalty-widget']).getToken = () =>
        fetch('/token').then((answer) => answer.text());
    });
  });
  await press(page, 'Join');
  await page.locator('[part=balance]').waitFor();
  await still(page);
  await transcript.step('The guest presses Join, and the shop signs them in');
  await end();
});

test('transcript: a cart earns points and moves toward the next tier', async () => {
  const { page, transcript, end } = await visit('earn', 'earning', {
    elements: ['loyalty-points', 'loyalty-tier'],
    cart: { ...CART, lines: [] },
  });
  await transcript.step('A member comes with an empty cart');
  await setCart(page, 1);
  await transcript.step('One of each is put into the cart');
  await setCart(page, 2);
  await setCart(page, 3);
  await setCart(page, 4);
  await transcript.step('Three clicks on “more”');
  await page.evaluate(() => document.querySelector('loyalty-tier')!.store!.refresh());
  assert.deepEqual(await transcript.step('The page asks the server anew'), []);
  await end();
});

test('transcript: a number opens into how it adds up', async () => {
  const { page, transcript, end } = await visit('breakdown', 'opening', {
    elements: ['loyalty-points', 'loyalty-tier'],
  });
  await transcript.step('A member comes with a cart');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('loyalty-points dd').first().waitFor();
  await transcript.step('Tab, and Enter on what the order earns');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.locator('loyalty-tier .ladder').waitFor();
  await transcript.step('Tab, and Space on the way to the next tier');
  await page.keyboard.press('Escape');
  await page.locator('loyalty-tier .ladder').waitFor({ state: 'detached' });
  await transcript.step('Escape');
  await end();
});

test('transcript: choosing points to spend, by slider and by field', async () => {
  const { page, transcript, end } = await visit('spend', 'spending', {
    elements: ['loyalty-rewards'],
  });
  await page.getByRole('checkbox', { name: '£5 off' }).waitFor();
  await transcript.step('A member comes to what points buy');
  await page.getByRole('checkbox', { name: 'Pay with points' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('slider').waitFor();
  await still(page);
  await transcript.step('Space on “Pay with points”');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await transcript.step('Tab to the slider, and two steps down');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('640');
  await page.keyboard.press('Enter');
  await transcript.step('Tab to the field, 640 and Enter: points go in steps of 100');
  await page.getByRole('checkbox', { name: 'Pay with points' }).press('Space');
  await page.getByRole('slider').waitFor({ state: 'detached' });
  await transcript.step('Space on “Pay with points” again');
  await end();
});

test('transcript: a reward, the best use of points, and what is within reach', async () => {
  const { page, transcript, end } = await visit('advice', 'asking', {
    elements: ['loyalty-rewards'],
  });
  await page.getByRole('checkbox', { name: '£5 off' }).press('Space');
  await page.locator('[part=total]').waitFor();
  await transcript.step('A member applies £5 off');
  await page.locator('[part=total] summary').press('Enter');
  await page.locator('[part=total] dd').first().waitFor();
  await transcript.step('Enter on the new total');
  await press(page, 'Best use of points');
  await page.getByText('This is the best use').waitFor();
  await transcript.step('Enter on “Best use of points”');
  await press(page, 'What is within reach');
  await page.locator('.within').waitFor();
  await transcript.step('Enter on “What is within reach”');
  await setCart(page, 0);
  await transcript.step('The cart is emptied');
  await end();
});

test('transcript: claiming a reward that is had apart from orders', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const { page, transcript, end } = await visit('claim', 'claiming', {
    elements: ['loyalty-rewards'],
    cart: null,
    before: (each) =>
      each.route('**/v1/claims', async (route) => {
        await answered;
        await route.continue();
      }),
  });
  await page.getByText('More that points can buy').waitFor();
  await transcript.step('A member comes to the rewards without a cart');
  await press(page, 'Get it: Plant a tree');
  await transcript.step('Enter on “Get it: Plant a tree”');
  await press(page, 'Not now');
  await transcript.step('Enter on “Not now”');
  await press(page, 'Get it: Plant a tree');
  await press(page, 'Use 100 points');
  await page.getByText('is being confirmed').waitFor();
  await transcript.step('Enter on “Get it: Plant a tree”, and on “Use 100 points”');
  answer();
  await page.locator('.done').waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector('loyalty-rewards')!.store!.state.member?.accounts['available'] ===
      1400,
  );
  await transcript.step('The server says yes');
  await end();
});

test('transcript: offline, and back', async () => {
  const { page, context, transcript, complaints, end } = await visit('offline', 'traveling', {
    elements: ['loyalty-points', 'loyalty-tier'],
  });
  const refresh = () =>
    page.evaluate(() => document.querySelector('loyalty-tier')!.store!.refresh());
  await transcript.step('A member comes with a cart');
  await context.setOffline(true);
  await refresh();
  await page.locator('[part=offline]').waitFor();
  await transcript.step('The network is gone');
  await setCart(page, 3);
  await transcript.step('There are three of each in the cart');
  await page.getByRole('button', { name: 'Try again' }).focus();
  await transcript.step('Tab to “Try again”');
  await context.setOffline(false);
  await page.keyboard.press('Enter');
  await page.locator('[part=offline]').waitFor({ state: 'detached' });
  await transcript.step('The network is back: Enter on “Try again”');
  complaints.splice(0);
  await end();
});

test('transcript: a token that is refused', async () => {
  const { page, transcript, complaints, end } = await visit('signed-out', 'leaving', {
    elements: ['loyalty-points', 'loyalty-tier'],
  });
  await transcript.step('A member comes with a cart');
  await page.route('**/v1/snapshot', (route) => route.fulfill({ status: 401, json: {} }));
  await page.evaluate(() => document.querySelector('loyalty-tier')!.store!.refresh());
  await page.locator('[part=signed-out]').waitFor();
  await transcript.step('The server refuses the token, also a new one');
  await page.unroute('**/v1/snapshot');
  await press(page, 'Sign in');
  await page.locator('[part=tier]').waitFor();
  await transcript.step('Enter on “Sign in”');
  complaints.splice(0);
  await end();
});

test('transcript: a challenge, and its badge', async () => {
  const { page, transcript, end } = await visit('badge', 'running', {
    elements: ['loyalty-challenges'],
  });
  await page.getByText('Every third pair').waitFor();
  await transcript.step('A member comes to the challenges');
  await setCart(page, 3);
  await transcript.step('There are three of each in the cart');
  await book(stage.shop.url, '/v1/actions', {
    ...{ member: 'running', id: 'run', at: new Date().toISOString(), action: 'run' },
    attributes: { meters: 12_500 },
  });
  await page.evaluate(() => document.querySelector('loyalty-challenges')!.store!.refresh());
  await page.locator('[part=celebration]').waitFor();
  await transcript.step('A first run is booked, and the page hears of it');
  await page.evaluate(() => document.querySelector('loyalty-challenges')!.store!.refresh());
  assert.deepEqual(await transcript.step('The page asks the server anew'), []);
  await end();
});
