// The storefront's entry: importing it defines the elements. On a server, where there are none, it
// does nothing.

import { ELEMENTS } from './constants.js';
import { LoyaltyActivity } from './elements/activity.js';
import { LoyaltyCauses } from './elements/causes.js';
import { LoyaltyChallenges } from './elements/challenges.js';
import { LoyaltyJoin } from './elements/join.js';
import { LoyaltyOffers } from './elements/offers.js';
import { LoyaltyPoints } from './elements/points.js';
import { LoyaltyRewards } from './elements/rewards.js';
import { LoyaltyTier } from './elements/tier.js';
import { LoyaltyWidget } from './elements/widget.js';

const classes = {
  widget: LoyaltyWidget,
  points: LoyaltyPoints,
  tier: LoyaltyTier,
  rewards: LoyaltyRewards,
  offers: LoyaltyOffers,
  challenges: LoyaltyChallenges,
  causes: LoyaltyCauses,
  activity: LoyaltyActivity,
  join: LoyaltyJoin,
} satisfies Record<keyof typeof ELEMENTS, CustomElementConstructor>;

const registry = (globalThis as { customElements?: CustomElementRegistry }).customElements;
for (const name of Object.keys(classes) as (keyof typeof classes)[]) {
  if (registry && !registry.get(ELEMENTS[name])) registry.define(ELEMENTS[name], classes[name]);
}

export {
  LoyaltyActivity,
  LoyaltyCauses,
  LoyaltyChallenges,
  LoyaltyJoin,
  LoyaltyOffers,
  LoyaltyPoints,
  LoyaltyRewards,
  LoyaltyTier,
  LoyaltyWidget,
};
export type { LoyaltyElement } from './elements/base.js';
export { connect, type ConnectOptions } from './connect.js';
export { ELEMENT, ELEMENTS, EVENTS, type Mode, type PointsMode } from './constants.js';
export { createFormatter, currencyExponent, type Formatter, type PointsStyle } from './format.js';
export type { MessageKey, Messages, Plural } from './locales/en.js';
export { loadMessages, type Language } from './locales/load.js';
export { LoyaltyStore } from './store.js';
export type { LoyaltyState, OpenCart, PreviewAnswer } from './state.js';
export { OfflineError, RequestError, type RewardChoice, type TokenSource } from './sync.js';
export type { ClaimDetail, LoyaltyEventMap, PreviewChange, RedemptionChange } from './events.js';
export type { LoyaltyIntrinsicElements, LoyaltyProps } from './jsx.js';
export type * from './types.js';

declare global {
  interface HTMLElementTagNameMap {
    'loyalty-widget': LoyaltyWidget;
    'loyalty-points': LoyaltyPoints;
    'loyalty-tier': LoyaltyTier;
    'loyalty-rewards': LoyaltyRewards;
    'loyalty-offers': LoyaltyOffers;
    'loyalty-challenges': LoyaltyChallenges;
    'loyalty-causes': LoyaltyCauses;
    'loyalty-activity': LoyaltyActivity;
    'loyalty-join': LoyaltyJoin;
  }
}
