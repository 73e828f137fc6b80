// <loyalty-offers>: what is offered to this shopper now.

import { nothing } from 'lit-html';
import type { Part, Scene } from '../scene.js';
import * as views from '../views.js';
import { LoyaltyElement } from './base.js';

/**
 * The offers that are meant for this shopper and this cart.
 *
 * @element loyalty-offers
 * @cssparts offers, offer
 */
export class LoyaltyOffers extends LoyaltyElement {
  protected override content(scene: Scene): Part {
    return scene.program.offers?.length ? views.offers(scene, scene.say('offersNone')) : nothing;
  }
}
