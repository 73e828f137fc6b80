// How this shop places the widget.

import { html, type TemplateResult } from 'lit-html';
import type { Mode, RedemptionChange } from 'loyalty-widget';
import type { Shop } from './shop.js';

const NOTHING = [] as const;

/** The widget with the basket, or without one on the account's page. */
export function widget(shop: Shop, mode: Mode = 'full', withCart = true): TemplateResult {
  return html`<loyalty-widget
    mode=${mode}
    .store=${shop.loyalty}
    .cart=${withCart ? shop.cart : null}
    .redemptions=${withCart ? shop.redemptions : NOTHING}
    @loyalty-redemption-change=${(event: CustomEvent<RedemptionChange>) =>
      shop.redeem(event.detail.redemptions)}
    @loyalty-join=${() => void shop.become('new')}
  ></loyalty-widget>`;
}
