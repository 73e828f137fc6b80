// The shapes that cross between the page, the calculator and the server; docs/json.md describes
// each. Money is an integer of minor units, points are integers, instants are RFC 3339 strings.

import type { Plural } from './locales/en.js';

export interface CartLine {
  readonly id: string;
  readonly sku?: string;
  readonly title?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly tags?: readonly string[];
  readonly collections?: readonly string[];
  readonly product?: string;
  readonly variant?: string;
  /** Of one piece, before discounts. */
  readonly price: number;
  readonly quantity: number;
  /** On the whole line. */
  readonly discount?: number;
  /** On the whole line, after discounts. */
  readonly tax?: number;
  readonly on_sale?: boolean;
  readonly gift_card?: boolean;
}

export interface Redemption {
  readonly reward?: string;
  readonly points?: number;
  /** Instead of a reward: points that were set aside before. */
  readonly hold?: string;
}

/** What is paid beside the goods. */
export interface Charge {
  readonly price: number;
  readonly discount?: number;
  readonly tax?: number;
}

export interface Payment {
  readonly method: string;
  readonly amount?: number;
}

export interface Cart {
  /** ISO 4217. */
  readonly currency: string;
  /** Where the currency is not the program's: its minor units for one of the cart's, as "1.0834". */
  readonly exchange_rate?: string;
  /** Such as "web", "store" or "app". */
  readonly channel?: string;
  readonly payments?: readonly Payment[];
  /** The shop's own, that the order was discounted by. */
  readonly discount_codes?: readonly string[];
  /** RFC 3339, or UTC milliseconds, which need no parsing. */
  readonly at: string | number;
  readonly lines: readonly CartLine[];
  readonly order_discount?: number;
  readonly shipping?: Charge;
  readonly fees?: Charge;
  readonly prices_include_tax?: boolean;
  readonly redemptions?: readonly Redemption[];
}

export interface RuleShare {
  /** The rule's id; "@tier" for the tier's multiplier, "@limit" for what the order's limit takes. */
  readonly rule: string;
  readonly points: number;
}

export interface RuleTotal extends RuleShare {
  readonly label: string;
  readonly limited: boolean;
}

export interface LinePoints {
  readonly id: string;
  readonly points: number;
  readonly why: readonly RuleShare[];
}

export interface TierStanding {
  readonly before: string;
  readonly after: string;
  readonly next?: string;
  /** Spend in minor units, or points, inside the program's window, with this order. */
  readonly metric: number;
  readonly missing: number;
  /** 0 to 1000 of the way to the next tier. */
  readonly permille: number;
  readonly keep_missing: number;
  readonly keep_by?: string;
}

export interface RewardState {
  readonly reward: string;
  readonly available: boolean;
  readonly affordable: boolean;
  readonly short_by: number;
  readonly points: number;
  readonly min_points: number;
  readonly value: number;
}

export interface AppliedRedemption {
  /** Absent when the hold it names is unknown. */
  readonly reward?: string;
  readonly points: number;
  readonly value: number;
  readonly hold?: string;
  /** The name of the error that an order with this redemption would be refused with. */
  readonly refused?: string;
}

export interface OfferState {
  readonly offer: string;
  readonly title: string;
  readonly reason: string;
  /** That the rule which it speaks of gives on this cart; absent where it speaks of none. */
  readonly points?: number;
}

export interface ChallengeStanding {
  readonly challenge: string;
  /** Levels reached before this cart, in the running period where it repeats by periods. */
  readonly level: number;
  readonly before: number;
  /** With this cart. */
  readonly after: number;
  /** Of the next level that `after` does not reach. */
  readonly goal?: number;
  /** Levels that this cart reaches. */
  readonly reached: number;
  readonly points: number;
  /** Absent for the points. */
  readonly wallet?: string;
}

/** What a cart gives to a cause, in the cause's own unit. */
export interface CauseGift {
  readonly cause: string;
  readonly gives: number;
  /** What the member gave before. */
  readonly total: number;
}

/** A gift that comes with a tier which the cart reaches. */
export interface Given {
  readonly gift: string;
  readonly label: string;
  readonly at: string;
  readonly points: number;
  /** Absent for the points. */
  readonly wallet?: string;
}

/** What a cart does to the points, or to another wallet. */
export interface Earned {
  readonly points: number;
  readonly basis: number;
  /** Absent without points, and where they wait for a status of the order. */
  readonly available_at?: string | undefined;
  readonly expires_at?: string | undefined;
  readonly lines: readonly LinePoints[];
  readonly rules: readonly RuleTotal[];
  readonly balance: number;
  readonly balance_after: number;
  readonly pending: number;
  readonly expiring: readonly { readonly at: string; readonly points: number }[];
  /** Points that challenges and tiers give which this cart reaches, beside `points`. */
  readonly given: number;
}

/** Where all members stand before what they reach together. */
export interface GoalStanding {
  readonly goal: string;
  /** As the server told it last. */
  readonly before: number;
  /** With this cart. */
  readonly after: number;
  readonly of: number;
}

export interface WalletPreview extends Earned {
  readonly wallet: string;
}

export interface Preview extends Earned {
  readonly guest: boolean;
  readonly tier: TierStanding;
  readonly rewards: readonly RewardState[];
  readonly redemptions: readonly AppliedRedemption[];
  readonly totals: { readonly before: number; readonly redeemed: number; readonly after: number };
  readonly offers: readonly OfferState[];
  readonly challenges: readonly ChallengeStanding[];
  /** Ids of those that the member is in. */
  readonly segments: readonly string[];
  readonly causes: readonly CauseGift[];
  readonly welcome: readonly Given[];
  /** Where the program has some. */
  readonly goals?: readonly GoalStanding[] | undefined;
  /** Of the wallets beside the points, where the program has some. */
  readonly wallets?: readonly WalletPreview[] | undefined;
}

/** The smallest addition to a cart that brings something. */
export interface Addition {
  // One of these says what it brings; the limit is that of an earn rule.
  readonly tier?: string;
  readonly reward?: string;
  readonly offer?: string;
  readonly challenge?: string;
  readonly rule?: string;
  readonly limit?: string;
  /** More of this line of the cart. */
  readonly line?: string;
  /** Or something of this category; without both, of anything. */
  readonly category?: string;
  /** Minor units, or else `pieces`. */
  readonly amount?: number;
  readonly pieces?: number;
}

/** What the server advises for a cart. */
export interface Advice {
  readonly within_reach: { readonly complete: boolean; readonly additions: readonly Addition[] };
  /** Absent for guests. */
  readonly best_redemption?: {
    readonly complete: boolean;
    readonly redemptions: readonly Redemption[];
    readonly value: number;
    readonly points: number;
  };
  /** What the shopper had chosen, which what is within reach goes with. The page adds it. */
  readonly asked?: readonly Redemption[];
}

/** A member, as the calculator takes it (src/image/image.h). The server or the studio makes it. */
export interface Image {
  readonly numbers: readonly number[];
  readonly strings: readonly string[];
}

/** A program in that form. */
export interface Compiled extends Image {
  /** The strings that its rules compare, each behind the digit of its attribute. */
  readonly symbols: readonly string[];
}

/** A time zone as a table: from each UTC instant in ms on, the offset in seconds. */
export interface Zone {
  readonly name: string;
  readonly changes: readonly (readonly [number, number])[];
}

/** What the widget reads of a program to put it into words; docs/program.schema.json has it all. */
export interface Program {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly time_zone?: string;
  readonly points?: {
    readonly name?: Plural;
    readonly decimal_places?: number;
  };
  readonly earn?: readonly { readonly id: string; readonly label: string }[];
  readonly tiers: {
    readonly metric?: 'spend' | 'points' | 'orders' | { readonly counter: string };
    readonly window?: 'year' | 'lifetime' | { readonly months: number } | { readonly days: number };
    readonly levels: readonly {
      readonly id: string;
      readonly name: string;
      /** Absent where one is there by invitation alone. */
      readonly from?: number;
      readonly multiplier?: string;
      readonly benefits?: readonly { readonly id: string; readonly text: string }[];
    }[];
  };
  readonly rewards?: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind:
      | 'amount_off'
      | 'free_shipping'
      | 'variable'
      | 'percent_off'
      | 'cheapest_item'
      | 'free_product'
      | 'gift_card'
      | 'donation'
      | 'transfer'
      | 'experience'
      | 'early_access'
      | 'conversion';
    readonly wallet?: string;
    readonly points?: number;
    readonly automatic?: boolean;
    readonly amount?: number;
    readonly step?: number;
  }[];
  /** 1 when absent. */
  readonly redemptions_per_order?: number;
  readonly offers?: readonly {
    readonly id: string;
    readonly title: string;
    readonly reason: string;
    readonly rule?: string;
  }[];
  readonly gifts?: readonly {
    readonly id: string;
    readonly label: string;
    readonly wallet?: string;
  }[];
  readonly goals?: readonly {
    readonly id: string;
    readonly name: string;
    readonly text?: string;
    readonly goal: number;
  }[];
  readonly wallets?: readonly {
    readonly id: string;
    readonly name?: Plural;
    readonly decimal_places?: number;
  }[];
  readonly challenges?: readonly {
    readonly id: string;
    readonly name: string;
    readonly text?: string;
    readonly goal?: number;
    readonly points?: number;
    readonly levels?: readonly {
      readonly goal: number;
      readonly name?: string;
      readonly points?: number;
    }[];
    readonly repeat?: 'once' | 'period' | 'each';
    readonly in?: unknown;
    readonly after?: string;
    readonly wallet?: string;
  }[];
  readonly segments?: readonly { readonly id: string }[];
  readonly causes?: readonly {
    readonly id: string;
    readonly name: string;
    readonly text?: string;
  }[];
}

/** A member's state as the server sends it. The page passes it on and reads a few fields. */
export interface Member {
  readonly id: string;
  readonly accounts: Readonly<Record<string, number>>;
  readonly tier: string;
  readonly holds: readonly {
    readonly id: string;
    readonly reward: string;
    readonly points: number;
    readonly wallet?: string;
  }[];
  /** How far the member came in challenges. */
  readonly challenges?: readonly {
    readonly challenge: string;
    /** Levels reached, in the running period where it repeats by periods. */
    readonly level: number;
    /** Levels reached ever. */
    readonly times: number;
    readonly at: string;
  }[];
  readonly [key: string]: unknown;
}
