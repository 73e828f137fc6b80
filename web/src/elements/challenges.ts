// <loyalty-challenges>: challenges and badges.

import { nothing } from 'lit-html';
import type { Part, Scene } from '../scene.js';
import { LoyaltyElement } from './base.js';

/**
 * How far a member is in each challenge, with what the page's cart adds, and the badges. Nothing
 * for a guest.
 *
 * @element loyalty-challenges
 * @cssparts challenges, challenge, counted, breakdown, badges, badge, celebration
 */
export class LoyaltyChallenges extends LoyaltyElement {
  protected override content(scene: Scene): Part {
    if (!scene.state.member || !scene.program.challenges?.length) return nothing;
    return scene.with('engagement', (views) => views.challenges(scene));
  }
}
