// The storefront's entry: importing it defines <loyalty-widget>.

import { ELEMENT } from './constants.js';
import { LoyaltyWidget } from './element.js';

if (!customElements.get(ELEMENT)) customElements.define(ELEMENT, LoyaltyWidget);

export { LoyaltyWidget };
export type { PreviewChange, RedemptionChange } from './element.js';
export { connect, type ConnectOptions } from './connect.js';
export { ELEMENT, EVENTS, type Mode } from './constants.js';
export { createFormatter, currencyExponent, type Formatter, type PointsStyle } from './format.js';
export { en, type MessageKey, type Messages, type Plural } from './locales/en.js';
export { LoyaltyStore, type LoyaltyState, type OpenCart, type PreviewAnswer } from './store.js';
export { OfflineError, RequestError, type RewardChoice, type TokenSource } from './sync.js';
export type * from './types.js';
