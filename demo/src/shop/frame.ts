// What surrounds every page: the switcher of shoppers, the header, the footer.

import { html, nothing, type TemplateResult } from 'lit-html';
import { mark } from './art.js';
import { money, PERSONAS, points, type Shop } from './shop.js';

export type Page = 'shop' | 'basket' | 'checkout' | 'thanks' | 'account';

export function frame(shop: Shop, page: Page, content: TemplateResult): TemplateResult {
  return html`<a class="skip" href="#main" @click=${skip}>Skip to the content</a>
    ${switcher(shop)} ${header(shop, page)}
    <main id="main" class="page ${page}" tabindex="-1">${content}</main>
    ${page === 'shop' || page === 'account' ? bar(shop) : nothing}
    <footer class="foot">
      <p>Ember &amp; Slip is an invented shop. Its points are kept by loyalty-widget, for real.</p>
    </footer>
    <p class="unseen" role="status">${shop.spoken}</p>`;
}

function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

function switcher(shop: Shop): TemplateResult {
  return html`<aside class="switcher" aria-label="Demo">
    <fieldset>
      <legend>Shop as</legend>
      ${PERSONAS.map(
        ({ id, name }) =>
          html`<label>
            <input
              type="radio"
              name="persona"
              ?disabled=${shop.ordering}
              value=${id}
              .checked=${shop.persona === id}
              @change=${() => void shop.become(id)}
            /><span>${name}</span>
          </label>`,
      )}
    </fieldset>
  </aside>`;
}

function header(shop: Shop, page: Page): TemplateResult {
  const current = (name: Page) => (page === name ? 'page' : nothing);
  return html`<header class="head">
    <a class="brand" href="#/" aria-label="Ember &amp; Slip, to the shop"
      >${mark}<span>Ember &amp; Slip</span></a
    >
    <nav aria-label="Main">
      <a href="#/" aria-current=${current('shop')}>Shop</a>
      <a href="#/account" aria-current=${current('account')}>Account</a>
      <a class="to-basket" href="#/basket" aria-current=${current('basket')}>
        Basket<span class="bubble" ?hidden=${shop.count === 0}>${shop.count}</span>
      </a>
    </nav>
    <loyalty-widget
      mode="compact"
      .store=${shop.loyalty}
      .cart=${shop.cart}
      @loyalty-open=${() => (location.hash = '#/account')}
      @loyalty-join=${() => void shop.become('new')}
    ></loyalty-widget>
  </header>`;
}

// On a phone the basket follows at the foot of the page.
function bar(shop: Shop): TemplateResult {
  const preview = shop.preview;
  return html`<nav aria-label="Basket" class="bar ${shop.count > 0 ? 'shown' : ''}">
    <a href="#/basket" ?inert=${shop.count === 0}>
      <span>${shop.count} ${shop.count === 1 ? 'piece' : 'pieces'} · ${money(shop.goods)}</span>
      <span>${preview?.points && !preview.guest ? `+${points(preview.points)}` : 'Basket'}</span>
    </a>
  </nav>`;
}
