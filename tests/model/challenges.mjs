/** Goals for readings of counters, what reaching them gives, and what orders give to others. */

import { floor, frac } from './fraction.mjs';
import { holdsForCart } from './conditions.mjs';

/** @typedef {import('./conditions.mjs').Situation} Situation */
/** @typedef {import('./counters.mjs').Counters} Counters */
/** @typedef {{level: number, times: number, at: number, finished: boolean}} Progress */
/** @typedef {{challenge: any, reached: number, points: bigint}} Reached */

/** @param {any} challenge @returns {{goal: number, points?: number}[]} */
const levelsOf = (challenge) =>
  challenge.levels ?? [{ goal: challenge.goal, points: challenge.points }];

export class Challenges {
  /** @param {any} program @param {Counters} counters */
  constructor(program, counters) {
    /** @type {any[]} */
    this.all = program.challenges ?? [];
    this.counters = counters;
    /** @type {Map<string, Progress>} */
    this.progress = new Map();
  }

  /** How far one is at an instant: what comes again in every period begins anew with it. @param {any} challenge @param {number} at @returns {Progress} */
  of(challenge, at) {
    const found = this.progress.get(challenge.id) ?? {
      level: 0,
      times: 0,
      at: -Infinity,
      finished: false,
    };
    if (challenge.repeat !== 'period' || found.times === 0) return found;
    const { calendar } = this.counters;
    const known = calendar.startOf(found.at, challenge.in);
    const now = calendar.startOf(at, challenge.in);
    if (known === now) return found;
    // What is told late wins no period before one that was won.
    return { ...found, level: known > now ? levelsOf(challenge).length : 0 };
  }

  /** The next goal; null when there is none. @param {any} challenge @param {number} level */
  goal(challenge, level) {
    if (challenge.repeat === 'each') return challenge.goal * (level + 1);
    return levelsOf(challenge)[level]?.goal ?? null;
  }

  /** @param {any} challenge @param {number} at @returns {bigint | null} */
  reading(challenge, at) {
    return this.counters.read(challenge.counter, challenge, at);
  }

  /** Those that can be reached, by what was before the order or action. @param {Situation} s @param {import('./conditions.mjs').Piece[]} pieces */
  open(s, pieces) {
    const fits = (/** @type {any} */ when) => {
      // An action has no line.
      return holdsForCart(when, s, s.cart ? pieces : []);
    };
    return this.all.filter(
      ({ after, when }) => (after === undefined || this.finished(after)) && fits(when),
    );
  }

  /** @param {string} id */
  finished(id) {
    return this.progress.get(id)?.finished ?? false;
  }

  /** What of those that are open is reached now. @param {any[]} open @param {number} at @returns {Reached[]} */
  reach(open, at) {
    return open.flatMap((challenge) => {
      const reading = this.reading(challenge, at);
      const before = this.of(challenge, at);
      let { level } = before;
      let points = 0n;
      for (;;) {
        const goal = this.goal(challenge, level);
        if (goal === null || reading === null || reading < BigInt(goal)) break;
        const levels = levelsOf(challenge);
        points += BigInt((challenge.repeat === 'each' ? levels[0] : levels[level])?.points ?? 0);
        level += 1;
      }
      const reached = level - before.level;
      if (reached === 0) return [];
      const finished = before.finished || level >= levelsOf(challenge).length;
      this.progress.set(challenge.id, { level, times: before.times + reached, at, finished });
      return [{ challenge, reached, points }];
    });
  }
}

/** What each cause has been given. @param {any} program @param {Counters} counters @returns {{cause: string, total: bigint}[]} */
export const causesOf = (program, counters) =>
  (program.causes ?? []).map((/** @type {any} */ one) => ({
    cause: one.id,
    total: floor(frac(counters.total(one.counter) * BigInt(one.gives ?? 1), one.every ?? 1)),
  }));

/** What an order or action gave to them, where there are any. @param {{cause: string, total: bigint}[]} before @param {{cause: string, total: bigint}[]} after */
export const givesOf = (before, after) =>
  after.length === 0
    ? {}
    : {
        causes: after.map(({ cause, total }, i) => {
          const was = before[i]?.total ?? 0n;
          return { cause, gives: Number(total - was), total: Number(was) };
        }),
      };
