/** The member's tier: what counts for it, and what becomes of it as time passes. docs/program/tiers.md. */

import { calendarOf } from './calendar.mjs';
import { max, sum } from './fraction.mjs';

/** @typedef {{at: number, amount: bigint}} Entry */

/** What an order counts for its tier as a whole. @param {any} metric @param {boolean} counts @param {import('./counters.mjs').Count[]} once */
export function wholly(metric, counts, once) {
  if (metric === 'orders') return counts ? 1n : 0n;
  return sum(once.filter((one) => one.counter === metric?.counter).map((one) => one.amount));
}

/** What a line counts for it. @param {any} metric @param {bigint} spend @param {bigint} points @param {import('./counters.mjs').Count[]} counted */
export function qualifying(metric, spend, points, counted) {
  if (metric === 'spend') return spend;
  return metric === 'points' ? points : wholly(metric, false, counted);
}

export class Ladder {
  /** @param {any} program @param {number} at */
  constructor(program, at) {
    this.calendar = calendarOf(program.time_zone ?? 'UTC');
    this.rules = {
      window: { months: 12 },
      upgrade: 'at_once',
      downgrade: 'to_metric',
      ...program.tiers,
    };
    this.levels = this.rules.levels;
    this.grace = { days: this.rules.grace_days ?? 0 };
    /** @type {Entry[]} all that ever counted */
    this.entries = [];
    this.tier = 0;
    this.since = at;
    /** @type {number | null} */
    this.until = null;
    /** @type {number | null} */
    this.below = null;
    this.now = at;
    /** @type {{tier: number, until: number} | null} */
    this.granted = null;
  }

  /** The tier that the member has: the one that was reached, or the one that is granted. */
  get index() {
    return Math.max(this.tier, this.granted?.tier ?? 0);
  }

  get id() {
    return this.levels[this.index].id;
  }

  /** @param {string} id @param {number} until */
  grant(id, until) {
    const tier = this.levels.findIndex((/** @type {any} */ level) => level.id === id);
    this.granted = tier === 0 ? null : { tier, until };
  }

  /** The first instant at which an entry no longer counts. @param {Entry} entry */
  leaves(entry) {
    const { window } = this.rules;
    if (window === 'lifetime') return Infinity;
    return window === 'year'
      ? this.calendar.newYear(entry.at, 1)
      : this.calendar.dayAfter(entry.at, window);
  }

  /** What counts at an instant. @param {number} at */
  metric(at) {
    return sum(
      this.entries.filter((entry) => at < this.leaves(entry)).map((entry) => entry.amount),
    );
  }

  /** What counted in the year that ends at `at`. @param {number} at */
  yearBefore(at) {
    return sum(
      this.entries.filter((entry) => this.leaves(entry) === at).map((entry) => entry.amount),
    );
  }

  /** @param {bigint} metric @returns {number} */
  level(metric) {
    return this.levels.findLastIndex(
      (/** @type {any} */ level) => !level.invited && BigInt(level.from) <= metric,
    );
  }

  /** To when a tier that is reached at `at` is kept. @param {number} at @returns {number | null} */
  keptTo(at) {
    const { keep } = this.rules;
    if (keep === undefined) return null;
    return keep === 'next_year' ? this.calendar.newYear(at, 2) : this.calendar.add(at, keep);
  }

  /** How a preview shows the tier: what counts, and what is missing to the next one. */
  shown() {
    const metric = this.metric(this.now);
    const next = this.levels[this.index + 1];
    const after = { after: this.id, metric: Number(metric) };
    if (!next || next.invited) return { ...after, missing: 0 };
    return { ...after, next: next.id, missing: Number(max(BigInt(next.from) - metric, 0n)) };
  }

  /** @param {number} until */
  settle(until) {
    if (until <= this.now) return;
    for (;;) {
      const stops = [
        ...this.entries.map((entry) => this.leaves(entry)),
        this.calendar.newYear(this.now, 1),
        this.until ?? Infinity,
        this.granted?.until ?? Infinity,
        this.below === null ? Infinity : this.calendar.add(this.below, this.grace),
      ];
      const next = Math.min(...stops.filter((at) => at > this.now), until);
      this.now = next;
      this.look();
      if (next === until) return;
    }
  }

  /** What the state at this instant makes of the tier. */
  look() {
    const at = this.now;
    if (this.granted && this.granted.until <= at) this.granted = null;
    const yearly = this.rules.window === 'year';
    const metric = this.metric(at);
    const begins = yearly && at === this.calendar.startOf(at, 'year');
    const reached =
      this.rules.upgrade === 'at_once'
        ? this.level(metric)
        : begins
          ? this.level(this.yearBefore(at))
          : 0;
    if (reached > this.tier) {
      this.tier = reached;
      this.since = at;
      this.until = this.keptTo(at);
      this.below = null;
      if (this.rules.upgrade === 'at_once') return;
    }
    while (this.tier > 0 && this.loses(metric)) {
      const earned = this.level(this.rules.keep === 'next_year' ? this.yearBefore(at) : metric);
      const down =
        this.rules.downgrade === 'one_step' ? this.tier - 1 : Math.min(earned, this.tier - 1);
      this.tier = down;
      this.since = at;
      this.until = down > 0 ? this.keptBelow(at, metric) : null;
      this.below = null;
    }
  }

  /**
   * To when a tier is kept that another one led down to. The documents do not say; the calculator keeps
   * one for so many months only where the step alone holds it.
   * @param {number} at @param {bigint} metric @returns {number | null}
   */
  keptBelow(at, metric) {
    if (this.rules.keep === 'next_year') return this.calendar.newYear(at, 1);
    return metric < BigInt(this.levels[this.tier].from) ? this.keptTo(at) : null;
  }

  /** Whether the tier is lost now; notes since when what counts is not enough. @param {bigint} metric */
  loses(metric) {
    const { window, downgrade, keep } = this.rules;
    if (window === 'lifetime' || downgrade === 'never') return false;
    if (metric >= BigInt(this.levels[this.tier].from)) {
      this.below = null;
      if (keep === 'next_year')
        this.until = Math.max(this.until ?? 0, this.calendar.newYear(this.now, 2));
      return false;
    }
    this.below ??= this.now;
    return this.now >= Math.max(this.calendar.add(this.below, this.grace), this.until ?? -Infinity);
  }
}
