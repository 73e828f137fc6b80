// The basket, the checkout, and the page after it.

import { html, nothing, type TemplateResult } from 'lit-html';
import { drawing } from './art.js';
import { money, points, type Product, type Receipt, type Shop } from './shop.js';
import { widget } from './widget.js';

export function basket(shop: Shop): TemplateResult {
  if (shop.count === 0) {
    return html`<h1>Your basket</h1>
      <div class="columns">
        <section class="empty">
          <p>Nothing in it yet.</p>
          <a class="button" href="#/">To the shop</a>
        </section>
        <aside aria-label="Your points">${widget(shop)}</aside>
      </div>`;
  }
  return html`<h1>Your basket</h1>
    <div class="columns">
      <section aria-label="What is in it">
        <ul class="lines">
          ${shop.lines.map(({ product, quantity }) => line(shop, product, quantity))}
        </ul>
        ${sums(shop)}
        <a class="button wide" href="#/checkout">Check out</a>
      </section>
      <aside aria-label="Your points">${widget(shop)}</aside>
    </div>`;
}

function line(shop: Shop, product: Product, quantity: number): TemplateResult {
  const { title, detail, price } = product;
  return html`<li>
    <div class="plate ${product.category}">${drawing(product.sku)}</div>
    <div class="words">
      <h2>${title}</h2>
      <p class="detail">${detail}</p>
    </div>
    <div class="stepper" role="group" aria-label=${`Pieces of ${title}`}>
      <button
        type="button"
        aria-label=${quantity === 1 ? `Take ${title} out` : 'One less'}
        @click=${() => {
          shop.put(product, quantity - 1);
          // The button goes with its line; the keyboard goes on from the page.
          if (quantity === 1) document.querySelector<HTMLElement>('#main')?.focus();
        }}
      >
        −
      </button>
      <span>${quantity}</span>
      <button type="button" aria-label="One more" @click=${() => shop.put(product, quantity + 1)}>
        +
      </button>
    </div>
    <p class="price">${money(price * quantity)}</p>
  </li>`;
}

function sums(shop: Shop): TemplateResult {
  const totals = shop.preview?.totals;
  const redeemed = totals?.redeemed ?? 0;
  const total = totals?.after ?? shop.goods + shop.shipping;
  return html`<dl class="sums">
    <div>
      <dt>Goods</dt>
      <dd>${money(shop.goods)}</dd>
    </div>
    <div>
      <dt>Delivery</dt>
      <dd>${money(shop.shipping)}</dd>
    </div>
    ${
      redeemed > 0
        ? html`<div class="redeemed">
            <dt>Paid with points</dt>
            <dd>−${money(redeemed)}</dd>
          </div>`
        : nothing
    }
    <div class="sum">
      <dt>Total</dt>
      <dd data-total=${total}>${money(total)}</dd>
    </div>
  </dl>`;
}

export function checkout(shop: Shop): TemplateResult {
  if (shop.count === 0) return basket(shop);
  const place = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await shop.order()) location.hash = '#/thanks';
  };
  return html`<h1>Checkout</h1>
    <div class="columns">
      <form class="order" @submit=${place}>
        <p class="aside-note">
          A demo: nothing is sold, and nothing that you type leaves this page.
        </p>
        <fieldset>
          <legend>Where it goes</legend>
          ${field('Name', 'name', 'Robin Marlow')}
          ${field('Street', 'street-address', '4 Kiln Row')}
          <div class="pair">
            ${field('Town', 'address-level2', 'London')}
            ${field('Postcode', 'postal-code', 'SE8 4XX')}
          </div>
        </fieldset>
        <fieldset>
          <legend>How you pay</legend>
          <label class="pay"
            ><input type="radio" name="pay" checked /><span>On delivery, in cash</span></label
          >
          <label class="pay"><input type="radio" name="pay" /><span>By invoice</span></label>
        </fieldset>
        ${shop.problem ? html`<p class="problem" role="alert">${shop.problem}</p>` : nothing}
        <button class="button wide" type="submit" ?disabled=${shop.ordering}>
          ${shop.ordering ? 'Placing the order…' : 'Place the order'}
        </button>
      </form>
      <aside aria-label="Your order" class="review">
        <ul class="brief">
          ${shop.lines.map(
            ({ product, quantity }) =>
              html`<li>
                <span>${quantity} × ${product.title}</span
                ><span>${money(product.price * quantity)}</span>
              </li>`,
          )}
        </ul>
        ${sums(shop)} ${widget(shop, 'summary')}
      </aside>
    </div>`;
}

function field(label: string, autocomplete: AutoFill, value: string): TemplateResult {
  return html`<label class="field"
    ><span>${label}</span><input required autocomplete=${autocomplete} value=${value}
  /></label>`;
}

export function thanks(shop: Shop): TemplateResult {
  const receipt = shop.receipt;
  if (!receipt) return basket(shop);
  return html`<section class="thanks-card">
    <p class="stamp" aria-hidden="true">✓</p>
    <h1>Thank you</h1>
    <p>Order <b>${receipt.order}</b> for ${money(receipt.total)} is on its way.</p>
    ${
      receipt.awarded
        ? comparison(shop, receipt, receipt.awarded)
        : html`<p class="missed">
            As a member you would have earned <b>${points(receipt.promised.points)}</b>.
          </p>`
    }
    <p class="next">
      <a class="button" href="#/account">See your account</a>
      <a class="button plain" href="#/">Back to the shop</a>
    </p>
  </section>`;
}

function comparison(
  shop: Shop,
  { promised, tierRose }: Receipt,
  awarded: NonNullable<Receipt['awarded']>,
): TemplateResult {
  const tierName = (id: string): string =>
    shop.loyalty.state.program?.tiers.levels.find((tier) => tier.id === id)?.name ?? id;
  return html`<dl class="promise">
      <div>
        <dt>You were shown</dt>
        <dd data-promised=${promised.points}>${points(promised.points)}</dd>
      </div>
      <div>
        <dt>You were awarded</dt>
        <dd data-awarded=${awarded.points} data-tier=${awarded.tier}>${points(awarded.points)}</dd>
      </div>
    </dl>
    ${tierRose ? html`<p class="rose">Welcome to ${tierName(awarded.tier)}.</p>` : nothing}`;
}
