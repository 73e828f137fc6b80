// <loyalty-tier>: the way to the next tier, and what this one brings.

import { html, nothing } from 'lit-html';
import type { Part, Scene } from '../scene.js';
import * as views from '../views.js';
import { LoyaltyElement } from './base.js';

/**
 * Where a member stands between two tiers, with what the page's cart adds. Nothing for a guest.
 *
 * @element loyalty-tier
 * @cssparts tier, tier-bar, tier-reached, tier-why, breakdown, benefits
 */
export class LoyaltyTier extends LoyaltyElement {
  protected override content(scene: Scene): Part {
    return scene.state.member ? html`${views.tierBar(scene)} ${views.benefits(scene)}` : nothing;
  }
}
