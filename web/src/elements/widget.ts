// <loyalty-widget>: what points a cart earns, what they buy, and how far the next tier is.

import { html, nothing } from 'lit-html';
import type { Mode } from '../constants.js';
import { defineProperties } from '../drawn-element.js';
import * as rewardViews from '../reward-views.js';
import type { Part, Scene } from '../scene.js';
import type { OpenCart } from '../state.js';
import type { Preview } from '../types.js';
import * as views from '../views.js';
import type { Say } from '../words.js';
import { LoyaltyElement, type Question } from './base.js';

/**
 * The whole of a loyalty program for one shopper.
 *
 * @element loyalty-widget
 * @attr mode - "full" (default), "summary" (a checkout), "compact" (a header), "product" (one line)
 * @prop without - in product mode the cart without the product, where `cart` is the one with it; `<loyalty-points>` asks for the product alone
 * @fires loyalty-redemption-change - the shopper chose other rewards, or some were taken off: `detail.redemptions`, `detail.preview`
 * @fires loyalty-join - a guest asked to join
 * @fires loyalty-open - the compact element was pressed
 * @slot join - in place of the button by which a guest joins, such as a link (not in the compact mode, which is a button)
 * @cssparts invitation, join, pill, balance, figure, tier-badge, expiring, wallets, wallet, earn, earn-points, breakdown, tier, tier-bar, tier-reached, tier-why, hold, reward-dropped, rewards, reward, reward-amount, advice, total, claims, offers, offer, challenges, challenge, counted, badges, badge, celebration, causes, cause, goals, goal, benefits, using
 */
export class LoyaltyWidget extends LoyaltyElement {
  declare without: OpenCart | null;
  #joined: Preview | null = null;

  constructor() {
    super({ without: null });
  }

  get mode(): Mode {
    return (this.getAttribute('mode') ?? 'full') as Mode;
  }

  set mode(mode: Mode) {
    this.setAttribute('mode', mode);
  }

  protected override get inline(): boolean {
    return this.mode === 'compact' || this.hypothetical;
  }

  protected override get whole(): boolean {
    return true;
  }

  protected override get hypothetical(): boolean {
    return this.mode === 'product';
  }

  protected override question(cart: OpenCart | null): Question {
    return { cart, without: this.without };
  }

  protected override answered(joined: Preview | null): void {
    this.#joined = joined;
  }

  protected override waiting(say: Say, slow: boolean): Part {
    return this.hypothetical ? nothing : super.waiting(say, slow);
  }

  protected override content(scene: Scene): Part {
    if (this.mode === 'compact') return views.pill(scene);
    if (this.hypothetical) return views.productLine(scene, this.#joined);
    const { state, program, cart, answer } = scene;
    const member = state.member !== null;
    const earning = cart && (member || answer?.preview.points) ? views.earning(scene) : nothing;
    if (this.mode === 'summary') {
      return html`${member ? nothing : views.invitation(scene)} ${earning}
      ${rewardViews.dropped(scene)} ${rewardViews.using(scene)}`;
    }
    if (!member) return html`${views.invitation(scene)} ${earning} ${views.offers(scene)}`;
    const { challenges = [], causes = [], goals = [] } = program;
    return html`<div class="columns">
      <div>
        ${views.balance(scene)} ${views.expiring(scene)}
        ${program.wallets?.length ? scene.with('purse', (purse) => purse.wallets(scene)) : nothing}
        ${earning} ${views.tierBar(scene)}
      </div>
      <div>${rewardViews.dropped(scene)} ${rewardViews.rewards(scene)}</div>
      <div>
        ${views.offers(scene)}
        ${
          challenges.length > 0
            ? scene.with('engagement', (each) => each.challenges(scene))
            : nothing
        }
        ${
          causes.length + goals.length > 0
            ? scene.with('engagement', (each) => each.causes(scene))
            : nothing
        }
        ${cart ? nothing : views.benefits(scene)}
      </div>
    </div>`;
  }
}

defineProperties(LoyaltyWidget, ['without']);
