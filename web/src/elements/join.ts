// <loyalty-join>: a guest's reason to join.

import { nothing } from 'lit-html';
import type { Part, Scene } from '../scene.js';
import * as views from '../views.js';
import { LoyaltyElement } from './base.js';

/**
 * What joining would bring a guest, and the button to it. Nothing for a member.
 *
 * @element loyalty-join
 * @fires loyalty-join - a guest asked to join
 * @slot join - in place of the button by which a guest joins
 * @cssparts invitation, join
 */
export class LoyaltyJoin extends LoyaltyElement {
  protected override content(scene: Scene): Part {
    return scene.state.member ? nothing : views.invitation(scene);
  }
}
