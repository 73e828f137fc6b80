// The two tapes of numbers between the page and the calculator: a cart going in, a preview coming
// out. src/wasm/tape.h is the other side and states the layout; a change here is a change there.

import { LoyaltyError } from './errors.js';
import type {
  AppliedRedemption,
  Cart,
  CartLine,
  LinePoints,
  Member,
  OfferState,
  Preview,
  Program,
  RewardState,
  RuleShare,
  RuleTotal,
  TierStanding,
} from './types.js';

/** What the tapes need to know of a program: its strings as numbers, its ids by number. */
export class Vocabulary {
  readonly categories = new Map<string, number>();
  readonly brands = new Map<string, number>();
  readonly skus = new Map<string, number>();
  readonly tags = new Map<string, number>();
  readonly rewards = new Map<string, number>();

  /** `symbols` is the calculator's list: a digit for the attribute, the text, a NUL, and so on. */
  constructor(
    symbols: string,
    readonly program: Program,
    readonly errorName: (code: number) => string,
  ) {
    const maps = [this.categories, this.brands, this.skus, this.tags] as const;
    const entries = symbols.split('\0');
    entries.pop();
    entries.forEach((entry, symbol) => maps[Number(entry[0])]?.set(entry.slice(1), symbol));
    program.rewards?.forEach((reward, index) => this.rewards.set(reward.id, index));
  }
}

const HEAD = 9;
const LINE = 9;
const REDEMPTION = 3;

const wrongType = (where: string, expected: string): LoyaltyError =>
  new LoyaltyError('json_type', where, `something else, expected ${expected}`);

/** At least as many numbers as the cart's tape has. Throws where lists are no lists. */
export function tapeSize({ lines, redemptions }: Cart): number {
  if (!Array.isArray(lines)) throw wrongType('/lines', 'an array');
  let size = HEAD + lines.length * LINE;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as CartLine | null;
    if (typeof line !== 'object' || line === null) throw wrongType(`/lines/${i}`, 'an object');
    if (line.tags === undefined) continue;
    if (!Array.isArray(line.tags)) throw wrongType(`/lines/${i}/tags`, 'an array');
    size += line.tags.length;
  }
  if (redemptions === undefined) return size;
  if (!Array.isArray(redemptions)) throw wrongType('/redemptions', 'an array');
  return size + redemptions.length * REDEMPTION;
}

/** A number as it is; what is none becomes NaN, which the calculator refuses by name. */
const number = (value: unknown): number => (typeof value === 'number' ? value : NaN);
const optional = (value: unknown): number => (value === undefined ? 0 : number(value));
const symbol = (map: ReadonlyMap<string, number>, text: string | undefined): number =>
  text === undefined ? -1 : (map.get(text) ?? -1);

function currencyNumber(currency: string): number {
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return NaN;
  return currency.charCodeAt(0) * 65536 + currency.charCodeAt(1) * 256 + currency.charCodeAt(2);
}

let lastCurrency = '';
let lastCurrencyNumber = NaN;

/** Writes the cart and returns how many numbers that took. `tape` has room for tapeSize(cart). */
export function writeCart(
  tape: Float64Array,
  cart: Cart,
  words: Vocabulary,
  member: Member | null,
): number {
  if (cart.currency !== lastCurrency) {
    lastCurrency = cart.currency;
    lastCurrencyNumber = currencyNumber(cart.currency);
  }
  const { lines, shipping, redemptions } = cart;
  tape[0] = typeof cart.at === 'string' ? Date.parse(cart.at) : number(cart.at);
  tape[1] = lastCurrencyNumber;
  tape[2] = lines.length;
  tape[3] = optional(cart.order_discount);
  tape[4] = shipping ? number(shipping.price) : 0;
  tape[5] = shipping ? optional(shipping.discount) : 0;
  tape[6] = shipping ? optional(shipping.tax) : 0;
  tape[7] = cart.prices_include_tax === false ? 0 : 1;
  tape[8] = redemptions ? redemptions.length : 0;
  let p = HEAD;
  for (let i = 0; i < lines.length; i++) p = writeLine(tape, p, lines[i] as CartLine, words);
  for (const redemption of redemptions ?? []) {
    const held = redemption.hold;
    tape[p] = held === undefined ? symbol(words.rewards, redemption.reward) : -1;
    tape[p + 1] = optional(redemption.points);
    tape[p + 2] = held === undefined ? -1 : holdNumber(member, held);
    p += REDEMPTION;
  }
  return p;
}

function writeLine(tape: Float64Array, start: number, line: CartLine, words: Vocabulary): number {
  const tags = line.tags;
  tape[start] = symbol(words.skus, line.sku);
  tape[start + 1] = symbol(words.categories, line.category);
  tape[start + 2] = symbol(words.brands, line.brand);
  tape[start + 3] = number(line.price);
  tape[start + 4] = number(line.quantity);
  tape[start + 5] = optional(line.discount);
  tape[start + 6] = optional(line.tax);
  tape[start + 7] = (line.on_sale === true ? 1 : 0) + (line.gift_card === true ? 2 : 0);
  let p = start + LINE;
  if (tags !== undefined) {
    for (let t = 0; t < tags.length; t++) {
      const known = words.tags.get(tags[t] as string);
      if (known !== undefined) tape[p++] = known;
    }
  }
  tape[start + 8] = p - start - LINE;
  return p;
}

/** The index of a hold; -2 for one that the member does not have. */
function holdNumber(member: Member | null, id: string): number {
  const index = member?.holds.findIndex((hold) => hold.id === id) ?? -1;
  return index < 0 ? -2 : index;
}

const instant = (ms: number): string => new Date(ms).toISOString();
const TIER_MULTIPLIER = -1;

// Where the fixed numbers of a preview stand; its lists follow from LISTS on.
const COUNTS = 19;
const LISTS = 25;

/** A preview that reads its tape only where it is asked. */
export class TapePreview implements Preview {
  readonly #tape: Float64Array;
  readonly #words: Vocabulary;
  readonly #cart: Cart;
  #lines: readonly LinePoints[] | undefined;
  #rules: readonly RuleTotal[] | undefined;
  #rewards: readonly RewardState[] | undefined;
  #tier: TierStanding | undefined;

  constructor(tape: Float64Array, words: Vocabulary, cart: Cart) {
    this.#tape = tape;
    this.#words = words;
    this.#cart = cart;
  }

  get guest(): boolean {
    return this.#at(0) === 1;
  }
  get points(): number {
    return this.#at(1);
  }
  get basis(): number {
    return this.#at(2);
  }
  get available_at(): string | undefined {
    return this.points > 0 ? instant(this.#at(3)) : undefined;
  }
  get expires_at(): string | undefined {
    return this.points > 0 && this.#at(4) !== Infinity ? instant(this.#at(4)) : undefined;
  }
  get balance(): number {
    return this.#at(5);
  }
  get balance_after(): number {
    return this.#at(6);
  }
  get pending(): number {
    return this.#at(7);
  }
  get tier(): TierStanding {
    return (this.#tier ??= this.#readTier());
  }
  get totals(): Preview['totals'] {
    return { before: this.#at(16), redeemed: this.#at(17), after: this.#at(18) };
  }

  /** The points of each line of the cart, and of shipping after them: lines without their why. */
  get linePoints(): Float64Array {
    return this.#tape.subarray(LISTS, LISTS + this.#at(COUNTS));
  }
  get lines(): readonly LinePoints[] {
    return (this.#lines ??= this.#readLines());
  }
  get rules(): readonly RuleTotal[] {
    return (this.#rules ??= this.#readRules());
  }
  get rewards(): readonly RewardState[] {
    return (this.#rewards ??= this.#readRewards());
  }

  get redemptions(): readonly AppliedRedemption[] {
    const rewards = this.#words.program.rewards ?? [];
    return this.#records(3, 4, (p, i) => {
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
    const offers = this.#words.program.offers ?? [];
    return this.#records(4, 1, (p) => {
      const offer = offers[this.#at(p)];
      return { offer: offer?.id ?? '', title: offer?.title ?? '', reason: offer?.reason ?? '' };
    });
  }

  get expiring(): Preview['expiring'] {
    return this.#records(5, 2, (p) => ({ at: instant(this.#at(p)), points: this.#at(p + 1) }));
  }

  /** The shape and the order of docs/json.md, so that two hosts' texts can be compared. */
  toJSON(): Preview {
    const { available_at, expires_at } = this;
    return {
      guest: this.guest,
      points: this.points,
      basis: this.basis,
      ...(available_at === undefined ? {} : { available_at }),
      ...(expires_at === undefined ? {} : { expires_at }),
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
    };
  }

  #at(index: number): number {
    return this.#tape[index] as number;
  }

  /** Reads list number `list` (as the counts stand), of records of `width` numbers. */
  #records<T>(list: number, width: number, read: (position: number, index: number) => T): T[] {
    const widths = [1, 4, 7, 4, 1, 2];
    let p = LISTS;
    for (let i = 0; i < list; i++) p += this.#at(COUNTS + i) * (widths[i] as number);
    return Array.from({ length: this.#at(COUNTS + list) }, (_, i) => read(p + i * width, i));
  }

  #tierId(index: number): string {
    return this.#words.program.tiers.levels[index]?.id ?? '';
  }

  #readTier(): TierStanding {
    const keepBy = this.#at(15);
    const next = this.#at(10);
    return {
      before: this.#tierId(this.#at(8)),
      after: this.#tierId(this.#at(9)),
      ...(next < 0 ? {} : { next: this.#tierId(next) }),
      metric: this.#at(11),
      missing: this.#at(12),
      permille: this.#at(13),
      keep_missing: this.#at(14),
      ...(keepBy === Infinity ? {} : { keep_by: instant(keepBy) }),
    };
  }

  #ruleId(rule: number): string {
    if (rule < 0) return rule === TIER_MULTIPLIER ? '@tier' : '@limit';
    return this.#words.program.earn?.[rule]?.id ?? '';
  }

  #ruleLabel(rule: number): string {
    const { earn, tiers } = this.#words.program;
    if (rule === TIER_MULTIPLIER) return tiers.levels[this.#at(8)]?.name ?? '';
    return rule < 0 ? '' : (earn?.[rule]?.label ?? '');
  }

  #readLines(): LinePoints[] {
    const why = new Map<number, RuleShare[]>();
    this.#records(1, 4, (p) => {
      const line = this.#at(p);
      const share = { rule: this.#ruleId(this.#at(p + 1)), points: this.#at(p + 2) };
      const shares = why.get(line);
      if (shares) shares.push(share);
      else why.set(line, [share]);
    });
    const goods = this.#cart.lines;
    const lines = this.#records(0, 1, (p, i) => ({
      id: goods[i]?.id ?? '@shipping',
      points: this.#at(p),
      why: why.get(i) ?? [],
    }));
    if (this.#at(LISTS + goods.length) === 0) lines.pop();
    return lines;
  }

  #readRules(): RuleTotal[] {
    const totals = new Map<number, { points: number; limited: boolean }>();
    this.#records(1, 4, (p) => {
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
    return this.#records(2, 7, (p) => ({
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
