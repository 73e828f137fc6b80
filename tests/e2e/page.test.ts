// What the page around the elements does: it says who is shopping and in which language, hides some of
// them, and may have no cart.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bookStories, CART, openGallery, PARTS, PROGRAM, type Arrangement } from './gallery.js';
import { setStage } from './stage.js';

const stage = setStage(PROGRAM, bookStories);

const open = (arrangement: Arrangement) =>
  openGallery(stage.browser, stage.shop.url, arrangement, { reducedMotion: 'reduce' });

test('without a token any more the member is a guest, and the page shows nothing of theirs', async () => {
  const { page, context } = await open({ elements: PARTS, cart: CART });
  await page.evaluate(() => {
    for (const part of document.querySelectorAll<HTMLElementTagNameMap['loyalty-tier']>(
      'main > *',
    )) {
      part.getToken = null;
    }
  });
  await page.locator('loyalty-join [part~=join]').waitFor();
  assert.equal(
    await page.evaluate(() => document.querySelector('loyalty-tier')!.store!.state.member),
    null,
  );
  await context.close();
});

test('a switch of the page’s language is followed at once', async () => {
  const { page, context } = await open({ elements: PARTS, cart: CART });
  await page.evaluate(() => (document.documentElement.lang = 'de'));
  await page.getByText('Diese Bestellung bringt').first().waitFor();
  await page.evaluate(() => (document.documentElement.lang = 'en-GB'));
  await page.getByText('This order earns').first().waitFor();
  await context.close();
});

test('an element that nobody sees does not speak for the others', async () => {
  const { page, context } = await open({
    elements: ['loyalty-widget', 'loyalty-points', 'loyalty-tier'],
    cart: CART,
    css: 'loyalty-widget { display: none }',
    still: false,
  });
  await page.locator('loyalty-tier [part=tier]').waitFor();
  await context.setOffline(true);
  await page.evaluate(() => document.querySelector('loyalty-tier')!.store!.refresh());
  await page.locator('[part=offline]').waitFor();
  await context.close();
});

test('a page without a cart says what to do', async () => {
  const { page, context } = await open({ elements: ['loyalty-points'], cart: null });
  await page.getByText('Add something to see what it earns').waitFor();
  await context.close();
});

test('an element that is sent to another server shows what that one says', async () => {
  const { page, context } = await open({
    elements: ['loyalty-widget', 'loyalty-points'],
    cart: CART,
    // The other one is the same server, which is not told who is shopping.
    before: (each) =>
      each.route('**/other/v1/**', async (route) => {
        const { authorization: _, ...headers } = route.request().headers();
        const url = route.request().url().replace('/other', '');
        await route.fulfill({ response: await route.fetch({ url, headers }) });
      }),
  });
  const isGuest = async (name: 'loyalty-widget' | 'loyalty-points') => {
    await page.evaluate((each) => (document.querySelector(each)!.endpoint = '/other'), name);
    await page.waitForFunction((each) => document.querySelector(each)!.preview?.guest, name);
  };
  await page.evaluate((cart) => (document.querySelector('loyalty-points')!.cart = cart), CART);
  await isGuest('loyalty-points');
  // By now the other one has answered, and says nothing anew.
  await isGuest('loyalty-widget');
  await context.close();
});
