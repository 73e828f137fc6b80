// <loyalty-activity>: what happened to a member's points.

import type { Part, Scene } from '../scene.js';
import { LoyaltyElement } from './base.js';

/**
 * What the server's ledger says happened, newest first.
 *
 * @element loyalty-activity
 * @cssparts activity, entry
 */
export class LoyaltyActivity extends LoyaltyElement {
  protected override content(scene: Scene): Part {
    return scene.with('activity', (views) => views.activity(scene));
  }
}
