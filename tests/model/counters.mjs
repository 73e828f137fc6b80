/** What members do, counted by civil day, and the readings of it. docs/program/engagement.md. */

import { addToWall, calendarOf, DAY, startOnWall, wallTime } from './calendar.mjs';
import { holds, holdsForCart } from './conditions.mjs';
import { sum } from './fraction.mjs';

/** @typedef {import('./calendar.mjs').Period} Period */
/** @typedef {{counter: string, key: string, amount: bigint}} Count of one counter; the key says which of different things */
/** @typedef {Count & {day: number}} Entry with its civil day, as midnight on the wall */

/** The civil days that are read, the last one not included. @param {any} window @param {number} today @returns {[number, number]} */
function daysOf(window, today) {
  if (window === 'lifetime') return [-Infinity, Infinity];
  if (typeof window === 'string') {
    const period = /** @type {Period} */ (window.replace('last_', ''));
    const start = startOnWall(today, period);
    if (window !== period) return [startOnWall(start - DAY, period), start];
    return [start, startOnWall(start + (LONGEST[period] ?? 0) * DAY, period)];
  }
  if (window.days) return [today - (window.days - 1) * DAY, today + DAY];
  if (window.months) return [addToWall(today, { months: -window.months }) + DAY, today + DAY];
  return [
    window.from === undefined ? -Infinity : wallTime(window.from),
    window.until === undefined ? Infinity : wallTime(window.until),
  ];
}

/** So many days from the first one lead into the next period, and not beyond it. */
const LONGEST = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };
const UNITS = { streak_days: 'day', streak_weeks: 'week', streak_months: 'month' };

/** The first day of the year before today's. @param {number} today */
const firstKept = (today) => startOnWall(startOnWall(today, 'year') - DAY, 'year');

export class Counters {
  /** @param {any} program */
  constructor(program) {
    this.calendar = calendarOf(program.time_zone ?? 'UTC');
    /** @type {Entry[]} all that was ever counted, and what of it came back as less than nothing */
    this.entries = [];
    this.distinct = new Set(
      (program.counters ?? [])
        .filter((/** @type {any} */ one) => one.distinct)
        .map((/** @type {any} */ one) => one.id),
    );
  }

  /** @param {number} at */
  dayOf(at) {
    return startOnWall(this.calendar.wall(at).getTime(), 'day');
  }

  /** @param {Count[]} counts @param {number} at */
  add(counts, at) {
    const day = this.dayOf(at);
    for (const count of counts) this.entries.push({ ...count, day });
  }

  /** The sum of entries, or of different things how many there are. @param {string} counter @param {Entry[]} entries */
  sumOf(counter, entries) {
    if (!this.distinct.has(counter)) return sum(entries.map((entry) => entry.amount));
    const keys = [...new Set(entries.map((entry) => entry.key))];
    const of = (/** @type {string} */ key) =>
      sum(entries.filter((entry) => entry.key === key).map((entry) => entry.amount));
    return BigInt(keys.filter((key) => of(key) > 0n).length);
  }

  /** All that was ever counted. @param {string} counter */
  total(counter) {
    return this.sumOf(
      counter,
      this.entries.filter((entry) => entry.counter === counter),
    );
  }

  /** Days on which something was counted. @param {Entry[]} entries */
  activeDays(entries) {
    const days = [...new Set(entries.map((entry) => entry.day))];
    const of = (/** @type {number} */ day) =>
      sum(entries.filter((entry) => entry.day === day).map((entry) => entry.amount));
    return days.filter((day) => of(day) > 0n);
  }

  /**
   * What a counter shows on the day of an instant; null where it shows nothing.
   * @param {string} counter @param {any} asked `read` and `in` @param {number} at @returns {bigint | null}
   */
  read(counter, asked, at) {
    const { read = 'sum', in: window = 'lifetime' } = asked;
    const today = this.dayOf(at);
    const own = this.entries.filter((entry) => entry.counter === counter);
    const [from, until] = daysOf(window, today);
    if (read === 'sum' && window === 'lifetime') return this.sumOf(counter, own);
    const inside = own.filter((entry) => from <= entry.day && entry.day < until);
    // The last day of all is remembered, the others of this year and the last.
    const first = read === 'days_since' ? -Infinity : firstKept(today);
    const kept = inside.filter((entry) => first <= entry.day);
    return this.readingOf(counter, read, kept, today);
  }

  /** @param {string} counter @param {string} read @param {Entry[]} inside @param {number} today */
  readingOf(counter, read, inside, today) {
    if (read === 'sum') return this.sumOf(counter, inside);
    const days = this.activeDays(inside);
    if (read === 'days') return BigInt(days.length);
    if (read === 'days_since') {
      const last = Math.max(...days.filter((day) => day <= today));
      return last === -Infinity ? null : BigInt((today - last) / DAY);
    }
    return streak(days, today, UNITS[/** @type {keyof typeof UNITS} */ (read)]);
  }
}

/** So many periods one after the other, up to today's or the one before it. @param {number[]} days @param {number} today @param {string} unit */
function streak(days, today, unit) {
  const period = /** @type {Period} */ (unit);
  const before = (/** @type {number} */ start) => startOnWall(start - DAY, period);
  const active = new Set(days.map((day) => startOnWall(day, period)));
  let start = startOnWall(today, period);
  if (!active.has(start)) start = before(start);
  let found = 0n;
  for (; active.has(start); start = before(start)) found += 1n;
  return found;
}

/** Which of the different things that a counter asks for a line carries. @param {any} distinct @param {any} line @returns {string[]} */
function keysOf(distinct, line) {
  const [[key, wanted]] = Object.entries(distinct);
  const several = { tag: line.tags, collection: line.collections };
  const found = key in several ? (several[/** @type {'tag'} */ (key)] ?? []) : [line[key]];
  return wanted.filter((/** @type {string} */ word) => found.includes(word));
}

/**
 * What an order counts as a whole.
 * @param {any} program @param {import('./conditions.mjs').Situation} s
 * @param {import('./conditions.mjs').Piece[]} pieces of the lines that may earn
 * @param {boolean} counts whether it had a piece @returns {Count[]}
 */
export const countOrder = (program, s, pieces, counts) =>
  (program.counters ?? [])
    .filter(
      (/** @type {any} */ one) =>
        !one.on && !one.distinct && (one.counts ?? 'times') === 'times' && counts,
    )
    .filter((/** @type {any} */ one) => holdsForCart(one.when, s, pieces))
    .map((/** @type {any} */ one) => ({ counter: one.id, key: '', amount: 1n }));

/**
 * What one line counts; shipping and fees are none.
 * @param {any} program @param {import('./conditions.mjs').Situation} s
 * @param {{piece: import('./conditions.mjs').Piece | null, quantity: bigint, spend: bigint, points: bigint}} spot
 * @returns {Count[]}
 */
export function countLine(program, s, { piece, quantity, spend, points }) {
  return (program.counters ?? []).flatMap((/** @type {any} */ one) => {
    if (one.on || piece === null || !holds(one.when, s, piece)) return [];
    const count = (/** @type {bigint} */ amount, key = '') => ({ counter: one.id, key, amount });
    if (one.distinct) {
      return keysOf(one.distinct, piece.line).map((key) => count(quantity, key));
    }
    if (one.counts === 'items') return [count(quantity)];
    if (one.counts === 'spend') return [count(spend)];
    return one.counts === 'points' ? [count(points)] : [];
  });
}

/** @param {any} program @param {import('./conditions.mjs').Situation} s @param {any} event @param {bigint} points @returns {Count[]} */
export function countAction(program, s, event, points) {
  const attributes = event.attributes ?? {};
  return (program.counters ?? []).flatMap((/** @type {any} */ one) => {
    if (one.on !== event.action || !holds(one.when, s, null)) return [];
    const count = (/** @type {bigint} */ amount, key = '') => ({ counter: one.id, key, amount });
    if (one.distinct) {
      const [[name, wanted]] = Object.entries(one.distinct.attributes);
      return wanted.includes(attributes[name]) ? [count(1n, attributes[name])] : [];
    }
    if (one.of === undefined) return [count(one.counts === 'points' ? points : 1n)];
    return typeof attributes[one.of] === 'number' ? [count(BigInt(attributes[one.of]))] : [];
  });
}
