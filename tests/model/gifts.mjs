/** Points that come by the calendar or with a tier. docs/program/engagement.md, "gifts". */

import { calendarOf, startOnWall } from './calendar.mjs';
import { dayOfYear, dayOfYearOf } from './days.mjs';
import { floor, frac } from './fraction.mjs';
import { holds } from './conditions.mjs';

/** @typedef {import('./conditions.mjs').Situation} Situation */
/** @typedef {{gift: any, at: number}} Coming */
/** @typedef {Map<string, Map<string, bigint>>} Promised points by gift and tier */

export class Gifts {
  /** @param {any} program */
  constructor(program) {
    this.calendar = calendarOf(program.time_zone ?? 'UTC');
    /** @type {any[]} */
    this.all = program.gifts ?? [];
    /** When each came last. @type {Map<string, number>} */
    this.last = new Map();
  }

  /**
   * The days of a gift on the wall, from the month of `from` to the one of `until`.
   * @param {any} gift @param {number} from @param {number} until @param {{birthday: string | null, joined: number}} member
   */
  daysOf({ on }, from, until, { birthday, joined }) {
    const [first, last] = [from, until].map((at) => this.calendar.wall(at));
    const years = Array.from(
      { length: last.getUTCFullYear() - first.getUTCFullYear() + 1 },
      (_, i) => first.getUTCFullYear() + i,
    );
    const everyYear = (/** @type {string} */ text) => years.map((year) => dayOfYear(text, year));
    if (on === 'birthday') return birthday === null ? [] : everyYear(birthday);
    if (on === 'anniversary') {
      const day = startOnWall(this.calendar.wall(joined).getTime(), 'day');
      return everyYear(dayOfYearOf(day));
    }
    if (on.date) return everyYear(on.date);
    if (on.tier) return [];
    return years.flatMap((year) =>
      Array.from({ length: 12 }, (_, month) => {
        const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
        return Date.UTC(year, month, Math.min(on.day, length));
      }),
    );
  }

  /**
   * Those whose day begins after `from` and not after `until`.
   * @param {number} from @param {number} until @param {{birthday: string | null, joined: number}} member
   * @returns {Coming[]}
   */
  between(from, until, member) {
    return this.all
      .flatMap((gift) =>
        this.daysOf(gift, from, until, member).map((day) => ({
          gift,
          at: this.calendar.instant(day),
        })),
      )
      .filter(({ at }) => from < at && at <= until)
      .sort((a, b) => a.at - b.at);
  }

  /** Those of the tiers that a member rises to or beyond. @param {any[]} levels @param {number} before @param {number} after @param {number} at @returns {Coming[]} */
  welcoming(levels, before, after, at) {
    const passed = levels.slice(before + 1, after + 1).map((level) => level.id);
    return this.all
      .filter(({ id, on }) => {
        const last = this.last.get(id);
        const soon = last !== undefined && at < this.calendar.add(last, { months: 12 });
        return passed.includes(on.tier) && !soon;
      })
      .map((gift) => ({ gift, at }));
  }

  /** What each welcome would be, for a member of each tier. @param {Situation} s @param {any[]} levels @returns {Promised} */
  promised(s, levels) {
    const points = (/** @type {any} */ gift, /** @type {string} */ tier) =>
      this.points({ gift, at: s.at }, { ...s, member: { ...s.member, tier } });
    return new Map(
      this.all
        .filter(({ on }) => on.tier)
        .map((gift) => [
          gift.id,
          new Map(levels.map((/** @type {any} */ { id }) => [id, points(gift, id)])),
        ]),
    );
  }

  /** Whether it was a birthday already in this calendar year. @param {Coming} coming */
  again({ gift, at }) {
    const last = this.last.get(gift.id);
    if (gift.on !== 'birthday' || last === undefined) return false;
    return this.calendar.startOf(last, 'year') === this.calendar.startOf(at, 'year');
  }

  /** How many points it brings, none where its condition does not hold. @param {Coming} coming @param {Situation} s */
  points(coming, s) {
    const { when, points, rate } = coming.gift;
    if (this.again(coming) || !holds(when, s, null)) return 0n;
    if (points !== undefined) return BigInt(points);
    const reading = s.member.counters.read(rate.of.counter, rate.of, s.at) ?? 0n;
    return floor(frac(reading * BigInt(rate.points), rate.every));
  }
}
