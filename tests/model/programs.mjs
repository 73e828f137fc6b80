/** Random programs of the language. Small numbers on purpose: the edges are where rules meet. */

import {
  counted,
  counterTest,
  engagement,
  gifts,
  knownTest,
  memberCondition,
} from './engagements.mjs';

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {{tiers: string[], counters: any[], segments: string[], wallets: string[]}} Names what conditions and rules may name */

export const CATEGORIES = ['tea', 'cups', 'books'];
export const TAGS = ['new', 'red', 'big'];
export const CHANNELS = ['web', 'app'];
export const METHODS = ['card', 'credit'];
export const CODES = ['SUMMER', 'PRESS', 'press'];
export const STATUSES = ['delivered', 'closed'];
export const ACTIONS = ['visit', 'run'];
const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Pacific/Auckland',
  'Asia/Kolkata',
  'Africa/Cairo',
];
const MODES = ['floor', 'half_up', 'half_even', 'ceil'];
const RATIOS = ['2', '1.5', '5/4', '3', '4/3', '1'];
const PERIODS = ['day', 'week', 'month', 'quarter', 'year', 'lifetime'];

/** With a chance of one in so many the object, else nothing. @param {Random} r @param {number} times @param {() => object} make */
export const maybe = (r, times, make) => (r.once(times) ? make() : {});

/** @param {Random} r @param {number} low @param {number} high */
export function range(r, low, high) {
  const min = r.int(low, high);
  if (r.once(2)) return { min };
  return r.once(2) ? { max: min } : { min, max: r.int(min, high) };
}

/** @param {Random} r @param {boolean} money whether subtotals may be asked */
export function lineTest(r, money) {
  switch (r.int(0, money ? 9 : 7)) {
    case 0:
    case 1:
      return { category: r.some(CATEGORIES) };
    case 2:
    case 3:
      return { tag: r.some(TAGS) };
    case 4:
      return { price: range(r, 0, 3000) };
    case 5:
      return { quantity: range(r, 1, 4) };
    case 6:
      return { on_sale: r.once(2) };
    case 7:
      return { sku: r.some(['a', 'b', 'c']), brand: r.some(['x', 'y']) };
    case 8:
      return { line_total: range(r, 0, 5000) };
    default:
      return { gift_card: r.once(2) };
  }
}

/** @param {Random} r @param {Names} names @returns {any} */
function otherTest(r, { tiers, counters, segments }) {
  switch (r.int(0, 17)) {
    case 0:
      return { subtotal: range(r, 0, 8000) };
    case 1:
      return { total: range(r, 0, 9000) };
    case 2:
      return { channel: r.some(CHANNELS) };
    case 3:
      return { payment: r.some(METHODS) };
    case 4: {
      const from = `20${r.int(24, 27)}-0${r.int(1, 9)}-${r.pick(['01', '28', '15'])}`;
      return { date: r.once(2) ? { from } : { until: `${from}T0${r.int(0, 3)}:30` } };
    }
    case 5:
      return { weekday: r.some(['monday', 'tuesday', 'friday', 'saturday', 'sunday']) };
    case 6:
      return { time_of_day: { from: `${r.int(10, 23)}:30`, until: `0${r.int(0, 9)}:00` } };
    case 7:
      return { tier: r.some(tiers) };
    case 8:
      return { orders: range(r, 0, 4) };
    case 9:
      return { every_nth_order: r.int(2, 4) };
    case 10:
      return { balance: range(r, 0, 120) };
    case 11:
      return { member: !r.once(4) };
    case 12:
      return { discount_code: r.some(CODES) };
    case 13:
      return { discount_code_count: range(r, 0, 2) };
    case 14:
      return knownTest(r);
    case 15:
      return segments.length ? { segment: r.some(segments) } : {};
    default:
      return counters.length ? counterTest(r, counters) : {};
  }
}

/** @param {Random} r @param {Names} names @param {number} [depth] @returns {any} */
export function condition(r, names, depth = 0) {
  const inner = () => Array.from({ length: r.int(1, 2) }, () => condition(r, names, depth + 1));
  return {
    ...maybe(r, 2, () => lineTest(r, true)),
    ...maybe(r, 4, () => lineTest(r, true)),
    ...maybe(r, 4, () => otherTest(r, names)),
    ...maybe(r, 10, () => otherTest(r, names)),
    ...(depth < 2 ? maybe(r, 6, () => ({ [r.pick(['all', 'any', 'none'])]: inner() })) : {}),
  };
}

/** @param {Random} r */
const rate = (r) => ({
  points: r.int(0, 6),
  ...maybe(r, 2, () => ({ every: r.pick([50, 100, 300, 1000, 7]) })),
});

/** @param {Random} r */
function steps(r) {
  let from = r.pick([0, 500, 1000]);
  return Array.from({ length: r.int(1, 3) }, () => {
    const step = { from, ...rate(r) };
    from += r.int(1, 3000);
    return step;
  });
}

/** @param {Random} r @param {boolean} spend */
function limit(r, spend) {
  const amount = () => (spend ? r.int(0, 6000) : r.int(0, 120));
  /** @type {any} */
  const found = {};
  const periods = ['order', 'together', ...PERIODS];
  for (const period of r.some(periods).slice(0, 2)) found[period] = amount();
  return spend ? { of: 'spend', ...found } : found;
}

/** @param {Random} r */
function basis(r) {
  return {
    ...maybe(r, 2, () => ({ discounts: r.pick(['deducted', 'line_only', 'ignored']) })),
    ...maybe(r, 3, () => ({ tax: r.pick(['included', 'excluded']) })),
    ...maybe(r, 2, () => ({ shipping: r.pick(['included', 'excluded']) })),
    ...maybe(r, 3, () => ({ fees: r.pick(['included', 'excluded']) })),
    ...maybe(r, 2, () => ({ redemptions: r.pick(['deducted', 'earn']) })),
    ...maybe(r, 4, () => ({ unearning_payments: ['credit'] })),
  };
}

/** @param {Random} r @param {string} id @param {Names} names */
function orderRule(r, id, names) {
  const kind = r.pick(['rate', 'rate', 'rate', 'steps', 'fixed', 'fixed', 'multiplier']);
  /** @type {any} */
  const rule = { id, label: id };
  if (!r.once(3)) rule.when = condition(r, names);
  if (kind === 'rate') rule.rate = rate(r);
  if (kind === 'steps') rule.steps = steps(r);
  if (kind === 'fixed')
    rule.fixed = {
      points: r.int(0, 40),
      ...maybe(r, 2, () => ({ per: r.pick(['order', 'line', 'item']) })),
    };
  if (kind === 'multiplier') rule.multiplier = r.pick(RATIOS);
  else {
    if (r.once(4)) rule.limit = limit(r, kind === 'rate' && r.once(2));
    if (r.once(6)) rule.multiplied = r.once(2);
    if (r.once(6)) rule.basis = basis(r);
  }
  return { ...rule, ...walletOf(r, names), ...exclusion(r) };
}

/** @param {Random} r */
function exclusion(r) {
  return {
    ...maybe(r, 4, () => ({ priority: r.int(-1, 2) })),
    ...maybe(r, 6, () => ({ group: r.pick(['one', 'two']) })),
    ...maybe(r, 8, () => ({ stacking: r.pick(['stop', 'alone', 'stack']) })),
  };
}

/** @param {Random} r @param {string} id @param {Names} names */
function actionRule(r, id, names) {
  /** @type {any} */
  const rule = { id, label: id, on: r.pick(ACTIONS) };
  const kind = r.pick(['rate', 'steps', 'fixed', 'fixed', 'multiplier']);
  if (kind === 'rate') Object.assign(rule, { of: 'distance', rate: rate(r) });
  if (kind === 'steps') Object.assign(rule, { of: 'distance', steps: steps(r) });
  if (kind === 'fixed') rule.fixed = { points: r.int(0, 40) };
  if (kind === 'multiplier') rule.multiplier = r.pick(RATIOS);
  else {
    if (r.once(2)) rule.limit = limit(r, false);
    if (r.once(2)) rule.multiplied = r.once(2);
  }
  const asked = r.pick([
    { attributes: { kind: r.some(['photo', 'video']) } },
    { attributes: { distance: range(r, 0, 5000) } },
    { attributes: { good: r.once(2) } },
    { tier: r.some(names.tiers) },
    names.counters.length ? counterTest(r, names.counters) : {},
    names.segments.length ? { segment: r.some(names.segments) } : {},
    { balance: range(r, 0, 100) },
    { orders: range(r, 0, 3) },
    { weekday: r.some(['monday', 'sunday', 'thursday']) },
    {},
    {},
  ]);
  return { ...rule, when: asked, ...walletOf(r, names), ...exclusion(r) };
}

/** @param {Random} r @param {boolean} inactive */
function expiry(r, inactive) {
  const span = () => r.pick([{ months: r.int(1, 13) }, { days: r.int(20, 200) }]);
  if (inactive) return { inactive: span() };
  return r.pick([
    { after: span() },
    { after: span() },
    { end_of: r.pick(['month', 'year']), after_months: r.int(1, 14) },
    'never',
  ]);
}

/** @param {Random} r @param {any} program @param {Names} names */
function tiers(r, program, names) {
  const sums = names.counters.filter((one) => !one.distinct);
  const counter = sums.length ? [{ counter: r.pick(sums).id }] : [];
  const metric = r.pick(['spend', 'points', 'orders', ...counter]);
  const unit = metric === 'spend' ? 2500 : metric === 'points' ? 40 : metric === 'orders' ? 1 : 3;
  let from = 0;
  /** @type {any[]} */
  const levels = names.tiers.map((id) => {
    const level = {
      id,
      name: id,
      from,
      ...maybe(r, 3, () => ({ multiplier: r.pick(RATIOS) })),
      ...maybe(r, 8, () => ({ expires: expiry(r, false) })),
    };
    from += r.int(1, 3) * unit;
    return level;
  });
  if (r.once(4))
    levels.push({
      id: 'v',
      name: 'v',
      invited: true,
      ...maybe(r, 2, () => ({ multiplier: r.pick(RATIOS) })),
    });
  if (program.points?.expires?.inactive) levels.forEach((level) => delete level.expires);
  const window = r.pick(['year', 'lifetime', { months: r.int(1, 12) }, { days: r.int(10, 200) }]);
  const keep =
    window === 'year'
      ? r.pick(['next_year', undefined])
      : r.pick([{ months: r.int(1, 9) }, undefined, undefined]);
  const upgrade =
    window === 'year' && keep === 'next_year' && r.once(3) ? { upgrade: 'next_year' } : {};
  return {
    metric,
    window,
    ...(keep === undefined || window === 'lifetime' ? {} : { keep }),
    ...upgrade,
    ...maybe(r, 3, () => ({ downgrade: r.pick(['one_step', 'never', 'to_metric']) })),
    ...maybe(r, 3, () => ({ grace_days: r.int(0, 40) })),
    levels,
  };
}

/** What is had apart from orders. @param {Random} r @param {string} id @param {Names} names */
function claimed(r, id, names) {
  const { wallet = 'points' } = walletOf(r, names);
  const into = names.wallets.filter((other) => other !== wallet);
  const kind = r.pick(['gift_card', 'donation', 'transfer', 'experience', ...into, ...into]);
  const common = {
    id,
    name: id,
    points: r.int(1, 30),
    ...(wallet === 'points' ? {} : { wallet }),
    ...maybe(r, 3, () => ({ when: memberCondition(r, names) })),
  };
  if (into.includes(kind))
    return { ...common, kind: 'conversion', amount: r.int(1, 50), into: kind };
  if (kind === 'experience') return { ...common, kind };
  const partner = kind === 'gift_card' ? {} : { partner: 'fund' };
  return { ...common, kind, amount: r.int(1, 50), ...partner };
}

/** @param {Random} r @param {string} id @param {Names} names */
function reward(r, id, names) {
  const kind = r.pick([
    'amount_off',
    'free_shipping',
    'variable',
    'percent_off',
    'cheapest_item',
    'free_product',
    'claimed',
  ]);
  if (kind === 'claimed') return claimed(r, id, names);
  const common = {
    id,
    name: id,
    kind,
    points: r.int(1, 40),
    ...walletOf(r, names),
    ...maybe(r, 3, () => ({ when: condition(r, names) })),
  };
  const most = maybe(r, 3, () => ({ max_amount: r.int(50, 1500) }));
  switch (kind) {
    case 'amount_off':
      return { ...common, amount: r.int(1, 1500) };
    case 'variable':
      return {
        ...common,
        points: r.pick([1, 1, 3, 10]),
        amount: r.int(1, 60),
        ...maybe(r, 2, () => ({ step: r.int(1, 5) })),
        ...maybe(r, 3, () => ({ min_points: r.int(0, 20) })),
        ...maybe(r, 3, () => ({ max_points: r.int(20, 60) })),
        ...maybe(r, 3, () => ({ max_share: r.pick(['1/2', '0.3', '1']) })),
      };
    case 'percent_off':
      return { ...common, share: r.pick(['1/10', '1/3', '0.25', '1']), ...most };
    case 'cheapest_item':
      return { ...common, ...maybe(r, 2, () => ({ share: r.pick(['1/2', '1/3']) })), ...most };
    case 'free_product':
      return { ...common, ...maybe(r, 2, () => ({ items: r.int(1, 3) })) };
    default:
      return common;
  }
}

/** How the points of one wallet come and go. @param {Random} r */
const terms = (r) => ({
  ...maybe(r, 5, () => ({ available_on: r.pick(STATUSES) })),
  ...maybe(r, 3, () => ({ available_after_days: r.int(1, 14) })),
  ...maybe(r, 2, () => ({ expires: expiry(r, r.once(3)) })),
  ...maybe(r, 4, () => ({ expiring_soon_days: r.int(0, 90) })),
});

/** @param {Random} r @param {Names} names */
export function walletOf(r, { wallets }) {
  return wallets.length > 1 && r.once(2) ? { wallet: r.pick(wallets) } : {};
}

/** @param {Random} r @param {string} id @returns {any} */
export function randomProgram(r, id) {
  /** @type {any} */
  const program = { id, name: id, currency: 'GBP', time_zone: r.pick(ZONES) };
  program.points = terms(r);
  if (r.once(2)) program.basis = basis(r);
  if (r.once(2))
    program.rounding = {
      mode: r.pick(MODES),
      ...maybe(r, 2, () => ({ scope: r.pick(['order', 'line', 'rule']) })),
    };
  if (program.rounding?.scope === 'rule' && r.once(2)) program.rounding.rates = r.pick(MODES);
  /** @type {Names} */
  const names = {
    tiers: ['a', 'b', 'c', 'd'].slice(0, r.int(1, 4)),
    counters: [],
    segments: [],
    wallets: ['points', ...r.pick([[], [], ['credit'], ['credit', 'miles']])],
  };
  if (names.wallets.length > 1) {
    program.wallets = names.wallets.slice(1).map((one) => ({ id: one, ...terms(r) }));
  }
  Object.assign(program, counted(r, names));
  program.tiers = tiers(r, program, names);
  if (r.once(4)) program.excluded = [lineTest(r, false)];
  program.earn = [
    { id: 'base', label: 'base', rate: { points: r.pick([1, 2, 5]), every: 100 } },
    ...Array.from({ length: r.int(0, 4) }, (_, i) => orderRule(r, `r${i}`, names)),
    ...Array.from({ length: r.int(0, 3) }, (_, i) => actionRule(r, `a${i}`, names)),
  ];
  if (r.once(3)) program.multipliers = r.pick(['best', 'add', 'compound']);
  if (r.once(8)) program.limit = { order: r.int(0, 200) };
  program.rewards = Array.from({ length: r.int(0, 4) }, (_, i) => reward(r, `w${i}`, names));
  if (r.once(2)) program.redemptions_per_order = r.int(0, 3);
  Object.assign(program, engagement(r, names), gifts(r, names));
  if (r.once(3)) program.refunds = { shortfall: r.pick(['owe', 'clamp']) };
  return program;
}
