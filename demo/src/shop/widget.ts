// How this shop places the widget.

import { html, type TemplateResult } from 'lit-html';
import type { Mode } from 'loyalty-widget';
import type { Shop } from './shop.js';

/** The widget with the basket, or without one on the account's page. */
export function widget(shop: Shop, mode: Mode = 'full', withCart = true): TemplateResult {
  return html`<loyalty-widget
    mode=${mode}
    .store=${shop.loyalty}
    .cart=${withCart ? shop.cart : null}
    @loyalty-join=${() => void shop.become('new')}
  ></loyalty-widget>`;
}
