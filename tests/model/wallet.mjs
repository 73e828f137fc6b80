/** Points by lots: when they can be spent, when they are gone, and what is owed. */

import { calendarOf } from './calendar.mjs';
import { min, sum } from './fraction.mjs';

/**
 * @typedef {object} Lot
 * @property {bigint} points
 * @property {number} from Infinity while it waits for a status
 * @property {string} [waits] for which one
 * @property {number} earned
 * @property {any} rule how it expires
 * @property {string} source
 * @property {number} [made] after how many births of lots it was earned
 */

/**
 * @typedef {object} Shared what all wallets of a member share
 * @property {{at: number, told: number}[]} activity when the member ordered or did something, and after how many births of lots that was told
 * @property {number} births how many lots came to be
 */

export class Wallet {
  /** @param {any} program @param {string} id @param {any} terms @param {Shared} shared */
  constructor(program, id, terms, shared) {
    this.id = id;
    this.terms = terms;
    this.shared = shared;
    this.calendar = calendarOf(program.time_zone ?? 'UTC');
    /** @type {Lot[]} */
    this.lots = [];
    this.debt = 0n;
    this.now = -Infinity;
    this.accounts = {
      issued: 0n,
      redeemed: 0n,
      expired: 0n,
      reversed: 0n,
      held: 0n,
      donated: 0n,
      converted: 0n,
    };
    /** Told of what expires unspent. @type {(source: string, points: bigint) => void} */
    this.onExpiry = () => {};
    /** When it came to be, among the births of lots. @type {number | null} */
    this.born = null;
  }

  /** @param {Lot} lot @returns {number} */
  expires(lot) {
    const { rule } = lot;
    if (rule === 'never') return Infinity;
    if (rule.after) return this.calendar.add(lot.earned, rule.after);
    if (rule.inactive) {
      // Of 30 and of 31 January a month later is the same day: what comes later shortens nothing.
      // What is told late counts as well.
      const later = this.shared.activity.filter(
        ({ at, told }) => at > lot.earned || told >= (lot.made ?? Infinity),
      );
      const since = [lot.earned, ...later.map(({ at }) => at)];
      return Math.max(...since.map((at) => this.calendar.add(at, rule.inactive)));
    }
    return this.calendar.endOf(lot.earned, rule.end_of, rule.after_months ?? 0);
  }

  /** Sooner first: what expires, then what could be spent, then what came to be. */
  sorted() {
    return this.soonestFirst(this.lots);
  }

  /** What expires sooner, then what could be spent sooner; others as they stood. @param {Lot[]} lots */
  soonestFirst(lots) {
    const time = (/** @type {number} */ a, /** @type {number} */ b) =>
      a === b ? 0 : a < b ? -1 : 1;
    return [...lots].sort((a, b) => time(this.expires(a), this.expires(b)) || time(a.from, b.from));
  }

  /** Those that expire at one time stay as they stood when they did not. */
  settleOrder() {
    this.lots = this.sorted();
  }

  spendable() {
    return this.sorted().filter((lot) => lot.from <= this.now);
  }

  get available() {
    return sum(this.spendable().map((lot) => lot.points)) - this.debt;
  }

  get pending() {
    return sum(this.lots.filter((lot) => lot.from > this.now).map((lot) => lot.points));
  }

  /** It came to be, if it was not there before. */
  open() {
    this.shared.births += 1;
    this.born ??= this.shared.births;
  }

  /** @param {Lot[]} lots */
  put(lots) {
    for (const lot of lots) {
      if (lot.points === 0n) continue;
      this.open();
      this.lots.push({ ...lot, made: lot.made ?? this.shared.births });
    }
    this.settleOrder();
    this.apply(this.now);
  }

  /** What waits for a status of an order comes so long after it. @param {string} order @param {string} status @param {number} at */
  told(order, status, at) {
    const wait = { days: this.terms.available_after_days ?? 0 };
    const free = this.lots.filter((lot) => lot.source === order && lot.waits === status);
    for (const lot of free) {
      lot.from = this.calendar.add(at, wait);
      delete lot.waits;
    }
    this.lots = [...this.lots.filter((lot) => !free.includes(lot)), ...free];
    this.settleOrder();
    this.apply(this.now);
  }

  /** Time passes, one thing after the other, for a debt is paid by what comes first. @param {number} until */
  settle(until) {
    const stops = this.lots.flatMap((lot) => [lot.from, this.expires(lot)]);
    const passed = stops.filter((at) => this.now < at && at <= until);
    for (const at of [...new Set(passed)].sort((a, b) => a - b)) this.apply(at);
    if (until > this.now) this.apply(until);
  }

  /** @param {number} at */
  apply(at) {
    this.now = at;
    for (const lot of this.lots.filter((one) => this.expires(one) <= at)) {
      this.accounts.expired += lot.points;
      this.onExpiry(lot.source, lot.points);
      lot.points = 0n;
    }
    this.clean();
    for (const lot of this.spendable()) {
      const paid = min(lot.points, this.debt);
      lot.points -= paid;
      this.debt -= paid;
    }
    this.clean();
  }

  clean() {
    this.lots = this.lots.filter((lot) => lot.points > 0n);
  }

  /**
   * Takes points from lots, the first one first, and says what was taken.
   * @param {bigint} points @param {Lot[]} lots @returns {Lot[]}
   */
  take(points, lots) {
    let missing = points;
    const taken = lots.map((lot) => {
      const part = min(lot.points, missing);
      lot.points -= part;
      missing -= part;
      return { ...lot, points: part };
    });
    this.clean();
    return taken.filter((lot) => lot.points > 0n);
  }
}

/**
 * Divides lots at a number of points: the first so many, and the rest.
 * @param {Lot[]} lots @param {bigint} points @returns {[Lot[], Lot[]]}
 */
export function divide(lots, points) {
  let missing = points;
  /** @type {Lot[]} */
  const first = [];
  /** @type {Lot[]} */
  const rest = [];
  for (const lot of lots) {
    const part = min(lot.points, missing);
    missing -= part;
    if (part > 0n) first.push({ ...lot, points: part });
    if (part < lot.points) rest.push({ ...lot, points: lot.points - part });
  }
  return [first, rest];
}
