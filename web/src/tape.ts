// The two tapes of numbers between the page and the calculator: a cart going in, a preview coming
// out. src/wasm/tape.h is the other side and states the layout; a change here is a change there.

import type {
  AppliedRedemption,
  Cart,
  CartLine,
  CauseGift,
  ChallengeStanding,
  LinePoints,
  Member,
  OfferState,
  Payment,
  Preview,
  RewardState,
  RuleShare,
  RuleTotal,
  TierStanding,
} from './types.js';
import {
  CHANNEL,
  needArray,
  PAYMENT,
  type Product,
  symbol,
  UNKNOWN,
  type Vocabulary,
  wrongType,
} from './vocabulary.js';

const HEAD = 10;
// Of a plain line, and what a line with a brand, a discount or tax has beside.
const LINE = 5;
const MORE = 3;
const REDEMPTION = 3;
const MORE_OF_CART = 7;
const PAYMENT_NUMBERS = 2;
// The flags of a line, below its number of labels.
const ON_SALE = 1;
const GIFT_CARD = 2;
const HAS_MORE = 4;
const FLAGS = 8;

/** A number as it is. What is none becomes NaN, here and below: the calculator refuses it by name. */
const number = (value: unknown): number => (typeof value === 'number' ? value : NaN);
const optional = (value: unknown): number => (value === undefined ? 0 : number(value));
const flag = (value: unknown, bit: number): number =>
  value === undefined || value === false ? 0 : value === true ? bit : NaN;
function currencyNumber(currency: string): number {
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return NaN;
  return currency.charCodeAt(0) * 65536 + currency.charCodeAt(1) * 256 + currency.charCodeAt(2);
}

let lastCurrency = '';
let lastCurrencyNumber = NaN;

/** The cart needs more room than there is. */
export const NO_ROOM = -1;

/** Writes the cart from tape[start] on and returns how many numbers that took, or NO_ROOM where it
 * would reach tape[end]. Throws where lists are no lists. */
export function writeCart(
  tape: Float64Array,
  start: number,
  end: number,
  cart: Cart,
  words: Vocabulary,
  member: Member | null,
): number {
  const { lines, shipping, redemptions, payments = NO_PAYMENTS } = cart;
  needArray(lines, '/lines');
  needArray(payments, '/payments');
  if (redemptions !== undefined) needArray(redemptions, '/redemptions');
  if (cart.currency !== lastCurrency) {
    lastCurrency = cart.currency;
    lastCurrencyNumber = currencyNumber(cart.currency);
  }
  const redemptionCount = redemptions ? redemptions.length : 0;
  const hasMore =
    cart.fees !== undefined ||
    cart.channel !== undefined ||
    cart.payments !== undefined ||
    cart.exchange_rate !== undefined;
  const room =
    end -
    redemptionCount * REDEMPTION -
    (hasMore ? MORE_OF_CART + payments.length * PAYMENT_NUMBERS : 0);
  if (start + HEAD > room) return NO_ROOM;
  tape[start] = typeof cart.at === 'string' ? Date.parse(cart.at) : number(cart.at);
  tape[start + 1] = lastCurrencyNumber;
  tape[start + 2] = lines.length;
  tape[start + 3] = optional(cart.order_discount);
  tape[start + 4] = shipping ? number(shipping.price) : 0;
  tape[start + 5] = shipping ? optional(shipping.discount) : 0;
  tape[start + 6] = shipping ? optional(shipping.tax) : 0;
  tape[start + 7] = cart.prices_include_tax === undefined ? 1 : flag(cart.prices_include_tax, 1);
  tape[start + 8] = redemptionCount;
  tape[start + 9] = hasMore ? 1 : 0;
  let p = start + HEAD;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as CartLine | null;
    if (typeof line !== 'object' || line === null) throw wrongType(`/lines/${i}`, 'an object');
    if (typeof line.id !== 'string') throw wrongType(`/lines/${i}/id`, 'a text');
    const product = words.product(line, i);
    if (p + LINE + MORE + product.labels.length > room) return NO_ROOM;
    p = writeLine(tape, p, line, product);
  }
  if (redemptions) {
    for (const redemption of redemptions) {
      const held = redemption.hold;
      tape[p] = held === undefined ? symbol(words.rewards, redemption.reward) : UNKNOWN;
      tape[p + 1] = optional(redemption.points);
      tape[p + 2] = held === undefined ? -1 : holdNumber(member, held);
      p += REDEMPTION;
    }
  }
  return (hasMore ? writeMore(tape, p, cart, payments, words) : p) - start;
}

const NO_PAYMENTS: readonly Payment[] = [];

/** What few carts have: fees, a channel, payments, an exchange rate. */
function writeMore(
  tape: Float64Array,
  start: number,
  { fees, channel, exchange_rate }: Cart,
  payments: readonly Payment[],
  words: Vocabulary,
): number {
  const [num, den] = rateNumbers(exchange_rate);
  tape[start] = fees ? number(fees.price) : 0;
  tape[start + 1] = fees ? optional(fees.discount) : 0;
  tape[start + 2] = fees ? optional(fees.tax) : 0;
  tape[start + 3] = words.symbol(CHANNEL, channel);
  tape[start + 4] = num;
  tape[start + 5] = den;
  tape[start + 6] = payments.length;
  let p = start + MORE_OF_CART;
  for (const { method, amount } of payments) {
    tape[p] = typeof method === 'string' ? words.symbol(PAYMENT, method) : NaN;
    tape[p + 1] = optional(amount);
    p += PAYMENT_NUMBERS;
  }
  return p;
}

/** "1.0834" or "13/12" as numerator and denominator; without a rate, two zeros. */
function rateNumbers(rate: string | undefined): [number, number] {
  if (rate === undefined) return [0, 0];
  const [, whole = '', decimals = '', den] =
    /^(\d{1,6})(?:\.(\d{1,12})|\/(\d{1,6}))?$/.exec(rate) ?? [];
  const numbers: [number, number] = [
    Number(whole + decimals),
    den === undefined ? 10 ** decimals.length : Number(den),
  ];
  if (!(numbers[0] > 0 && numbers[1] > 0)) {
    throw wrongType('/exchange_rate', 'a string such as "1.0834" (at most 12 decimals)');
  }
  return numbers;
}

function writeLine(tape: Float64Array, start: number, line: CartLine, product: Product): number {
  const { price, quantity, discount, tax, on_sale, gift_card } = line;
  const { brandNumber, labels } = product;
  let flags = labels.length * FLAGS + flag(on_sale, ON_SALE) + flag(gift_card, GIFT_CARD);
  let p = start + LINE;
  if (brandNumber !== UNKNOWN || discount !== undefined || tax !== undefined) {
    flags += HAS_MORE;
    tape[p] = brandNumber;
    tape[p + 1] = optional(discount);
    tape[p + 2] = optional(tax);
    p += MORE;
  }
  tape[start] = number(price);
  tape[start + 1] = number(quantity);
  tape[start + 2] = product.skuNumber;
  tape[start + 3] = product.categoryNumber;
  tape[start + 4] = flags;
  for (let i = 0; i < labels.length; i++) tape[p++] = labels[i] as number;
  return p;
}

/** The index of a hold; -2 for one that the member does not have. */
function holdNumber(member: Member | null, id: string): number {
  const index = member?.holds.findIndex((hold) => hold.id === id) ?? -1;
  return index < 0 ? -2 : index;
}

const instant = (ms: number): string => new Date(ms).toISOString();
const TIER_MULTIPLIER = -1;
/** What stands behind the cart's lines. */
const EXTRAS = ['@shipping', '@fees'] as const;

// Where the fixed numbers of a preview stand; its lists follow from LISTS on, with records of so
// many numbers each.
const COUNTS = 20;
const LISTS = 29;
const WIDTHS = [1, 4, 7, 4, 1, 2, 7, 1, 3] as const;

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

  /** The points of each line of the cart: lines without their why. */
  get linePoints(): readonly number[] {
    return this.#tape.slice(LISTS, LISTS + this.#cart.lines.length);
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
    return this.#records(4, (p) => this.#words.offers[this.#at(p)] as OfferState);
  }

  get expiring(): Preview['expiring'] {
    return this.#records(5, (p) => ({ at: instant(this.#at(p)), points: this.#at(p + 1) }));
  }

  get given(): number {
    return this.#at(19);
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
      given: this.given,
      challenges: this.challenges,
      segments: this.segments,
      causes: this.causes,
    };
  }

  #at(index: number): number {
    return this.#tape[index] as number;
  }

  /** Reads list number `list`, in the order of the counts. */
  #records<T>(list: number, read: (position: number, index: number) => T): T[] {
    let p = LISTS;
    for (let i = 0; i < list; i++) p += this.#at(COUNTS + i) * (WIDTHS[i] as number);
    const width = WIDTHS[list] as number;
    const count = this.#at(COUNTS + list);
    const records: T[] = [];
    for (let i = 0; i < count; i++) records.push(read(p + i * width, i));
    return records;
  }

  #tierId(index: number): string {
    return this.#words.program.tiers.levels[index]?.id ?? '';
  }

  #readTier(): TierStanding {
    const next = this.#at(10);
    const standing: { -readonly [Key in keyof TierStanding]?: TierStanding[Key] } = {
      before: this.#tierId(this.#at(8)),
      after: this.#tierId(this.#at(9)),
    };
    if (next >= 0) standing.next = this.#tierId(next);
    standing.metric = this.#at(11);
    standing.missing = this.#at(12);
    standing.permille = this.#at(13);
    standing.keep_missing = this.#at(14);
    if (this.#at(15) !== Infinity) standing.keep_by = instant(this.#at(15));
    return standing as TierStanding;
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
    this.#records(1, (p) => {
      const line = this.#at(p);
      const share = { rule: this.#ruleId(this.#at(p + 1)), points: this.#at(p + 2) };
      const shares = why.get(line);
      if (shares) shares.push(share);
      else why.set(line, [share]);
    });
    const goods = this.#cart.lines;
    return this.#records(0, (p, i) => ({
      id: goods[i]?.id ?? EXTRAS[i - goods.length] ?? '',
      points: this.#at(p),
      why: why.get(i) ?? [],
    })).filter(({ points }, i) => i < goods.length || points !== 0);
  }

  #readRules(): RuleTotal[] {
    const totals = new Map<number, { points: number; limited: boolean }>();
    this.#records(1, (p) => {
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
