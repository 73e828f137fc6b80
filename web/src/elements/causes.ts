// <loyalty-causes>: what orders give to others, and what all members reach together.

import { nothing } from 'lit-html';
import type { Part, Scene } from '../scene.js';
import { LoyaltyElement } from './base.js';

/**
 * What this member gave to each cause, what the page's cart gives, and the goals of all members.
 *
 * @element loyalty-causes
 * @cssparts causes, cause, goals, goal, counted, breakdown
 */
export class LoyaltyCauses extends LoyaltyElement {
  protected override content(scene: Scene): Part {
    const { causes = [], goals = [] } = scene.program;
    if (causes.length + goals.length === 0) return nothing;
    return scene.with('engagement', (views) => views.causes(scene));
  }
}
