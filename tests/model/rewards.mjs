/** What rewards take off an order, and how many points they cost. docs/program/rewards.md. */

import { floor, frac, min, mul, ratio, share, sum } from './fraction.mjs';
import { holds, holdsForCart } from './conditions.mjs';
import { Undecided } from './refusals.mjs';
import { goods, inCart } from './sale.mjs';

/** @typedef {import('./sale.mjs').Sale} Sale */
/** @typedef {import('./sale.mjs').Item} Item */
/**
 * @typedef {object} Redemption
 * @property {string} reward
 * @property {string} wallet
 * @property {string} [hold]
 * @property {bigint} points
 * @property {bigint} value
 * @property {string} [refused]
 */
/** @typedef {{points: bigint, wide?: bigint, shipping?: bigint, pieces?: {item: Item, value: bigint, full: bigint}[]} | {refused: string}} Taken */
/**
 * @typedef {object} State what the rewards before this one took
 * @property {bigint} wide off all goods together
 * @property {Map<Item, bigint>} onLines off single lines
 * @property {Map<Item, bigint>} worth what those pieces cost before
 * @property {Map<Item, bigint>} gone how many pieces of each line
 * @property {bigint} shipping
 */

const ITEM_KINDS = ['cheapest_item', 'free_product'];
/** Had apart from orders. */
export const CLAIMED = [
  'gift_card',
  'donation',
  'transfer',
  'experience',
  'early_access',
  'conversion',
];

/** What is left of the goods. @param {Sale} sale @param {State} state */
const rest = (sale, state) =>
  sum(goods(sale).map((item) => item.left)) - state.wide - sum([...state.onLines.values()]);

/** @param {any} reward @param {Sale} sale @param {bigint} value */
const capped = (reward, sale, value) =>
  reward.max_amount === undefined ? value : min(value, inCart(sale, BigInt(reward.max_amount)));

/** The fewest points that a variable reward takes: a multiple of its step. @param {any} reward */
export function leastPoints(reward) {
  const step = BigInt(reward.step ?? reward.points);
  const steps = (BigInt(reward.min_points ?? 0) + step - 1n) / step;
  return steps > 0n ? steps * step : step;
}

/**
 * As many points as are asked for, as the purse holds and as the order needs.
 * @param {any} reward @param {Sale} sale @param {State} state @param {bigint} asked @param {bigint} purse @returns {Taken}
 */
function variable(reward, sale, state, asked, purse) {
  const step = BigInt(reward.step ?? reward.points);
  const least = leastPoints(reward);
  const all = sum(goods(sale).map((item) => item.left));
  const most = floor(mul(frac(all), ratio(reward.max_share ?? '1')));
  const cap = floor(mul(frac(min(most, rest(sale, state))), sale.rate));
  const inProgram = (/** @type {bigint} */ points) =>
    (points * BigInt(reward.amount)) / BigInt(reward.points);
  const value = (/** @type {bigint} */ points) => inCart(sale, inProgram(points));
  const multiple = (/** @type {bigint} */ points) => points - (points % step);
  if (purse < least) return { refused: 'balance_too_small' };
  let points = multiple(min(min(asked, purse), BigInt(reward.max_points ?? asked)));
  while (points > 0n && inProgram(points) > cap) points -= step;
  if (points < least || value(points) === 0n) return { refused: 'reward_without_effect' };
  return { points, wide: value(points) };
}

/**
 * The pieces that no reward took yet, those of the cheapest line first. All pieces of a line together
 * are worth what the line costs, to the last minor unit.
 * @param {Item[]} items @param {State} state
 */
function pieces(items, { gone }) {
  const found = items.flatMap((item) => {
    if (item.left > 0n && item.left < item.quantity) {
      throw new Undecided('a piece is worth less than a minor unit');
    }
    const each = item.quantity > 0n ? item.left / item.quantity : 0n;
    return share(
      item.left,
      Array.from({ length: Number(item.quantity) }, () => 1n),
    )
      .slice(Number(gone.get(item) ?? 0n))
      .map((value) => ({ item, value, each }));
  });
  return found.filter((piece) => piece.value > 0n).sort((a, b) => Number(a.each - b.each));
}

/** @param {any} reward @param {Sale} sale @param {Item[]} items @param {State} state @param {bigint} purse @param {bigint} asked @returns {Taken} */
function ofPieces(reward, sale, items, state, purse, asked) {
  const price = BigInt(reward.points);
  const found = pieces(items, state);
  const free = reward.kind === 'free_product';
  const each = BigInt(free ? (reward.items ?? 1) : 1);
  if (purse < price) return { refused: 'balance_too_small' };
  const part = (/** @type {bigint} */ value) =>
    free ? value : capped(reward, sale, floor(mul(frac(value), ratio(reward.share ?? '1'))));
  let left = rest(sale, state);
  const offs = found.map(({ item, value }) => {
    const off = min(part(value), left);
    left -= off;
    return { item, value: off, full: value };
  });
  const needed = offs.filter((one) => one.value > 0n).length;
  const useful = (BigInt(needed) + each - 1n) / each;
  if (useful === 0n) return { refused: 'reward_without_effect' };
  let times = free ? min(min(asked / price, purse / price), useful) : 1n;
  if (times < 1n) times = 1n;
  return { points: times * price, pieces: offs.slice(0, Number(times * each)) };
}

/** @param {any} reward @param {Sale} sale @param {import('./conditions.mjs').Situation} s @param {Set<Item>} excluded @param {(item: Item) => any} piece @param {State} state @param {bigint} purse @param {bigint} asked @returns {Taken} */
function take(reward, sale, s, excluded, piece, state, purse, asked) {
  if (CLAIMED.includes(reward.kind)) return { refused: 'reward_not_available' };
  const items = goods(sale).filter((item) => item.quantity > 0n);
  if (ITEM_KINDS.includes(reward.kind)) {
    const fitting = items.filter((item) => holds(reward.when, s, piece(item)));
    if (fitting.length === 0) return { refused: 'reward_not_available' };
    return ofPieces(reward, sale, fitting, state, purse, asked);
  }
  const earning = items.filter((item) => !excluded.has(item));
  const fits = holdsForCart(reward.when, s, earning.map(piece));
  if (!fits) return { refused: 'reward_not_available' };
  if (reward.kind === 'variable') return variable(reward, sale, state, asked, purse);
  const points = BigInt(reward.points);
  if (purse < points) return { refused: 'balance_too_small' };
  const left = rest(sale, state);
  switch (reward.kind) {
    case 'amount_off':
      return { points, wide: min(left, inCart(sale, BigInt(reward.amount))) };
    case 'percent_off':
      return { points, wide: capped(reward, sale, floor(mul(frac(left), ratio(reward.share)))) };
    default: {
      const shipping = sum(sale.items.filter((i) => i.id === '@shipping').map((i) => i.left));
      return { points, shipping: shipping - state.shipping };
    }
  }
}

/** Marks on the sale's items what is taken off them: off pieces on their lines, the rest by what is then left. @param {Sale} sale @param {State} state */
function mark(sale, state) {
  const items = goods(sale);
  for (const item of items) item.off = state.onLines.get(item) ?? 0n;
  const shares = share(
    state.wide,
    items.map((item) => item.left - item.off),
  );
  items.forEach((item, i) => (item.off += shares[i] ?? 0n));
  for (const item of sale.items.filter((i) => i.id === '@shipping')) item.off = state.shipping;
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
  const purses = new Map(s.member.purses);
  let used = 0;
  const committed = new Set();
  /** @type {State} */
  const state = { wide: 0n, onLines: new Map(), worth: new Map(), gone: new Map(), shipping: 0n };
  const found = (cart.redemptions ?? []).map((/** @type {any} */ asked) => {
    const hold = held.find((one) => one.id === asked.hold && !committed.has(one.id));
    if (asked.hold !== undefined && !hold) {
      const none = { wallet: '', points: 0n, value: 0n };
      return { reward: '', hold: asked.hold, ...none, refused: 'hold_unknown' };
    }
    if (hold) committed.add(hold.id);
    const id = hold?.reward ?? asked.reward;
    const reward = program.rewards.find((/** @type {any} */ one) => one.id === id);
    const wallet = reward.wallet ?? 'points';
    const name = { reward: id, wallet, ...(hold ? { hold: hold.id } : {}) };
    const purse = hold?.points ?? purses.get(wallet) ?? 0n;
    const wanted = hold?.points ?? BigInt(asked.points ?? 0);
    const taken = take(reward, sale, s, excluded, piece, state, purse, wanted);
    if ('refused' in taken) return { ...name, points: 0n, value: 0n, refused: taken.refused };
    const ofLines = taken.pieces ?? [];
    const value =
      (taken.wide ?? 0n) + (taken.shipping ?? 0n) + sum(ofLines.map((one) => one.value));
    const refused = value === 0n ? 'reward_without_effect' : 'redemption_limit';
    if (value === 0n || used >= (program.redemptions_per_order ?? 1)) {
      return { ...name, points: 0n, value: 0n, refused };
    }
    used += 1;
    state.wide += taken.wide ?? 0n;
    state.shipping += taken.shipping ?? 0n;
    for (const { item, value: off, full } of ofLines) {
      state.worth.set(item, (state.worth.get(item) ?? 0n) + full);
      state.onLines.set(item, (state.onLines.get(item) ?? 0n) + off);
      state.gone.set(item, (state.gone.get(item) ?? 0n) + 1n);
    }
    if (!hold) purses.set(wallet, purse - taken.points);
    return { ...name, points: taken.points, value };
  });
  mark(sale, state);
  return found;
}
