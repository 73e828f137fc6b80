// <loyalty-rewards>: what points buy.

import { html, nothing } from 'lit-html';
import * as rewardViews from '../reward-views.js';
import type { Part, Scene } from '../scene.js';
import { LoyaltyElement } from './base.js';

/**
 * Choosing what points pay of the page's cart, and claiming what is had apart from orders. Nothing
 * for a guest.
 *
 * @element loyalty-rewards
 * @fires loyalty-redemption-change - the shopper chose other rewards: `detail.redemptions`, `detail.preview`
 * @cssparts hold, reward-dropped, rewards, reward, reward-amount, advice, total, breakdown, claims
 */
export class LoyaltyRewards extends LoyaltyElement {
  protected override content(scene: Scene): Part {
    if (!scene.state.member) return nothing;
    return html`${rewardViews.dropped(scene)} ${rewardViews.rewards(scene)}`;
  }
}
