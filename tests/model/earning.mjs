/** What an order or an action earns: the rules on each line, their limits, multipliers and rounding. */

import { add, frac, less, least, mul, ONE, ratio, round, share, sub, sum, total, ZERO } from './fraction.mjs';
import { holds } from './conditions.mjs';

/** @typedef {import('./fraction.mjs').Fraction} Fraction */
/**
 * @typedef {object} Spot where rules are asked: a line, shipping, fees, or an action
 * @property {string} id
 * @property {bigint} quantity
 * @property {import('./conditions.mjs').Piece | null} piece
 * @property {(rule: any) => bigint | null} cost what a rule sees of it; null where it gives nothing
 * @property {boolean} goods
 */
/** @typedef {{rule: string, amount: Fraction}} Entry */
/** @typedef {{id: string, points: bigint, why: {rule: string, points: bigint}[], earns: boolean, spend: Map<string, bigint>}} Award */

/** @param {any} rule @param {Map<string, Fraction>} given */
function room(rule, given, /** @type {(rule: any) => bigint | null} */ leftOfPeriods) {
  if (!rule.limit) return null;
  const used = given.get(rule.id) ?? ZERO;
  const rooms = [];
  if (rule.limit.order !== undefined) rooms.push(sub(frac(rule.limit.order), used));
  const periods = leftOfPeriods(rule);
  if (periods !== null) rooms.push(sub(frac(periods), used));
  const left = rooms.reduce(least);
  return less(left, ZERO) ? ZERO : left;
}

/** The rules that apply to a spot, as "Rules that exclude each other" says. @param {any[]} rules those that match @param {(rule: any) => boolean} usedUp */
function applying(rules, usedUp) {
  const inTurn = [...rules].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  const groups = new Set();
  /** @type {any[]} */
  const applied = [];
  for (const rule of inTurn) {
    if (usedUp(rule) || (rule.group !== undefined && groups.has(rule.group))) continue;
    if (rule.stacking === 'alone' && applied.length > 0) continue;
    if (rule.group !== undefined) groups.add(rule.group);
    applied.push(rule);
    if (rule.stacking === 'stop' || rule.stacking === 'alone') break;
  }
  return rules.filter((rule) => applied.includes(rule));
}

/**
 * A rate on an amount, rounded where each rule is.
 * @param {any} rate @param {Fraction} amount @param {any} rounding
 */
function byRate(rate, amount, rounding) {
  const exact = mul(amount, frac(rate.points, rate.every ?? 100));
  if (rounding.scope !== 'rule') return exact;
  return frac(round(exact, rounding.rates ?? rounding.mode ?? 'floor'));
}

/**
 * The part of each step that one spot has, which is its share of what all matching spots cost.
 * @param {any} rule @param {bigint} own @param {bigint} all @param {any} rounding
 */
function bySteps(rule, own, all, rounding) {
  return total(
    rule.steps.map((/** @type {any} */ step, /** @type {number} */ i) => {
      const next = rule.steps[i + 1]?.from;
      const top = next === undefined || BigInt(next) > all ? all : BigInt(next);
      const inside = top - BigInt(step.from);
      if (inside <= 0n) return ZERO;
      return byRate(step, frac(inside * own, all), rounding);
    }),
  );
}

/** What a rule gives on one spot, before its limit. @param {any} rule @param {Spot} spot @param {Spot[]} matching @param {any} rounding */
function gives(rule, spot, matching, rounding) {
  const cost = spot.cost(rule) ?? 0n;
  const all = sum(matching.map((other) => other.cost(rule) ?? 0n));
  if (rule.rate) return byRate(rule.rate, frac(cost), rounding);
  if (rule.steps) return bySteps(rule, cost, all, rounding);
  const { points, per = 'order' } = rule.fixed;
  if (per === 'line') return frac(points);
  if (per === 'item') return frac(BigInt(points) * spot.quantity);
  const parts = share(
    BigInt(points),
    matching.map((other) => other.cost(rule) ?? 0n),
  );
  return frac(parts[matching.indexOf(spot)] ?? 0n);
}

/** What the multipliers add, each under its own name. @param {any} program @param {any[]} rules @param {Fraction} tier @param {Fraction} base @returns {Entry[]} */
function multiplied(program, rules, tier, base) {
  const all = [
    { rule: '@tier', factor: tier },
    ...rules.map((rule) => ({ rule: rule.id, factor: ratio(rule.multiplier) })),
  ].filter(({ factor }) => less(ONE, factor));
  if (all.length === 0 || base.n === 0n) return [];
  const kind = program.multipliers ?? 'best';
  if (kind === 'best') {
    const best = all.reduce((a, b) => (less(a.factor, b.factor) ? b : a));
    return [{ rule: best.rule, amount: mul(base, sub(best.factor, ONE)) }];
  }
  let running = base;
  const entries = all.map(({ rule, factor }) => {
    const amount = mul(kind === 'add' ? base : running, sub(factor, ONE));
    running = add(running, amount);
    return { rule, amount };
  });
  // The tier's is reckoned first and stands last.
  return [...entries.filter((e) => e.rule !== '@tier'), ...entries.filter((e) => e.rule === '@tier')];
}

/** Each entry's points, so that the sum of all is the rounded sum. @param {Entry[]} entries @param {any} mode */
function rounded(entries, mode, /** @type {Fraction} */ from = ZERO) {
  let exact = from;
  return entries.map(({ rule, amount }) => {
    const earlier = round(exact, mode);
    exact = add(exact, amount);
    return { rule, points: round(exact, mode) - earlier };
  });
}

/**
 * @param {any} program
 * @param {any[]} rules those for orders, or for this action
 * @param {Spot[]} spots
 * @param {import('./conditions.mjs').Situation} situation
 * @param {Fraction} tier the tier's multiplier
 * @param {(rule: any) => bigint | null} leftOfPeriods
 * @returns {Award[]}
 */
export function award(program, rules, spots, situation, tier, leftOfPeriods) {
  const rounding = program.rounding ?? {};
  const mode = rounding.mode ?? 'floor';
  const scope = rounding.scope ?? 'order';
  const action = situation.cart === null;
  const isMultiplied = (/** @type {any} */ rule) => rule.multiplied ?? !action;
  const fits = (/** @type {any} */ rule, /** @type {Spot} */ spot) =>
    (rule.multiplier !== undefined || spot.cost(rule) !== null) &&
    (spot.goods || !['line', 'item'].includes(rule.fixed?.per)) &&
    holds(rule.when, situation, spot.piece);
  /** @type {Map<string, Fraction>} */
  const given = new Map();
  const usedUp = (/** @type {any} */ rule) => {
    const left = room(rule, given, leftOfPeriods);
    return left !== null && left.n === 0n;
  };
  const matchingOf = (/** @type {Spot} */ spot) => rules.filter((rule) => fits(rule, spot));
  // Which spots share an order's points or steps is asked before anything is given.
  const sharing = spots.map((spot) => applying(matchingOf(spot), usedUp));

  let before = ZERO;
  return spots.map((spot) => {
    const applied = applying(matchingOf(spot), usedUp);
    /** @type {Entry[]} */
    const entries = [];
    /** @type {Map<string, bigint>} */
    const spend = new Map();
    for (const rule of applied.filter((r) => r.multiplier === undefined)) {
      const others = spots.filter((_, i) => sharing[i]?.includes(rule));
      const left = room(rule, given, leftOfPeriods);
      let amount;
      if (rule.limit?.of === 'spend') {
        const counted = least(frac(spot.cost(rule) ?? 0n), left ?? ZERO);
        given.set(rule.id, add(given.get(rule.id) ?? ZERO, counted));
        spend.set(rule.id, counted.n / counted.d);
        amount = byRate(rule.rate, counted, rounding);
      } else {
        amount = gives(rule, spot, others.includes(spot) ? others : [...others, spot], rounding);
        if (scope === 'rule') amount = frac(round(amount, mode));
        if (left !== null) amount = least(amount, left);
        given.set(rule.id, add(given.get(rule.id) ?? ZERO, amount));
      }
      entries.push({ rule: rule.id, amount });
    }
    const base = total(
      entries
        .filter((entry) => isMultiplied(rules.find((rule) => rule.id === entry.rule)))
        .map((entry) => entry.amount),
    );
    const multipliers = applied.filter((rule) => rule.multiplier !== undefined);
    entries.push(...multiplied(program, multipliers, tier, base));
    const why = rounded(entries, mode, scope === 'order' ? before : ZERO);
    before = add(before, total(entries.map((entry) => entry.amount)));
    const earns = applied.some((rule) => rule.multiplier === undefined && (spot.cost(rule) ?? 0n) > 0n);
    return { id: spot.id, points: sum(why.map((entry) => entry.points)), why, earns, spend };
  });
}

/** The program's own limit: the last lines bear the cut. @param {any} program @param {Award[]} awards */
export function limited(program, awards) {
  if (!program.limit) return awards;
  let left = BigInt(program.limit.order);
  return awards.map((one) => {
    const points = one.points < left ? one.points : left;
    left -= points;
    return { ...one, points };
  });
}
