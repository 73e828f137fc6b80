/** What rewards take off an order, and how many points they cost. docs/program.md, "rewards". */

import { floor, frac, min, mul, ratio, share, sum } from './fraction.mjs';
import { holds, holdsForCart } from './conditions.mjs';
import { Undecided } from './refusals.mjs';
import { goods, inCart } from './sale.mjs';

/** @typedef {import('./sale.mjs').Sale} Sale */
/** @typedef {import('./sale.mjs').Item} Item */
/**
 * @typedef {object} Redemption
 * @property {string} reward
 * @property {string} [hold]
 * @property {bigint} points
 * @property {bigint} value
 * @property {string} [refused]
 */
/** @typedef {{points: bigint, offs: Map<Item, bigint>} | {refused: string}} Taken */

const ITEM_KINDS = ['cheapest_item', 'free_product'];

/** @param {Item} item what of it no reward took yet */
const left = (item) => item.left - item.off;

/** An amount off all goods, in proportion to what is left of each. @param {Sale} sale @param {bigint} amount @returns {Map<Item, bigint>} */
function spread(sale, amount) {
  const items = goods(sale);
  const shares = share(amount, items.map(left));
  return new Map(items.map((item, i) => [item, shares[i] ?? 0n]));
}

/** @param {any} reward @param {Sale} sale @param {bigint} value */
const capped = (reward, sale, value) =>
  reward.max_amount === undefined ? value : min(value, inCart(sale, BigInt(reward.max_amount)));

/**
 * As many points as are asked for, as the purse holds and as the order needs.
 * @param {any} reward @param {Sale} sale @param {bigint} asked @param {bigint} purse @returns {Taken}
 */
function variable(reward, sale, asked, purse) {
  const step = BigInt(reward.step ?? reward.points);
  const least = BigInt(reward.min_points ?? 0);
  const all = sum(goods(sale).map((item) => item.left));
  const most = floor(mul(frac(all), ratio(reward.max_share ?? '1')));
  const cap = min(most, sum(goods(sale).map(left)));
  const value = (/** @type {bigint} */ points) =>
    inCart(sale, (points * BigInt(reward.amount)) / BigInt(reward.points));
  const multiple = (/** @type {bigint} */ points) => points - (points % step);
  if (purse < least || purse < step) return { refused: 'balance_too_small' };
  let points = multiple(min(min(asked, purse), BigInt(reward.max_points ?? asked)));
  while (points > 0n && value(points) > cap) points -= step;
  if (points < least || value(points) === 0n) return { refused: 'reward_without_effect' };
  return { points, offs: spread(sale, value(points)) };
}

/**
 * The pieces that no reward took yet, the cheapest first. All pieces of a line together are worth
 * what the line costs, to the last minor unit.
 * @param {Item[]} items @param {Map<Item, bigint>} gone
 */
function pieces(items, gone) {
  const found = items.flatMap((item) => {
    const upTo = (/** @type {bigint} */ n) => (item.left * n) / item.quantity;
    const own = [];
    for (let n = gone.get(item) ?? 0n; n < item.quantity; n += 1n) {
      own.push({ item, value: upTo(n + 1n) - upTo(n) });
    }
    return own;
  });
  return found
    .filter((piece) => piece.value > 0n)
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
}

/** @param {any} reward @param {Sale} sale @param {Item[]} items @param {bigint} purse @param {bigint} asked @param {Map<Item, bigint>} gone @returns {Taken} */
function ofPieces(reward, sale, items, purse, asked, gone) {
  const price = BigInt(reward.points);
  const found = pieces(items, gone);
  const each = BigInt(reward.kind === 'free_product' ? (reward.items ?? 1) : 1);
  const useful = (BigInt(found.length) + each - 1n) / each;
  if (purse < price) return { refused: 'balance_too_small' };
  if (useful === 0n) return { refused: 'reward_without_effect' };
  let times = 1n;
  if (reward.kind === 'free_product') times = min(min(asked / price, purse / price), useful);
  if (times < 1n) times = 1n;
  const offs = new Map();
  for (const { item, value } of found.slice(0, Number(times * each))) {
    const part =
      reward.kind === 'free_product'
        ? value
        : capped(reward, sale, floor(mul(frac(value), ratio(reward.share ?? '1'))));
    offs.set(item, min((offs.get(item) ?? 0n) + part, left(item)));
    gone.set(item, (gone.get(item) ?? 0n) + 1n);
  }
  return { points: times * price, offs };
}

/** @param {any} reward @param {Sale} sale @param {import('./conditions.mjs').Situation} s @param {Set<Item>} excluded @param {(item: Item) => any} piece @param {bigint} purse @param {bigint} asked @param {Map<Item, bigint>} gone @returns {Taken} */
function take(reward, sale, s, excluded, piece, purse, asked, gone) {
  const items = goods(sale).filter((item) => item.quantity > 0n);
  if (ITEM_KINDS.includes(reward.kind)) {
    const fitting = items.filter((item) => holds(reward.when, s, piece(item)));
    if (fitting.length === 0) return { refused: 'reward_not_available' };
    return ofPieces(reward, sale, fitting, purse, asked, gone);
  }
  const fits = holdsForCart(reward.when, s, items.map(piece));
  const earning = items.filter((item) => !excluded.has(item));
  if (fits !== holdsForCart(reward.when, s, earning.map(piece))) {
    throw new Undecided('an excluded line decides whether a reward is available');
  }
  if (!fits) return { refused: 'reward_not_available' };
  if (reward.kind === 'variable') return variable(reward, sale, asked, purse);
  const price = BigInt(reward.points);
  const rest = sum(items.map(left));
  /** @type {Map<Item, bigint>} */
  let offs = new Map();
  if (reward.kind === 'amount_off') offs = spread(sale, min(rest, inCart(sale, BigInt(reward.amount))));
  if (reward.kind === 'percent_off') {
    offs = spread(sale, capped(reward, sale, floor(mul(frac(rest), ratio(reward.share)))));
  }
  if (reward.kind === 'free_shipping') {
    for (const item of sale.items.filter((i) => i.id === '@shipping')) offs.set(item, left(item));
  }
  return purse < price ? { refused: 'balance_too_small' } : { points: price, offs };
}

/**
 * All that a cart asks for, one after the other. Marks on the sale's items what is taken off them.
 * @param {Sale} sale
 * @param {import('./conditions.mjs').Situation} s
 * @param {Set<Item>} excluded
 * @param {(item: Item) => any} piece what conditions see of a line
 * @param {{id: string, reward: string, points: bigint}[]} held
 * @returns {Redemption[]}
 */
export function redeem(sale, s, excluded, piece, held) {
  const { program, cart } = sale;
  let available = s.member.available;
  let used = 0;
  const gone = new Map();
  const committed = new Set();
  return (cart.redemptions ?? []).map((/** @type {any} */ asked) => {
    const hold = held.find((one) => one.id === asked.hold && !committed.has(one.id));
    if (asked.hold !== undefined && !hold) {
      return { reward: '', hold: asked.hold, points: 0n, value: 0n, refused: 'hold_unknown' };
    }
    if (hold) committed.add(hold.id);
    const id = hold?.reward ?? asked.reward;
    const name = hold ? { reward: id, hold: hold.id } : { reward: id };
    const reward = program.rewards.find((/** @type {any} */ one) => one.id === id);
    const before = new Map(gone);
    const purse = hold?.points ?? available;
    const wanted = hold?.points ?? BigInt(asked.points ?? 0);
    let taken = take(reward, sale, s, excluded, piece, purse, wanted, before);
    const value = 'offs' in taken ? sum([...taken.offs.values()]) : 0n;
    if ('offs' in taken && value === 0n) taken = { refused: 'reward_without_effect' };
    if (!('refused' in taken) && used >= (program.redemptions_per_order ?? 1)) {
      taken = { refused: 'redemption_limit' };
    }
    if ('refused' in taken) return { ...name, points: 0n, value: 0n, refused: taken.refused };
    used += 1;
    for (const [item, count] of before) gone.set(item, count);
    for (const [item, off] of taken.offs) item.off += off;
    if (!hold) available -= taken.points;
    return { ...name, points: taken.points, value };
  });
}

