// The tape of numbers that a cart goes to the calculator by. src/wasm/tape.h is the other side and
// states the layout; a change here is a change there. The way back is tape-preview.ts.

import type { Cart, CartLine, Member, Payment } from './types.js';
import {
  CHANNEL,
  needArray,
  DISCOUNT_CODE,
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
const MORE_OF_CART = 8;
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
  const { lines, shipping, redemptions, payments = NONE } = cart;
  const codes = cart.discount_codes === undefined ? NONE : different(cart.discount_codes);
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
    cart.discount_codes !== undefined ||
    cart.exchange_rate !== undefined;
  const room =
    end -
    redemptionCount * REDEMPTION -
    (hasMore ? MORE_OF_CART + payments.length * PAYMENT_NUMBERS + codes.length : 0);
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
  return (hasMore ? writeMore(tape, p, cart, payments, codes, words) : p) - start;
}

const NONE: readonly never[] = [];

function different(codes: readonly string[]): readonly string[] {
  needArray(codes, '/discount_codes');
  return [...new Set(codes)];
}

/** What few carts have: fees, a channel, payments, an exchange rate, discount codes. */
function writeMore(
  tape: Float64Array,
  start: number,
  { fees, channel, exchange_rate }: Cart,
  payments: readonly Payment[],
  codes: readonly string[],
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
  tape[start + 7] = codes.length;
  let p = start + MORE_OF_CART;
  for (const { method, amount } of payments) {
    tape[p] = typeof method === 'string' ? words.symbol(PAYMENT, method) : NaN;
    tape[p + 1] = optional(amount);
    p += PAYMENT_NUMBERS;
  }
  for (const code of codes) tape[p++] = words.symbol(DISCOUNT_CODE, code);
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
