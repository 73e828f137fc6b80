// Generated programs, members and carts, the same for every run: integers from a seeded generator.
// Rules, carts and members have the shapes of docs/json.md and docs/program/.

const CATEGORIES = 40;
const TAGS = 60;
const PRODUCTS = 2000;
const OFFERS = 50;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 1);

/** Noon of a day on which no window opens or closes within the session. */
export const NOW = FIRST_DAY + 180 * DAY_MS + DAY_MS / 2;

export const TIERS = [
  { id: 'bronze', name: 'Bronze', from: 0 },
  { id: 'silver', name: 'Silver', from: 1000 },
  { id: 'gold', name: 'Gold', from: 5000 },
  { id: 'platinum', name: 'Platinum', from: 20_000 },
  { id: 'diamond', name: 'Diamond', from: 100_000 },
];

/** The 32-bit generator "mulberry32", with the few draws that a workload needs. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (bound) => Math.floor((next() * bound) / 2 ** 32);
  const pick = (items) => items[below(items.length)];
  const sample = (items, count) => {
    const chosen = new Set();
    while (chosen.size < count) chosen.add(pick(items));
    return [...chosen];
  };
  return { below, pick, sample, chance: (percent) => below(100) < percent };
}

const numbered = (count, name) =>
  Array.from({ length: count }, (_, index) => name(String(index).padStart(4, '0')));
const categories = numbered(CATEGORIES, (number) => `department-${number}`);
const tags = numbered(TAGS, (number) => `tag-${number}`);
const skus = numbered(PRODUCTS, (number) => `SKU-${number}`);

/** A product always has the same category, tags and price. */
const catalog = (() => {
  const draw = random(20_260_101);
  return skus.map((sku, index) => ({
    sku,
    title: `Product ${index}`,
    category: draw.pick(categories),
    tags: draw.sample(tags, draw.below(5)),
    price: 199 + draw.below(24_801),
  }));
})();

const dayText = (day) => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
const dateWindow = (draw) => {
  const from = draw.below(300);
  return { from: dayText(from), until: dayText(from + 14 + draw.below(200)) };
};
const tiersFrom = (index) => TIERS.slice(index).map((tier) => tier.id);

/** One more test of a cart-wide property, put into `when` unless it has one of that kind. */
function addCartTest(draw, when, kind) {
  if (kind === 0) when.tier ??= tiersFrom(1 + draw.below(4));
  else if (kind === 1) when.date ??= dateWindow(draw);
  else when.subtotal ??= { min: 1000 * (1 + draw.below(60)) };
}

function ruleCondition(draw) {
  const when = {};
  const wanted = 1 + draw.below(3);
  const kind = draw.below(100);
  if (kind < 45) when.category = draw.sample(categories, 1 + draw.below(4));
  else if (kind < 70) when.tag = [draw.pick(tags)];
  else if (kind < 90) when.sku = draw.sample(skus, 1 + draw.below(5));
  else when.line_total = { min: 500 * (1 + draw.below(80)) };
  while (Object.keys(when).length < wanted) {
    const extra = draw.below(5);
    if (extra === 3) when.line_total ??= { min: 500 * (1 + draw.below(60)) };
    else if (extra === 4) when.tag ??= [draw.pick(tags)];
    else addCartTest(draw, when, extra);
  }
  return when;
}

function earnRule(draw, index) {
  const rule = { id: `rule-${index}`, label: `Rule ${index}`, when: ruleCondition(draw) };
  const kind = draw.below(100);
  if (kind < 60) rule.rate = { points: 1 + draw.below(5), every: 100 };
  else if (kind < 80) rule.fixed = { points: 5 * (1 + draw.below(40)), per: 'item' };
  else return { ...rule, multiplier: draw.pick(['1.1', '1.25', '1.5', '2', '3']) };
  if (draw.chance(25)) rule.limit = { order: 100 * (1 + draw.below(20)) };
  return rule;
}

/** Each line test of an offer stands alone: one line has the category, maybe another the tag. */
function offer(draw, index) {
  const tests = 1 + draw.below(3);
  const when = {};
  const ofLines = {};
  while (Object.keys(when).length + Object.keys(ofLines).length < tests) {
    const kind = draw.below(5);
    if (kind === 3) ofLines.category ??= draw.sample(categories, 1 + draw.below(4));
    else if (kind === 4) ofLines.tag ??= [draw.pick(tags)];
    else addCartTest(draw, when, kind);
  }
  const all = Object.entries(ofLines).map(([attribute, values]) => ({ [attribute]: values }));
  if (all.length > 0) when.all = all;
  return { id: `offer-${index}`, title: `Offer ${index}`, reason: 'You qualify', when };
}

/** A program of `rules` earn rules and 50 offers. */
export function generateProgram(seed, rules) {
  const draw = random(Math.imul(seed, 2_654_435_761) ^ rules);
  const base = { id: 'base', label: '1 point per $1', rate: { points: 1, every: 100 } };
  return {
    id: `bench-${rules}`,
    name: `Bench of ${rules} rules`,
    currency: 'USD',
    rounding: { mode: 'floor', scope: 'rule' },
    excluded: [
      { category: draw.sample(categories, 2) },
      { tag: [draw.pick(tags)] },
      { sku: draw.sample(skus, 20) },
    ],
    limit: { order: 20_000 * (1 + draw.below(5)) + rules * 2000 },
    earn: [base, ...Array.from({ length: rules - 1 }, (_, index) => earnRule(draw, index + 1))],
    tiers: { metric: 'points', window: 'lifetime', levels: TIERS },
    offers: Array.from({ length: OFFERS }, (_, index) => offer(draw, index)),
  };
}

/** A member who has earned `points` in all, on the first day, and spent none. */
export function memberWith(points) {
  const at = new Date(FIRST_DAY).toISOString();
  const none = { pending: 0, held: 0, redeemed: 0, expired: 0, reversed: 0 };
  return {
    id: 'm-1',
    settled_at: at,
    accounts: { issued: 0 - points, available: points, ...none },
    lots: points > 0 ? [{ points, available_from: at, source: 'order-1' }] : [],
    debt: 0,
    orders: 1,
    progress: points > 0 ? [{ at, amount: points }] : [],
    tier: TIERS.findLast((tier) => tier.from <= points).id,
    tier_since: at,
    holds: [],
  };
}

function cartLine(draw, index) {
  const product = draw.pick(catalog);
  const quantity = Math.max(1, draw.below(10) - 5);
  return { id: `line-${index}`, ...product, tags: [...product.tags], quantity };
}

/**
 * A shopper's session: successive carts, each the one before with one change, a few seconds later.
 * Every cart is a fresh plain object, as a storefront's cart API hands it out.
 */
export function generateSession(seed, lines, carts = 16) {
  const draw = random(Math.imul(seed, 104_729) ^ (lines << 12));
  const cart = { currency: 'USD', at: NOW, lines: [] };
  cart.lines = Array.from({ length: lines }, (_, index) => cartLine(draw, index));
  return Array.from({ length: carts }, (_, step) => {
    const changed = draw.below(lines);
    if (draw.chance(60)) cart.lines[changed].quantity = 1 + draw.below(5);
    else cart.lines[changed] = cartLine(draw, changed);
    cart.at = NOW + step * 5000;
    return JSON.parse(JSON.stringify(cart));
  });
}
