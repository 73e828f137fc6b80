// What every adapter reads a platform's JSON with. It comes over the network, so nothing in it is
// believed: what points depend on is checked, what only names things may be missing.

import { LoyaltyError } from '../errors.js';
import { currencyExponent } from '../format.js';

/** A value of a payload that knows where it stands. Everything that refuses throws a LoyaltyError. */
export class Value {
  constructor(
    readonly value: unknown,
    readonly where = '',
  ) {}

  refuse(expected: string): never {
    const shown = JSON.stringify(this.value) as string | undefined;
    const found = shown ? shown.slice(0, 80) : 'missing';
    throw new LoyaltyError(
      'json_type',
      this.where,
      `${this.where || 'the cart'} is ${found}, expected ${expected}`,
    );
  }

  /** What an object has under a key. */
  at(key: string): Value {
    const { value } = this;
    if (typeof value !== 'object' || !value || Array.isArray(value)) this.refuse('an object');
    return new Value((value as Record<string, unknown>)[key], `${this.where}/${key}`);
  }

  /** The items of a list; none of one that is absent and may be. */
  items(optional = false): Value[] {
    const { value } = this;
    if (optional && (value === undefined || value === null)) return [];
    if (!Array.isArray(value)) this.refuse('a list');
    return (value as unknown[]).map((item, place) => new Value(item, `${this.where}/${place}`));
  }

  /** Also one that stands in a string. */
  integer(): number {
    const { value } = this;
    const number = typeof value === 'string' && value ? Number(value) : value;
    return Number.isSafeInteger(number) ? (number as number) : this.refuse('an integer');
  }

  /** A label or an id, which may be a number; undefined where there is none. */
  text(): string | undefined {
    const { value } = this;
    return (
      (typeof value === 'number' ? String(value) : typeof value === 'string' && value) || undefined
    );
  }

  id(): string {
    return this.text() ?? this.refuse('an id');
  }

  /** A currency's code in capitals. */
  currency(): string {
    const code = String(this.value).toUpperCase();
    return /^[A-Z]{3}$/.test(code) ? code : this.refuse('a currency');
  }

  /**
   * A decimal amount, such as 19.99 or "19.99", in minor units of a currency: 1999. Exact, for no
   * product is formed of it; halves of a unit are rounded away from zero, as shops do.
   */
  amount(currency: string): number {
    const match = /^(-?)(\d+)\.?(\d*)(e-\d+)?$/.exec(this.text() ?? '');
    if (!match) return this.refuse('an amount');
    const [, sign, whole, fraction, tiny] = match;
    // Numbers below a millionth are written with an exponent, and no currency has such a unit.
    if (tiny) return 0;
    const decimals = currencyExponent(currency);
    const digits = fraction!.padEnd(decimals + 1, '0');
    const units = Number(whole! + digits.slice(0, decimals)) + (digits[decimals]! > '4' ? 1 : 0);
    if (!Number.isSafeInteger(units)) this.refuse('less');
    return sign && units ? -units : units;
  }

  /** Nothing where nothing is said. */
  amountIfAny(currency: string): number {
    return this.value ? this.amount(currency) : 0;
  }
}

/**
 * The price of one piece and the discount of the line, of what the line costs before and after
 * discounts. A piece is rounded up where the pieces do not share `before` evenly, and the discount
 * takes the rest back: what the line costs stays exact.
 */
export function priced(
  before: number,
  after: number,
  quantity: number,
): { readonly price: number; readonly discount: number | undefined } {
  const price = quantity && Math.ceil(Math.max(before, after) / quantity);
  return { price, discount: Math.max(0, price * quantity - after) || undefined };
}

/** Without the keys that have nothing to say. */
export function stated<Out extends object>(keys: {
  [Key in keyof Out]: Out[Key] | undefined;
}): Out {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Out;
}

/** A list that has something in it. */
export function some<Item>(items: readonly (Item | undefined)[]): readonly Item[] | undefined {
  const there = items.filter((item) => item !== undefined);
  return there.length > 0 ? there : undefined;
}

/** The codes of a list of coupons that may be absent. */
export function codesOf(coupons: Value): readonly string[] | undefined {
  return some(coupons.items(true).map((coupon) => coupon.at('code').text()));
}
