// The tape of numbers that a preview comes back by. src/wasm/tape.h is the other side and states the
// layout; a change here is a change there. The way in is tape.ts.

import type {
  AppliedRedemption,
  Cart,
  CauseGift,
  ChallengeStanding,
  Given,
  GoalStanding,
  LinePoints,
  OfferState,
  Preview,
  RewardState,
  RuleShare,
  RuleTotal,
  TierStanding,
  WalletPreview,
} from './types.js';
import type { Vocabulary } from './vocabulary.js';

/** What is of a wallet beside the points says so. */
const walletOf = (of?: { readonly wallet?: string }): { readonly wallet?: string } =>
  of?.wallet && of.wallet !== 'points' ? { wallet: of.wallet } : {};

const instant = (ms: number): string => new Date(ms).toISOString();
const TIER_MULTIPLIER = -1;
/** What stands behind the cart's lines. */
const EXTRAS = ['@shipping', '@fees'] as const;

// Where the fixed numbers of a preview stand; its lists follow from LISTS on, with records of so
// many numbers each.
const POINTS = 1;
const TIER = 9;
const TOTALS = 17;
const COUNTS = 20;
const LISTS = 31;
const WIDTHS = [1, 4, 7, 4, 2, 2, 7, 1, 3, 3, 3] as const;
// Of the section of another wallet.
const WALLET_COUNTS = 8;
const WALLET_LISTS = 11;

/** Copies an answer out of the module's memory. For the few numbers of most answers a loop is
 * several times faster than slice(). */
export function copyAnswer(memory: Float64Array, start: number, count: number): number[] {
  const answer = new Array<number>(count);
  for (let i = 0; i < count; i++) answer[i] = memory[start + i] as number;
  return answer;
}

/** A preview that reads its tape only where it is asked. */
export class TapePreview implements Preview {
  readonly #tape: readonly number[];
  readonly #words: Vocabulary;
  readonly #cart: Cart;
  #lines: readonly LinePoints[] | undefined;
  #rules: readonly RuleTotal[] | undefined;
  #rewards: readonly RewardState[] | undefined;
  #tier: TierStanding | undefined;

  constructor(tape: readonly number[], words: Vocabulary, cart: Cart) {
    this.#tape = tape;
    this.#words = words;
    this.#cart = cart;
  }

  get guest(): boolean {
    return this.#at(0) === 1;
  }
  get points(): number {
    return this.#at(POINTS);
  }
  get basis(): number {
    return this.#at(POINTS + 1);
  }
  get available_at(): string | undefined {
    return this.#date(POINTS, 2);
  }
  get expires_at(): string | undefined {
    return this.#date(POINTS, 3);
  }
  get balance(): number {
    return this.#at(POINTS + 4);
  }
  get balance_after(): number {
    return this.#at(POINTS + 5);
  }
  get pending(): number {
    return this.#at(POINTS + 6);
  }
  get given(): number {
    return this.#at(POINTS + 7);
  }
  get tier(): TierStanding {
    return (this.#tier ??= this.#readTier());
  }
  get totals(): Preview['totals'] {
    const [before = 0, redeemed = 0, after = 0] = this.#tape.slice(TOTALS);
    return { before, redeemed, after };
  }

  /** The points of each line of the cart: lines without their why. */
  get linePoints(): readonly number[] {
    return this.#tape.slice(LISTS, LISTS + this.#cart.lines.length);
  }
  get lines(): readonly LinePoints[] {
    return (this.#lines ??= this.#readLines(LISTS, this.#at(COUNTS), this.#at(COUNTS + 1)));
  }
  get rules(): readonly RuleTotal[] {
    return (this.#rules ??= this.#readRules(this.#list(1), this.#at(COUNTS + 1)));
  }
  get rewards(): readonly RewardState[] {
    return (this.#rewards ??= this.#readRewards());
  }

  get redemptions(): readonly AppliedRedemption[] {
    const rewards = this.#words.program.rewards ?? [];
    return this.#records(3, (p, i) => {
      const reward = rewards[this.#at(p)]?.id;
      const hold = this.#cart.redemptions?.[i]?.hold;
      const refused = this.#at(p + 3);
      return {
        ...(reward === undefined ? {} : { reward }),
        points: this.#at(p + 1),
        value: this.#at(p + 2),
        ...(hold === undefined ? {} : { hold }),
        ...(refused === 0 ? {} : { refused: this.#words.errorName(refused) }),
      };
    });
  }

  get offers(): readonly OfferState[] {
    return this.#records(4, (p) => this.#words.offer(this.#at(p), this.#at(p + 1)));
  }

  get expiring(): Preview['expiring'] {
    return this.#readExpiring(this.#list(5), this.#at(COUNTS + 5));
  }

  get challenges(): readonly ChallengeStanding[] {
    const known = this.#words.program.challenges ?? [];
    return this.#records(6, (p) => ({
      challenge: known[this.#at(p)]?.id ?? '',
      level: this.#at(p + 1),
      before: this.#at(p + 2),
      after: this.#at(p + 3),
      ...(this.#at(p + 4) === 0 ? {} : { goal: this.#at(p + 4) }),
      reached: this.#at(p + 5),
      points: this.#at(p + 6),
      ...walletOf(known[this.#at(p)]),
    }));
  }

  get segments(): readonly string[] {
    return this.#records(7, (p) => this.#words.program.segments?.[this.#at(p)]?.id ?? '');
  }

  get causes(): readonly CauseGift[] {
    const known = this.#words.program.causes ?? [];
    return this.#records(8, (p) => ({
      cause: known[this.#at(p)]?.id ?? '',
      gives: this.#at(p + 1),
      total: this.#at(p + 2),
    }));
  }

  get welcome(): readonly Given[] {
    const gifts = this.#words.program.gifts ?? [];
    return this.#records(9, (p) => {
      const gift = gifts[this.#at(p)];
      const { id = '', label = '' } = gift ?? {};
      return {
        gift: id,
        label,
        at: instant(this.#at(p + 1)),
        points: this.#at(p + 2),
        ...walletOf(gift),
      };
    });
  }

  get goals(): readonly GoalStanding[] | undefined {
    const known = this.#words.program.goals;
    const standings = this.#records(10, (p) => {
      const { id = '', goal = 0 } = known?.[this.#at(p)] ?? {};
      return { goal: id, before: this.#at(p + 1), after: this.#at(p + 2), of: goal };
    });
    return standings.length > 0 ? standings : undefined;
  }

  get wallets(): readonly WalletPreview[] | undefined {
    let p = this.#list(WIDTHS.length);
    return this.#words.program.wallets?.map(({ id }) => {
      const start = p;
      const [lines = 0, shares = 0, expiring = 0] = this.#tape.slice(start + WALLET_COUNTS);
      const sharesAt = start + WALLET_LISTS + lines;
      const expiringAt = sharesAt + shares * 4;
      p = expiringAt + expiring * 2;
      return {
        wallet: id,
        points: this.#at(start),
        basis: this.#at(start + 1),
        ...this.#dates(start),
        lines: this.#readLines(start + WALLET_LISTS, lines, shares),
        rules: this.#readRules(sharesAt, shares),
        balance: this.#at(start + 4),
        balance_after: this.#at(start + 5),
        pending: this.#at(start + 6),
        expiring: this.#readExpiring(expiringAt, expiring),
        given: this.#at(start + 7),
      };
    });
  }

  /** The shape and the order of docs/json.md, so that two hosts' texts can be compared. */
  toJSON(): Preview {
    const { goals, wallets } = this;
    return {
      guest: this.guest,
      points: this.points,
      basis: this.basis,
      ...this.#dates(POINTS),
      lines: this.lines,
      rules: this.rules,
      balance: this.balance,
      balance_after: this.balance_after,
      pending: this.pending,
      tier: this.tier,
      rewards: this.rewards,
      redemptions: this.redemptions,
      totals: this.totals,
      offers: this.offers,
      expiring: this.expiring,
      given: this.given,
      challenges: this.challenges,
      segments: this.segments,
      causes: this.causes,
      welcome: this.welcome,
      ...(goals === undefined ? {} : { goals }),
      ...(wallets === undefined ? {} : { wallets }),
    };
  }

  #at(index: number): number {
    return this.#tape[index] as number;
  }

  /** An instant of the award whose numbers stand there; none without points. */
  #date(award: number, index: number): string | undefined {
    const ms = this.#at(award + index);
    return this.#at(award) > 0 && ms !== Infinity ? instant(ms) : undefined;
  }

  #dates(award: number): { available_at?: string; expires_at?: string } {
    const available_at = this.#date(award, 2);
    const expires_at = this.#date(award, 3);
    return {
      ...(available_at === undefined ? {} : { available_at }),
      ...(expires_at === undefined ? {} : { expires_at }),
    };
  }

  /** Where list number `list` begins, in the order of the counts. */
  #list(list: number): number {
    let p = LISTS;
    for (let i = 0; i < list; i++) p += this.#at(COUNTS + i) * (WIDTHS[i] as number);
    return p;
  }

  #records<T>(list: number, read: (position: number, index: number) => T): T[] {
    const start = this.#list(list);
    return this.#read(start, this.#at(COUNTS + list), WIDTHS[list] as number, read);
  }

  #read<T>(
    start: number,
    count: number,
    width: number,
    read: (position: number, index: number) => T,
  ): T[] {
    const records: T[] = [];
    for (let i = 0; i < count; i++) records.push(read(start + i * width, i));
    return records;
  }

  #readExpiring(start: number, count: number): Preview['expiring'] {
    return this.#read(start, count, 2, (p) => ({
      at: instant(this.#at(p)),
      points: this.#at(p + 1),
    }));
  }

  #tierId(index: number): string {
    return this.#words.program.tiers.levels[index]?.id ?? '';
  }

  #readTier(): TierStanding {
    const next = this.#at(TIER + 2);
    const standing: { -readonly [Key in keyof TierStanding]?: TierStanding[Key] } = {
      before: this.#tierId(this.#at(TIER)),
      after: this.#tierId(this.#at(TIER + 1)),
    };
    if (next >= 0) standing.next = this.#tierId(next);
    standing.metric = this.#at(TIER + 3);
    standing.missing = this.#at(TIER + 4);
    standing.permille = this.#at(TIER + 5);
    standing.keep_missing = this.#at(TIER + 6);
    if (this.#at(TIER + 7) !== Infinity) standing.keep_by = instant(this.#at(TIER + 7));
    return standing as TierStanding;
  }

  #ruleId(rule: number): string {
    if (rule < 0) return rule === TIER_MULTIPLIER ? '@tier' : '@limit';
    return this.#words.program.earn?.[rule]?.id ?? '';
  }

  #ruleLabel(rule: number): string {
    const { earn, tiers } = this.#words.program;
    if (rule === TIER_MULTIPLIER) return tiers.levels[this.#at(TIER)]?.name ?? '';
    return rule < 0 ? '' : (earn?.[rule]?.label ?? '');
  }

  /** The shares stand behind the lines. */
  #readLines(start: number, lines: number, shares: number): LinePoints[] {
    const why = new Map<number, RuleShare[]>();
    this.#read(start + lines, shares, 4, (p) => {
      const line = this.#at(p);
      const share = { rule: this.#ruleId(this.#at(p + 1)), points: this.#at(p + 2) };
      const earlier = why.get(line);
      if (earlier) earlier.push(share);
      else why.set(line, [share]);
    });
    const goods = this.#cart.lines;
    return this.#read(start, lines, 1, (p, i) => ({
      id: goods[i]?.id ?? EXTRAS[i - goods.length] ?? '',
      points: this.#at(p),
      why: why.get(i) ?? [],
    })).filter(({ points }, i) => i < goods.length || points !== 0);
  }

  #readRules(start: number, shares: number): RuleTotal[] {
    const totals = new Map<number, { points: number; limited: boolean }>();
    this.#read(start, shares, 4, (p) => {
      const rule = this.#at(p + 1);
      const total = totals.get(rule) ?? { points: 0, limited: false };
      total.points += this.#at(p + 2);
      total.limited ||= this.#at(p + 3) === 1;
      totals.set(rule, total);
    });
    // In the order of the document; the tier's multiplier and the order's limit come last.
    const place = (rule: number): number => (rule < 0 ? 1e9 - rule : rule);
    return [...totals]
      .sort(([a], [b]) => place(a) - place(b))
      .map(([rule, { points, limited }]) => ({
        rule: this.#ruleId(rule),
        points,
        label: this.#ruleLabel(rule),
        limited,
      }));
  }

  #readRewards(): RewardState[] {
    const rewards = this.#words.program.rewards ?? [];
    return this.#records(2, (p) => ({
      reward: rewards[this.#at(p)]?.id ?? '',
      available: this.#at(p + 1) === 1,
      affordable: this.#at(p + 2) === 1,
      short_by: this.#at(p + 3),
      points: this.#at(p + 4),
      min_points: this.#at(p + 5),
      value: this.#at(p + 6),
    }));
  }
}
