// What a store knows, as elements and pages read it.

import type { Advice, Cart, Member, Preview, Program, Redemption } from './types.js';

/** A cart without its instant, which the store adds from the server's clock. */
export type OpenCart = Omit<Cart, 'at' | 'redemptions'>;

export interface LoyaltyState {
  /** "loading" until a first snapshot, old or new; "error" when there is none to be had. */
  readonly phase: 'loading' | 'ready' | 'error';
  readonly online: boolean;
  /** Why the state is not the server's of now; "" where it is. "signed-out": the member's token was
   * refused, also a new one. */
  readonly trouble: '' | 'offline' | 'unavailable' | 'signed-out';
  /** The server takes longer than TIMING.slowAfter to answer. */
  readonly slow: boolean;
  /** What came of the shopper's last change: "conflict" where something else had changed before. */
  readonly notice: '' | 'conflict' | 'refused';
  readonly program: Program | null;
  /** Names that very program: what an order tells, that is to be booked as it was shown. */
  readonly programHash: string;
  /** null for a guest. */
  readonly member: Member | null;
  /** The server's clock in the snapshot that this state shows; RFC 3339. */
  readonly asOf: string | null;
  /** The calculator is there, or the server in its place: `preview` answers. */
  readonly calculating: boolean;
  /** The server previews, for the page's policy refuses the calculator or its file did not come. */
  readonly remote: boolean;
  /** The program was replaced while this page was open. */
  readonly programChanged: boolean;
  /** The page's cart: what was set last on any element. */
  readonly cart: OpenCart | null;
  /** What the shopper chose for it; kept by the browser until it is ordered. */
  readonly redemptions: readonly Redemption[];
  /** What of it was taken off since, for it does not fit any more. */
  readonly dropped: readonly Redemption[];
  /** What the server advises for the page's cart: "ask" where it was not asked, null where it knows
   * no advice. */
  readonly advice: Advice | 'ask' | 'busy' | 'failed' | null;
  /** Rewards whose claim has no answer yet. */
  readonly claiming: readonly string[];
  /** The reward that was claimed last. */
  readonly claimed: string;
  /** Challenges of which the member reached a level since this browser last looked. */
  readonly unlocked: readonly string[];
}

export interface PreviewAnswer {
  readonly preview: Preview;
  /** Those asked for that are in this preview. */
  readonly redemptions: readonly Redemption[];
  /** Those asked for that do not fit this cart or member any more. */
  readonly dropped: readonly Redemption[];
}

export const NOTHING_KNOWN: LoyaltyState = {
  phase: 'loading',
  online: true,
  trouble: '',
  slow: false,
  notice: '',
  program: null,
  programHash: '',
  member: null,
  asOf: null,
  calculating: false,
  remote: false,
  programChanged: false,
  cart: null,
  redemptions: [],
  dropped: [],
  advice: 'ask',
  claiming: [],
  claimed: '',
  unlocked: [],
};

/** What is one shopper's and not shown to the next. */
export const NO_SHOPPER = {
  phase: 'loading',
  member: null,
  asOf: null,
  trouble: '',
  notice: '',
  redemptions: [],
  dropped: [],
  claiming: [],
  claimed: '',
  unlocked: [],
} as const;
