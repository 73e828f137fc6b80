// What the events tell, for TypeScript: to listeners on an element, the document or the window.

import type { EVENTS } from './constants.js';
import type { Preview, Redemption } from './types.js';

export interface RedemptionChange {
  /** What the shopper chose; a variable reward says how many points were asked for. */
  readonly redemptions: readonly Redemption[];
  readonly preview: Preview;
}

export interface PreviewChange {
  readonly preview: Preview;
}

export interface ClaimDetail {
  readonly reward: string;
}

interface Details {
  [EVENTS.redemptionChange]: RedemptionChange;
  [EVENTS.previewChange]: PreviewChange;
  [EVENTS.claim]: ClaimDetail;
  [EVENTS.join]: null;
  [EVENTS.open]: null;
  [EVENTS.signIn]: null;
}

/** The events by their names. */
export type LoyaltyEventMap = {
  [Name in (typeof EVENTS)[keyof typeof EVENTS]]: CustomEvent<Details[Name]>;
};

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged with the page's own
  interface GlobalEventHandlersEventMap extends LoyaltyEventMap {}
}
