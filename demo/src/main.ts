// Ember & Slip: a shop in one page. The address after # says which of its pages.

import { render, type TemplateResult } from 'lit-html';
import { account } from './shop/account.js';
import { basket, checkout, thanks } from './shop/basket.js';
import { browse } from './shop/browse.js';
import { frame, type Page } from './shop/frame.js';
import { Shop, type Catalog } from './shop/shop.js';

const TITLES: Readonly<Record<Page, string>> = {
  shop: 'Ember & Slip',
  basket: 'Your basket · Ember & Slip',
  checkout: 'Checkout · Ember & Slip',
  thanks: 'Thank you · Ember & Slip',
  account: 'Your account · Ember & Slip',
};

const response = await fetch('catalog.json');
const shop = new Shop((await response.json()) as Catalog, redraw);
const root = document.querySelector<HTMLElement>('#shop')!;
root.replaceChildren();

function page(): Page {
  const name = location.hash.replace(/^#\/?/, '');
  return name in TITLES ? (name as Page) : 'shop';
}

const pages: Readonly<Record<Page, () => TemplateResult>> = {
  shop: () => browse(shop, redraw),
  basket: () => basket(shop),
  checkout: () => checkout(shop),
  thanks: () => thanks(shop),
  account: () => account(shop, redraw),
};

let shown: Page | null = null;

// Drawn at once: a click is seen in the next frame.
function redraw(): void {
  const next = page();
  render(frame(shop, next, pages[next]()), root);
  if (shown !== null && shown !== next) {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>('#main')?.focus({ preventScroll: true });
  }
  shown = next;
  document.title = TITLES[next];
}

addEventListener('hashchange', redraw);
redraw();
