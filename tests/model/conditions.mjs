/** Whether a condition holds. The table in docs/program/conditions.md, key by key. */

import { calendarOf, DAY, startOnWall, wallTime } from './calendar.mjs';
import { dayOfYearOf, isAround } from './days.mjs';

/**
 * @typedef {object} Situation
 * @property {any} program
 * @property {any} cart an order's event or a cart; null for an action
 * @property {number} at
 * @property {bigint} subtotal
 * @property {bigint} total
 * @property {any} attributes of an action
 * @property {Member} member
 */
/**
 * @typedef {object} Member what is asked of the member alone
 * @property {boolean} guest
 * @property {string} tier
 * @property {number} orders
 * @property {Map<string, bigint>} purses
 * @property {import('./counters.mjs').Counters} counters
 * @property {number} joined
 * @property {string | null} birthday
 * @property {Map<string, any>} profile
 */
/**
 * @typedef {object} Piece what line tests are asked of; null for shipping, fees and actions
 * @property {any} line
 * @property {bigint} basis
 * @property {bigint} price of one piece, in the program's currency
 */

/** @param {{min?: number, max?: number}} range @param {bigint | number} value */
const within = (range, value) =>
  (range.min === undefined || BigInt(range.min) <= BigInt(value)) &&
  (range.max === undefined || BigInt(value) <= BigInt(range.max));

/** @param {string[]} wanted @param {string[]} found */
const common = (wanted, found) => wanted.some((word) => found.includes(word));

/** @type {Record<string, (asked: any, piece: Piece) => boolean>} */
const LINE_TESTS = {
  category: (asked, { line }) => asked.includes(line.category),
  brand: (asked, { line }) => asked.includes(line.brand),
  sku: (asked, { line }) => asked.includes(line.sku),
  product: (asked, { line }) => asked.includes(line.product),
  variant: (asked, { line }) => asked.includes(line.variant),
  tag: (asked, { line }) => common(asked, line.tags ?? []),
  collection: (asked, { line }) => common(asked, line.collections ?? []),
  price: (asked, { price }) => within(asked, price),
  quantity: (asked, { line }) => within(asked, line.quantity),
  line_total: (asked, { basis }) => within(asked, basis),
  on_sale: (asked, { line }) => asked === (line.on_sale ?? false),
  gift_card: (asked, { line }) => asked === (line.gift_card ?? false),
};

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** @param {Situation} s */
const wallNow = (s) => calendarOf(s.program.time_zone ?? 'UTC').wall(s.at);

/** The civil day of an instant. @param {Situation} s @param {number} at */
const dayOf = (s, at) =>
  startOnWall(
    calendarOf(s.program.time_zone ?? 'UTC')
      .wall(at)
      .getTime(),
    'day',
  );

/** @param {Situation} s */
function joiningDay(s) {
  // A guest would join now.
  return dayOf(s, s.member.guest ? s.at : s.member.joined);
}

/** @param {string} text */
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** @param {any} asked @param {any} found */
function attributeFits(asked, found) {
  if (Array.isArray(asked)) return typeof found === 'string' && asked.includes(found);
  if (typeof asked === 'boolean') return found === asked;
  return typeof found === 'number' && within(asked, found);
}

/** @type {Record<string, (asked: any, s: Situation) => boolean>} */
const OTHER_TESTS = {
  subtotal: (asked, s) => within(asked, s.subtotal),
  total: (asked, s) => within(asked, s.total),
  channel: (asked, s) => asked.includes(s.cart?.channel),
  currency: (asked, s) => asked.includes(s.cart?.currency),
  payment: (asked, s) =>
    (s.cart?.payments ?? []).some((/** @type {any} */ p) => asked.includes(p.method)),
  date: (asked, s) => {
    // Both ends are read as instants, so that a skipped hour is no hole in the window.
    const calendar = calendarOf(s.program.time_zone ?? 'UTC');
    return (
      (asked.from === undefined || calendar.instant(wallTime(asked.from)) <= s.at) &&
      (asked.until === undefined || s.at < calendar.instant(wallTime(asked.until)))
    );
  },
  discount_code: (asked, s) => common(asked, s.cart?.discount_codes ?? []),
  discount_code_count: (asked, s) => within(asked, new Set(s.cart?.discount_codes).size),
  weekday: (asked, s) => asked.includes(WEEKDAYS[wallNow(s).getUTCDay()]),
  time_of_day: (asked, s) => {
    const wall = wallNow(s);
    const now = wall.getUTCHours() * 60 + wall.getUTCMinutes();
    const from = minutes(asked.from);
    const until = minutes(asked.until);
    return from < until ? from <= now && now < until : from <= now || now < until;
  },
  attributes: (asked, s) =>
    Object.entries(asked).every(([name, wanted]) => attributeFits(wanted, s.attributes?.[name])),
  tier: (asked, s) => asked.includes(s.member.tier),
  member: (asked, s) => asked === !s.member.guest,
  orders: (asked, s) => within(asked, s.member.orders),
  every_nth_order: (asked, s) => (s.member.orders + 1) % asked === 0,
  balance: (asked, s) => within(asked, s.member.purses.get('points') ?? 0n),
  counters: (asked, s) =>
    Object.entries(asked).every(([id, test]) => {
      const reading = s.member.counters.read(id, test, s.at);
      return reading !== null && within(test, reading);
    }),
  profile: (asked, s) =>
    Object.entries(asked).every(([name, wanted]) =>
      attributeFits(wanted, s.member.profile.get(name)),
    ),
  birthday: (asked, s) =>
    s.member.birthday !== null && isAround(s.member.birthday, asked, dayOf(s, s.at)),
  anniversary: (asked, s) => isAround(dayOfYearOf(joiningDay(s)), asked, dayOf(s, s.at)),
  member_days: (asked, s) => within(asked, (dayOf(s, s.at) - joiningDay(s)) / DAY),
  segment: (asked, s) => asked.some((/** @type {string} */ id) => isIn(id, s)),
};

/** @param {string} id @param {Situation} s @returns {boolean} */
const isIn = (id, s) =>
  holds(s.program.segments.find((/** @type {any} */ one) => one.id === id).when, s, null);

/** The segments that a member is in. @param {Situation} s @returns {string[]} */
export const segmentsOf = (s) =>
  (s.program.segments ?? [])
    .map((/** @type {any} */ one) => one.id)
    .filter((/** @type {string} */ id) => isIn(id, s));

/**
 * Of one line, or with null of what is no line: then no test of a line holds.
 * @param {any} condition @param {Situation} s @param {Piece | null} piece @returns {boolean}
 */
export function holds(condition, s, piece) {
  const own = (/** @type {any} */ inner) => holds(inner, s, piece);
  return Object.entries(condition ?? {}).every(([key, asked]) => {
    if (key === 'all') return asked.every(own);
    if (key === 'any') return asked.some(own);
    if (key === 'none') return !asked.some(own);
    const lineTest = LINE_TESTS[key];
    if (lineTest) return piece !== null && lineTest(asked, piece);
    return OTHER_TESTS[key](asked, s);
  });
}

/**
 * Of a cart: the line tests of each condition, taken together, must hold for some line. A nested
 * condition is one of its own and may find another line.
 * @param {any} condition @param {Situation} s @param {Piece[]} pieces @returns {boolean}
 */
export function holdsForCart(condition, s, pieces) {
  const own = (/** @type {any} */ inner) => holdsForCart(inner, s, pieces);
  const { all = [], any, none = [], ...tests } = condition ?? {};
  const lineTests = Object.fromEntries(Object.entries(tests).filter(([key]) => LINE_TESTS[key]));
  const others = Object.fromEntries(Object.entries(tests).filter(([key]) => !LINE_TESTS[key]));
  return (
    holds(others, s, null) &&
    (Object.keys(lineTests).length === 0 || pieces.some((piece) => holds(lineTests, s, piece))) &&
    all.every(own) &&
    (any === undefined || any.some(own)) &&
    !none.some(own)
  );
}
