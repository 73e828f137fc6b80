/** Random histories of one member, mostly in the order of time. */

import { BIRTHDAYS, PLANS } from './engagements.mjs';
import { ACTIONS, CATEGORIES, CHANNELS, CODES, METHODS, STATUSES, TAGS } from './programs.mjs';
import { CLAIMED } from './rewards.mjs';

/** @typedef {import('./random.mjs').Random} Random */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Where clocks change, months and years end and leap days lie. */
const EDGES = [
  '2024-02-29T10:00:00Z',
  '2024-03-31T00:30:00Z',
  '2024-10-27T00:30:00Z',
  '2024-12-31T23:30:00Z',
  '2025-01-31T12:00:00Z',
  '2025-03-09T06:30:00Z',
  '2025-04-24T21:30:00Z',
  '2025-08-31T20:00:00Z',
  '2025-10-30T20:30:00Z',
  '2025-11-02T05:30:00Z',
  '2025-12-31T10:59:59.999Z',
  '2026-04-04T13:30:00Z',
].map((text) => Date.parse(text));

/** @param {Random} r */
function step(r) {
  switch (r.int(0, 7)) {
    case 0:
      return 0;
    case 1:
      return r.int(1, 20) * HOUR;
    case 2:
      return r.int(1, 400) * DAY;
    case 3:
      return r.int(20, 100) * DAY + r.int(0, 86_400) * 1000;
    default:
      return r.int(0, 30) * DAY + r.int(0, 24) * HOUR;
  }
}

/** @param {Random} r @param {string} id */
function line(r, id) {
  const price =
    r.pick([0, 1, 99, 100, 333, 500, 1250, 1999, 2500]) + (r.once(2) ? r.int(0, 200) : 0);
  const quantity = r.once(12) ? 0 : r.int(1, r.once(5) ? 7 : 3);
  const full = price * quantity;
  const discount = r.once(4) ? r.int(0, full) : 0;
  const net = full - discount;
  return {
    id,
    price,
    quantity,
    ...(discount ? { discount } : {}),
    ...(r.once(4) ? { tax: r.int(0, Math.floor(net / 5)) } : {}),
    ...(r.once(2) ? { category: r.pick(CATEGORIES) } : {}),
    ...(r.once(2) ? { tags: r.some(TAGS) } : {}),
    ...(r.once(4) ? { sku: r.pick(['a', 'b', 'c']), brand: r.pick(['x', 'y']) } : {}),
    ...(r.once(5) ? { on_sale: true } : {}),
    ...(r.once(8) ? { gift_card: true } : {}),
  };
}

/** @param {Random} r */
function charge(r) {
  const price = r.int(0, 600);
  const discount = r.once(3) ? r.int(0, price) : 0;
  return {
    price,
    ...(discount ? { discount } : {}),
    ...(r.once(3) ? { tax: r.int(0, Math.floor((price - discount) / 5)) } : {}),
  };
}

/** @param {Random} r @param {any} program @param {string[]} holds @returns {any} */
export function randomCart(r, program, holds) {
  const lines = Array.from({ length: r.int(r.once(15) ? 0 : 1, 4) }, (_, i) =>
    line(r, String(i + 1)),
  );
  const goods = lines.reduce((all, one) => all + one.price * one.quantity - (one.discount ?? 0), 0);
  const redemptions = program.rewards.length
    ? Array.from({ length: r.once(2) ? 0 : r.int(1, 2) }, () => {
        if (holds.length && r.once(2)) return { hold: r.pick(holds) };
        const one = r.pick(program.rewards);
        return ['variable', 'free_product'].includes(one.kind)
          ? { reward: one.id, points: r.int(0, 90) }
          : { reward: one.id };
      })
    : [];
  return {
    ...(r.once(8)
      ? { currency: 'EUR', exchange_rate: r.pick(['0.85', '1/3', '1.1734', '2']) }
      : { currency: 'GBP' }),
    lines,
    ...(r.once(4) ? { order_discount: r.int(0, goods) } : {}),
    ...(r.once(3) ? { shipping: charge(r) } : {}),
    ...(r.once(6) ? { fees: charge(r) } : {}),
    ...(r.once(4) ? { prices_include_tax: false } : {}),
    ...(r.once(2) ? { channel: r.pick(CHANNELS) } : {}),
    ...(r.once(4)
      ? { payments: METHODS.map((method) => ({ method, amount: r.int(0, 3000) })) }
      : {}),
    ...(r.once(4) ? { discount_codes: r.pick([[], ['PRESS', 'PRESS'], r.some(CODES)]) } : {}),
    ...(redemptions.length ? { redemptions } : {}),
  };
}

/** @param {Random} r @param {any} order */
function whatCameBack(r, order) {
  const kind = r.int(0, 3);
  if (kind === 0) return {};
  if (kind === 1) return { amount: r.int(1, 4000) };
  const lines = r.some(order.lines.filter((/** @type {any} */ one) => one.quantity > 0));
  if (lines.includes(undefined)) return {};
  return {
    lines: lines.map((/** @type {any} */ one) =>
      kind === 2
        ? { line: one.id, quantity: r.int(1, one.quantity) }
        : { line: one.id, amount: r.int(1, Math.max(1, one.price * one.quantity)) },
    ),
  };
}

/** @param {Random} r */
function attributes(r) {
  return {
    ...(r.once(2) ? { kind: r.pick(['photo', 'video', 'text']) } : {}),
    ...(r.once(2) ? { distance: r.int(0, 6000) } : {}),
    ...(r.once(2) ? { good: r.once(2) } : {}),
  };
}

/** @param {Random} r @param {any} program */
function wallet(r, { wallets = [] }) {
  return { wallet: r.pick(['points', ...wallets.map((/** @type {any} */ one) => one.id)]) };
}

/** What is told of the member and of orders. @param {Random} r @param {any} program @param {any[]} orders @param {string} id */
function known(r, program, orders, id) {
  switch (r.int(0, 3)) {
    case 0: {
      const { id: tier } = r.pick(program.tiers.levels);
      const until = r.once(3) ? {} : { until: r.int(-5, 200) * DAY };
      return { type: 'grant', id, tier, ...until };
    }
    case 1:
      return {
        type: 'profile',
        id,
        birthday: r.pick(BIRTHDAYS),
        ...(r.once(2) ? { set: { plan: r.pick([...PLANS, 'none']), chairs: r.int(0, 4) } } : {}),
        ...(r.once(4) ? { set: { letters: r.once(2) } } : {}),
        ...(r.once(4) ? { unset: r.some(['plan', 'chairs']) } : {}),
      };
    default: {
      const order = orders.length && !r.once(15) ? r.pick(orders).order : 'none';
      return { type: 'status', id, order, status: r.pick(STATUSES) };
    }
  }
}

/** @param {Random} r @param {any} program @param {any[]} earlier @param {string} id @returns {any} */
function event(r, program, earlier, id) {
  const orders = earlier.filter((one) => one.type === 'order');
  const holds = earlier.filter((one) => one.type === 'hold').map((one) => one.id);
  const kind = r.int(0, 21);
  if (kind < 6) return { type: 'order', id, order: id, ...randomCart(r, program, holds) };
  if (kind < 10 && orders.length) {
    const order = r.pick(orders);
    return { type: 'refund', id, order: order.order, ...whatCameBack(r, order) };
  }
  if (kind === 10)
    return {
      type: 'adjustment',
      id,
      points: r.once(4) ? -r.int(0, 60) : r.int(0, 150),
      ...(r.once(2) ? wallet(r, program) : {}),
      reason: 'gift',
    };
  if (kind === 11 || kind === 12)
    return { type: 'action', id, action: r.pick(ACTIONS), attributes: attributes(r) };
  if (kind === 13 && program.rewards.length) {
    const one = r.pick(program.rewards);
    return {
      type: 'hold',
      id,
      reward: one.id,
      ...(['variable', 'free_product'].includes(one.kind) ? { points: r.int(0, 60) } : {}),
    };
  }
  const claimed = program.rewards.filter((/** @type {any} */ one) => CLAIMED.includes(one.kind));
  if (kind > 17) return known(r, program, orders, id);
  if (kind > 15 && (claimed.length || r.once(12))) {
    const one = r.pick(
      claimed.length && !r.once(12) ? claimed : [...program.rewards, { id: 'none' }],
    );
    return { type: 'claim', id, reward: one.id, ...(r.once(2) ? { points: r.int(0, 90) } : {}) };
  }
  if (kind > 15) return { type: 'order', id, order: id, ...randomCart(r, program, holds) };
  if (kind === 14 && holds.length) return { type: 'release', id, hold: r.pick(holds) };
  return { type: 'clock', id };
}

/** What a member may have from the beginning, for most rewards cost more than an order earns. @param {Random} r @param {any} program @returns {any[]} */
function beginning(r, program) {
  const wallets = ['points', ...(program.wallets ?? []).map((/** @type {any} */ one) => one.id)];
  const made = wallets
    .filter(() => r.once(2))
    .map((id) => ({ type: 'adjustment', wallet: id, points: r.int(20, 300), reason: 'gift' }));
  return r.once(4) ? [{ type: 'profile', birthday: r.pick(BIRTHDAYS) }, ...made] : made;
}

/** What all members took of the rules that they share. @param {Random} r @param {any} program */
function told(r, program) {
  const shared = program.earn.filter((/** @type {any} */ one) => one.limit?.together !== undefined);
  if (shared.length === 0) return {};
  const rules = shared.map((/** @type {any} */ { id, limit }) => [
    id,
    r.int(0, Math.max(10, Math.floor(limit.together * 1.2))),
  ]);
  return { together: { rules: Object.fromEntries(rules) } };
}

/** @param {Random} r @param {any} program @returns {{events: any[], cart: any}} */
export function randomHistory(r, program) {
  let at = r.pick(EDGES) + (r.once(2) ? r.int(-40, 40) * HOUR : 0);
  /** @type {any[]} */
  const events = r.once(2)
    ? beginning(r, program).map((one, i) => ({
        ...one,
        id: `b${i}`,
        at: new Date(at).toISOString(),
      }))
    : [];
  const length = r.once(20) ? 0 : r.int(1, r.once(6) ? 20 : 9);
  for (let i = 0; i < length; i += 1) {
    const { type, id, ...rest } = event(r, program, events, `e${i}`);
    // One in twenty orders and actions is told late.
    const late = ['order', 'action'].includes(type) && r.once(20) ? r.int(1, 60) * DAY : 0;
    if (r.once(3)) Object.assign(rest, told(r, program));
    if (rest.until !== undefined) rest.until = new Date(at + rest.until).toISOString();
    events.push({ type, id, at: new Date(at - late).toISOString(), ...rest });
    at += step(r);
  }
  const holds = events.filter((one) => one.type === 'hold').map((one) => one.id);
  const cart = r.once(2)
    ? { at: new Date(at).toISOString(), ...randomCart(r, program, holds) }
    : null;
  return { events, cart };
}
