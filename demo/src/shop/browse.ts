// The first page: all the goods, and what the basket is worth in points beside them.

import { html, nothing, type TemplateResult } from 'lit-html';
import { drawing, stillLife } from './art.js';
import { money, type Product, type Shop } from './shop.js';
import { widget } from './widget.js';

const CATEGORIES: Readonly<Record<string, string>> = {
  all: 'Everything',
  coffee: 'Coffee',
  tea: 'Tea',
  ceramics: 'Ceramics',
  brewing: 'Brewing',
  'gift-cards': 'Gifts',
};

let category = 'all';
export function browse(shop: Shop, redraw: () => void): TemplateResult {
  const { products } = shop.catalog;
  const shown = products.filter((each) => category === 'all' || each.category === category);
  const pick = (id: string): void => {
    category = id;
    redraw();
  };
  return html`<section class="hero">
      <div>
        <h1>Roasted on Tuesdays, thrown on Thursdays</h1>
        <p>Coffee and the pots to drink it from, made under one railway arch by the river.</p>
      </div>
      ${stillLife()}
    </section>
    <div class="aisle">
      <aside class="beside" aria-label="Your points">
        ${widget(shop)}
        ${
          shop.count > 0
            ? html`<a class="button wide" href="#/basket">Basket · ${money(shop.goods)}</a>`
            : nothing
        }
      </aside>
      <section aria-label="Goods">
        <div class="chips" role="group" aria-label="Show">
          ${Object.entries(CATEGORIES).map(
            ([id, name]) =>
              html`<button type="button" aria-pressed=${category === id} @click=${() => pick(id)}>
                ${name}
              </button>`,
          )}
        </div>
        <ul class="grid">
          ${shown.map((product) => card(shop, product))}
        </ul>
      </section>
    </div>`;
}

function card(shop: Shop, product: Product): TemplateResult {
  const { sku, title, note, detail, price, was } = product;
  const quantity = shop.quantityOf(sku);
  return html`<li class="card">
    <div class="plate ${product.category}">
      ${drawing(sku)} ${was ? html`<span class="flag">Sale</span>` : nothing}
      ${product.tags.includes('organic') ? html`<span class="flag plain">Organic</span>` : nothing}
    </div>
    <div class="words">
      <h2>${title}</h2>
      <p class="note">${note}</p>
      <p class="detail">${detail}</p>
    </div>
    <div class="buy">
      <p class="price">
        ${
          was
            ? html`<s><span class="unseen">Before: </span>${money(was)}</s
                ><span class="unseen">Now: </span>`
            : nothing
        }${money(price)}
      </p>
      <loyalty-widget
        mode="product"
        .store=${shop.loyalty}
        .cart=${shop.cartWith(product)}
        .without=${shop.cart}
      ></loyalty-widget>
      <button
        type="button"
        class="add ${quantity > 0 ? 'has' : ''}"
        data-sku=${sku}
        aria-label=${`Add ${title} to the basket${quantity > 0 ? `, ${quantity} in it` : ''}`}
        @click=${() => shop.put(product, quantity + 1)}
      >
        ${quantity > 0 ? html`<span class="tally" aria-hidden="true">${quantity}</span>` : html`<span aria-hidden="true">+</span>`}
      </button>
    </div>
  </li>`;
}
