// Every state of the elements: for pictures to show and for axe to look at.

import type { Page, Route } from 'playwright-core';
import { CART, EMPTY_CART, longNames, PARTS, still, type Arrangement } from './gallery.js';

export interface GalleryState extends Arrangement {
  readonly after?: (page: Page) => Promise<unknown>;
  readonly forcedColors?: 'active';
  /** Once is enough: wide, in light. */
  readonly once?: boolean;
}

const WIDGET = ['loyalty-widget'];

const json =
  (body: unknown, status = 200) =>
  (route: Route) =>
    route.fulfill({ status, json: body as object });

const openAll = async (page: Page): Promise<void> => {
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await still(page);
};

const refresh = (page: Page) =>
  page.evaluate(() => document.querySelector('loyalty-widget')!.store!.refresh());

const ADVICE = {
  within_reach: {
    complete: false,
    additions: [
      { tier: 'sequoia', amount: 4050 },
      { challenge: 'third-pair', line: '1', pieces: 1 },
      { offer: 'shoe-week', category: 'shoes', amount: 8900 },
      { rule: 'shoes', pieces: 3 },
      { limit: 'base', amount: 25000 },
    ],
  },
  best_redemption: {
    complete: true,
    redemptions: [{ reward: 'pay-with-points', points: 1200 }, { reward: 'free-shipping' }],
    value: 1695,
    points: 1500,
  },
};

export const STATES: Readonly<Record<string, GalleryState>> = {
  apart: { elements: PARTS, cart: CART },
  'apart-guest': { elements: PARTS, cart: CART, person: 'guest' },
  widget: { elements: WIDGET, cart: CART },
  'widget-guest': { elements: WIDGET, cart: CART, person: 'guest' },
  'widget-empty': { elements: WIDGET, cart: EMPTY_CART },
  'widget-account': { elements: WIDGET, cart: null },
  opened: { elements: WIDGET, cart: CART, after: openAll },
  'apart-opened': { elements: PARTS, cart: CART, after: openAll },
  'points-zero': { elements: WIDGET, cart: EMPTY_CART, person: 'none' },
  'points-million': { elements: WIDGET, cart: CART, person: 'rich' },
  summary: {
    elements: WIDGET,
    cart: CART,
    attributes: { mode: 'summary' },
    after: async (page) => {
      await page.evaluate(() => {
        const { store } = document.querySelector('loyalty-widget')!;
        store!.choose([{ reward: 'five-off' }]);
      });
    },
  },
  compact: { elements: WIDGET, cart: CART, attributes: { mode: 'compact' } },
  chosen: {
    elements: WIDGET,
    cart: CART,
    after: async (page) => {
      await page.getByLabel('Pay with points').check();
      await page.locator('loyalty-widget .amount').waitFor();
    },
  },
  advice: {
    elements: ['loyalty-rewards'],
    cart: CART,
    before: (page) => page.route('**/v1/advice', json(ADVICE)),
    after: async (page) => {
      await page.getByRole('button', { name: 'What is within reach' }).click();
      await page.getByText('Add £40.50').waitFor();
    },
  },
  claim: {
    elements: ['loyalty-rewards'],
    cart: null,
    after: async (page) => {
      await page.getByRole('button', { name: 'Get it: Plant a tree' }).click();
    },
  },
  'claim-waiting': {
    elements: ['loyalty-rewards'],
    cart: null,
    before: (page) => page.route('**/v1/claims', () => undefined),
    after: async (page) => {
      await page.getByRole('button', { name: 'Get it: Plant a tree' }).click();
      await page.getByRole('button', { name: 'Use 100 points' }).click();
      await page.getByText('is being confirmed').waitFor();
    },
  },
  celebration: {
    elements: ['loyalty-challenges'],
    cart: CART,
    before: (page) =>
      page.addInitScript(() => localStorage.setItem('loyalty:badges::=usual', '{"first-run":0}')),
  },
  loading: {
    elements: WIDGET,
    cart: CART,
    still: false,
    before: (page) => page.route('**/v1/snapshot', () => undefined),
  },
  slow: {
    elements: WIDGET,
    cart: CART,
    still: false,
    before: (page) => page.route('**/v1/snapshot', () => undefined),
    after: (page) => page.locator('[part=slow]').waitFor(),
  },
  error: {
    elements: WIDGET,
    cart: CART,
    before: (page) => page.route('**/v1/snapshot', json({}, 404)),
  },
  offline: {
    elements: WIDGET,
    cart: CART,
    after: async (page) => {
      await page.context().setOffline(true);
      await refresh(page);
    },
  },
  'server-error': {
    elements: WIDGET,
    cart: CART,
    after: async (page) => {
      await page.route('**/v1/snapshot', json({}, 500));
      await refresh(page);
    },
  },
  remote: {
    elements: WIDGET,
    cart: CART,
    before: (page) => page.route('**/loyalty-core.wasm', (route) => route.fulfill({ status: 404 })),
    after: (page) => page.locator('[part=remote]').waitFor(),
  },
  'signed-out': {
    elements: WIDGET,
    cart: CART,
    before: (page) => page.route('**/v1/snapshot', json({ code: 'unauthorized' }, 401)),
  },
  conflict: {
    elements: WIDGET,
    cart: CART,
    after: async (page) => {
      await page.route('**/v1/claims', json({ code: 'event_conflict' }, 409));
      await page.evaluate(() =>
        document
          .querySelector('loyalty-widget')!
          .store!.claim({ reward: 'tree' })
          .catch(() => undefined),
      );
    },
  },
  'program-changed': {
    elements: WIDGET,
    cart: CART,
    after: async (page) => {
      await page.route('**/v1/snapshot', async (route) => {
        // An answer that nothing has changed has no body.
        const headers = { ...route.request().headers(), 'if-none-match': '' };
        const response = await route.fetch({ headers });
        const snapshot = (await response.json()) as { program: string };
        await route.fulfill({ response, json: { ...snapshot, program: 'another' } });
      });
      await page.route('**/v1/programs/another', async (route) => {
        const url = route.request().url().replace('another', '');
        const known = await page.evaluate(
          () => document.querySelector('loyalty-widget')!.store!.state.programHash,
        );
        await route.fulfill({ response: await route.fetch({ url: url + known }) });
      });
      await refresh(page);
      await page.locator('[part=program-changed]').waitFor();
    },
  },
  'activity-failed': {
    elements: ['loyalty-activity'],
    cart: CART,
    before: (page) => page.route('**/v1/activity*', json({}, 500)),
    after: (page) => page.getByText('What happened cannot be shown').waitFor(),
  },
  'advice-failed': {
    elements: ['loyalty-rewards'],
    cart: CART,
    before: (page) => page.route('**/v1/advice', json({}, 500)),
    after: async (page) => {
      await page.getByRole('button', { name: 'Best use of points' }).click();
      await page.getByText('could not be worked out').waitFor();
    },
  },
  dropped: {
    elements: WIDGET,
    cart: CART,
    after: async (page) => {
      await page.getByLabel('£5 off').check();
      await page.locator('[part=total]').waitFor();
      await page.evaluate((cart) => {
        document.querySelector('loyalty-widget')!.cart = cart;
      }, EMPTY_CART);
      await page.locator('[part=reward-dropped]').waitFor();
    },
  },
  refused: {
    elements: WIDGET,
    cart: CART,
    after: async (page) => {
      await page.route('**/v1/claims', json({ code: 'unknown_reward' }, 422));
      await page.evaluate(() =>
        document
          .querySelector('loyalty-widget')!
          .store!.claim({ reward: 'tree' })
          .catch(() => undefined),
      );
    },
  },
  rtl: { elements: PARTS, cart: CART, dir: 'rtl' },
  'rtl-widget': { elements: WIDGET, cart: CART, dir: 'rtl', after: openAll },
  'long-names': {
    elements: WIDGET,
    cart: CART,
    before: (page) =>
      page.route('**/v1/programs/*', (route) => route.fulfill({ body: longNames() })),
  },
  'long-names-apart': {
    elements: PARTS,
    cart: CART,
    before: (page) =>
      page.route('**/v1/programs/*', (route) => route.fulfill({ body: longNames() })),
  },
  dense: { elements: WIDGET, cart: CART, attributes: { density: 'compact' } },
  'wide-160': { elements: ['loyalty-widget', ...PARTS], cart: CART, width: 160, once: true },
  'wide-240': { elements: WIDGET, cart: CART, width: 240, once: true },
  'wide-720': { elements: WIDGET, cart: CART, width: 720, once: true },
  'wide-1200': { elements: WIDGET, cart: CART, width: 1200, once: true },
  'million-160': { elements: WIDGET, cart: CART, person: 'rich', width: 160, once: true },
  'brand-yellow': { elements: WIDGET, cart: CART, css: ':root{--loyalty-accent:#ffd400}' },
  'brand-blue': {
    elements: PARTS,
    cart: CART,
    css: ':root{--loyalty-accent:#1f5eff;--loyalty-radius:0;--loyalty-surface:light-dark(#fff,#0b1020)}',
  },
  forced: { elements: PARTS, cart: CART, forcedColors: 'active' },
};
