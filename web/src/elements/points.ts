// <loyalty-points>: what a product, a cart or an order earns.

import { html, nothing } from 'lit-html';
import type { PointsMode } from '../constants.js';
import { defineProperties } from '../drawn-element.js';
import * as rewardViews from '../reward-views.js';
import type { Part, Scene } from '../scene.js';
import type { OpenCart } from '../state.js';
import type { CartLine, Preview } from '../types.js';
import * as views from '../views.js';
import type { Say } from '../words.js';
import { LoyaltyElement, type Question } from './base.js';

/**
 * What the page's cart earns, with its reasons; or what a product would add to it.
 *
 * @element loyalty-points
 * @attr mode - "cart" (default), "checkout" (with what is used, and the invitation for guests), "product" (one line about `product`)
 * @prop product - in product mode the line that the page's cart would get
 * @fires loyalty-join - a guest asked to join
 * @slot join - in place of the button by which a guest joins
 * @cssparts earn, earn-points, breakdown, invitation, join, reward-dropped, using
 */
export class LoyaltyPoints extends LoyaltyElement {
  declare product: CartLine | null;
  #joined: Preview | null = null;

  constructor() {
    super({ product: null });
  }

  get mode(): PointsMode {
    return (this.getAttribute('mode') ?? 'cart') as PointsMode;
  }

  set mode(mode: PointsMode) {
    this.setAttribute('mode', mode);
  }

  protected override get inline(): boolean {
    return this.mode === 'product';
  }

  protected override get hypothetical(): boolean {
    return this.inline;
  }

  protected override question(cart: OpenCart | null): Question {
    const { product } = this;
    const currency = this.store?.state.program?.currency;
    if (!this.inline) return { cart };
    if (!product || !currency) return { cart: null };
    const lines = [...(cart?.lines ?? []), { ...product, id: `+${product.id}` }];
    return { cart: { currency, ...cart, lines }, without: cart };
  }

  protected override answered(joined: Preview | null): void {
    this.#joined = joined;
  }

  protected override waiting(say: Say, slow: boolean): Part {
    return this.inline ? nothing : super.waiting(say, slow);
  }

  protected override content(scene: Scene): Part {
    if (this.inline) return views.productLine(scene, this.#joined);
    if (this.mode === 'cart') return views.earning(scene);
    return html`${scene.state.member ? nothing : views.invitation(scene)} ${views.earning(scene)}
    ${rewardViews.dropped(scene)} ${rewardViews.using(scene)}`;
  }
}

defineProperties(LoyaltyPoints, ['product']);
