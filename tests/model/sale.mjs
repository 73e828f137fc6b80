/** An order as money: its goods, shipping and fees, and what of each earns by a basis. */

import { add, floor, frac, max, min, mul, ONE, ratio, round, share, sum } from './fraction.mjs';

/** @typedef {import('./conditions.mjs').Piece} Piece */
/**
 * @typedef {object} Item
 * @property {string} id the line's, or @shipping or @fees
 * @property {any} line null for shipping and fees
 * @property {bigint} quantity
 * @property {bigint} full before discounts
 * @property {bigint} net after its own discount
 * @property {bigint} left after the order's discount too
 * @property {bigint} tax
 * @property {bigint} off what rewards take off it
 */
/**
 * @typedef {object} Sale
 * @property {any} program
 * @property {any} cart
 * @property {Item[]} items goods first, as they stand, then shipping, then fees
 * @property {boolean} taxInside
 * @property {import('./fraction.mjs').Fraction} rate the program's minor units for one of the cart's
 */

/** @param {any} program @param {any} cart @returns {Sale} */
export function saleOf(program, cart) {
  const nets = cart.lines.map(
    (/** @type {any} */ line) =>
      BigInt(line.price) * BigInt(line.quantity) - BigInt(line.discount ?? 0),
  );
  const shares = share(BigInt(cart.order_discount ?? 0), nets);
  /** @type {Item[]} */
  const items = cart.lines.map((/** @type {any} */ line, /** @type {number} */ i) => ({
    id: line.id,
    line,
    quantity: BigInt(line.quantity),
    full: BigInt(line.price) * BigInt(line.quantity),
    net: nets[i],
    left: nets[i] - shares[i],
    tax: BigInt(line.tax ?? 0),
    off: 0n,
  }));
  for (const [id, charge] of [
    ['@shipping', cart.shipping],
    ['@fees', cart.fees],
  ]) {
    if (!charge) continue;
    const net = BigInt(charge.price) - BigInt(charge.discount ?? 0);
    const tax = BigInt(charge.tax ?? 0);
    const full = BigInt(charge.price);
    items.push({ id, line: null, quantity: 1n, full, net, left: net, tax, off: 0n });
  }
  return {
    program,
    cart,
    items,
    taxInside: cart.prices_include_tax ?? true,
    rate: cart.exchange_rate === undefined ? ONE : ratio(cart.exchange_rate),
  };
}

/** @param {Sale} sale */
export const goods = (sale) => sale.items.filter((item) => item.line !== null);

/** What the shopper pays for an item, before rewards. @param {Sale} sale @param {Item} item */
const toPay = (sale, item) => item.left + (sale.taxInside ? 0n : item.tax);

/** All that is to be paid. @param {Sale} sale */
export const before = (sale) => sum(sale.items.map((item) => toPay(sale, item)));
/** @param {Sale} sale */
export const redeemed = (sale) => sum(sale.items.map((item) => item.off));

/** An amount of the cart's currency in the program's. @param {Sale} sale @param {bigint} amount */
export const worth = (sale, amount) => round(mul(frac(amount), sale.rate), 'half_up');

/** An amount of the program's currency in the cart's, never too much. @param {Sale} sale @param {bigint} amount */
export const inCart = (sale, amount) => floor(frac(amount * sale.rate.d, sale.rate.n));

/** What of one item earns by a basis, in the cart's currency, payments left aside. @param {Sale} sale @param {Item} item @param {any} basis */
function earningOf(sale, item, basis) {
  const discounts = basis.discounts ?? 'deducted';
  let amount = item.left;
  if (discounts === 'ignored') amount = item.full;
  if (discounts === 'line_only') amount = item.net;
  if ((basis.tax ?? 'included') === 'excluded') {
    if (sale.taxInside) amount -= item.tax;
  } else if (!sale.taxInside) amount += item.tax;
  if ((basis.redemptions ?? 'deducted') === 'deducted') amount -= item.off;
  return max(amount, 0n);
}

/** @param {Item} item @param {any} basis */
function isIn(item, basis) {
  if (item.id === '@shipping') return (basis.shipping ?? 'excluded') === 'included';
  if (item.id === '@fees') return (basis.fees ?? 'excluded') === 'included';
  return item.quantity > 0n;
}

/**
 * What of each item earns by a basis, in minor units of the program's currency; null for one that
 * never earns by it.
 * @param {Sale} sale @param {any} basis @param {Set<Item>} excluded @returns {(bigint | null)[]}
 */
export function earning(sale, basis, excluded) {
  const paid = before(sale) - redeemed(sale);
  const unearning = min(
    paid,
    sum(
      (sale.cart.payments ?? [])
        .filter((/** @type {any} */ p) => (basis.unearning_payments ?? []).includes(p.method))
        .map((/** @type {any} */ p) => BigInt(p.amount ?? 0)),
    ),
  );
  let own = 0n;
  let unearned = 0n;
  let exact = frac(0);
  let given = 0n;
  return sale.items.map((item) => {
    if (!isIn(item, basis)) return null;
    const amount = earningOf(sale, item, basis);
    own += amount;
    const upTo = paid === 0n ? 0n : (unearning * own) / paid;
    exact = add(exact, mul(frac(max(amount - (upTo - unearned), 0n)), sale.rate));
    unearned = upTo;
    const part = round(exact, 'half_up') - given;
    given += part;
    // Lines that never earn have their share of what is rounded and of what is paid.
    return excluded.has(item) || (!item.line && part === 0n) ? null : part;
  });
}

/** What line tests see of an item. @param {Sale} sale @param {Item} item @param {bigint | null} basis @returns {Piece | null} */
export const pieceOf = (sale, item, basis) =>
  item.line && {
    line: item.line,
    basis: basis ?? 0n,
    price: worth(sale, BigInt(item.line.price)),
  };
