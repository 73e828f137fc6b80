/** What an order or an action earns: the rules on each line, their limits, multipliers and rounding. */

import {
  add,
  frac,
  less,
  least,
  max,
  mul,
  ONE,
  ratio,
  round,
  share,
  sub,
  sum,
  total,
  ZERO,
} from './fraction.mjs';
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
/** @typedef {{id: string, points: bigint, why: {rule: string, points: bigint}[], unnamed: boolean, spend: Map<string, bigint>}} Award */

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

/** Whether a rule gives once for all its lines together. @param {any} rule */
const isShared = (rule) =>
  rule.steps !== undefined || (rule.fixed && (rule.fixed.per ?? 'order') === 'order');

/** Whether a rule gives so many points a line or a piece: never to shipping or fees. @param {any} rule */
const isOfGoods = (rule) => ['line', 'item'].includes(rule.fixed?.per);

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
 * What the steps give on one spot: its share of what they give for all matching spots together, in
 * whole points where each rule is rounded.
 * @param {any} rule @param {Spot} spot @param {Spot[]} matching @param {any} rounding
 */
function bySteps(rule, spot, matching, rounding) {
  const costs = matching.map((other) => other.cost(rule) ?? 0n);
  const all = sum(costs);
  const place = matching.indexOf(spot);
  const inside = rule.steps.map((/** @type {any} */ step, /** @type {number} */ i) => {
    const next = rule.steps[i + 1]?.from;
    const top = next === undefined || BigInt(next) > all ? all : BigInt(next);
    return max(top - BigInt(step.from), 0n);
  });
  const given = total(
    rule.steps.map((/** @type {any} */ step, /** @type {number} */ i) =>
      byRate(step, frac(inside[i]), rounding),
    ),
  );
  // The finest part that the rates of the program know; what is smaller falls to the next line.
  const unit = rounding.scope === 'rule' ? 1n : rounding.unit;
  const parts = share((given.n * unit) / given.d, costs);
  return frac(parts[place] ?? 0n, unit);
}

/** What a rule gives on one spot, before its limit. @param {any} rule @param {Spot} spot @param {Spot[]} matching @param {any} rounding */
function gives(rule, spot, matching, rounding) {
  const cost = spot.cost(rule) ?? 0n;
  if (rule.rate) return byRate(rule.rate, frac(cost), rounding);
  if (rule.steps) return bySteps(rule, spot, matching, rounding);
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
  return all.map(({ rule, factor }) => {
    const amount = mul(kind === 'add' ? base : running, sub(factor, ONE));
    running = add(running, amount);
    return { rule, amount };
  });
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

/** The common denominator of all rates. @param {any} program @returns {bigint} */
const finest = (program) =>
  (program.earn ?? [])
    .flatMap((/** @type {any} */ rule) => rule.steps ?? (rule.rate ? [rule.rate] : []))
    .map((/** @type {any} */ rate) => frac(rate.points, rate.every ?? 100).d)
    .reduce((/** @type {bigint} */ a, /** @type {bigint} */ b) => frac(a, b).n * b, 1n);

/**
 * What rules give in one order, one spot after the other, as far as their limits leave it.
 * @param {any} rounding @param {(rule: any) => bigint | null} leftOfPeriods
 */
function giver(rounding, leftOfPeriods) {
  /** @type {Map<string, Fraction>} */
  const given = new Map();
  const note = (/** @type {any} */ rule, /** @type {Fraction} */ more) =>
    given.set(rule.id, add(given.get(rule.id) ?? ZERO, more));
  return {
    /** @param {any} rule @param {Spot} spot @param {Spot[]} together */
    give(rule, spot, together) {
      const left = room(rule, given, leftOfPeriods);
      if (rule.limit?.of === 'spend') {
        const counted = least(frac(spot.cost(rule) ?? 0n), left ?? ZERO);
        note(rule, counted);
        return { amount: byRate(rule.rate, counted, rounding), counted: counted.n / counted.d };
      }
      let amount = gives(rule, spot, together, rounding);
      if (rounding.scope === 'rule') amount = frac(round(amount, rounding.mode ?? 'floor'));
      if (left !== null) amount = least(amount, left);
      note(rule, amount);
      return { amount, counted: null };
    },
    /** What is given for all lines together is used up before the order or not at all. @param {any} rule */
    usedUp(rule) {
      const left = room(rule, isShared(rule) ? new Map() : given, leftOfPeriods);
      return left !== null && left.n === 0n;
    },
  };
}

/**
 * The rules that apply to each spot, which may be used up on the way from one to the next.
 * @param {Spot[]} spots @param {(spot: Spot) => any[]} matchingOf @param {ReturnType<typeof giver>} limits
 */
function shapesOf(spots, matchingOf, limits) {
  return spots.map((spot) => {
    const applied = applying(matchingOf(spot), limits.usedUp);
    for (const rule of applied.filter((one) => one.multiplier === undefined && !isShared(one))) {
      limits.give(rule, spot, []);
    }
    return applied;
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
  const rounding = { ...program.rounding, unit: finest(program) };
  const isMultiplied = (/** @type {any} */ rule) => rule.multiplied ?? situation.cart !== null;
  const matchingOf = (/** @type {Spot} */ spot) =>
    rules.filter(
      (rule) =>
        (rule.multiplier !== undefined || spot.cost(rule) !== null) &&
        (spot.goods || !isOfGoods(rule)) &&
        holds(rule.when, situation, spot.piece),
    );
  const trial = giver(rounding, leftOfPeriods);
  const shapes = shapesOf(spots, matchingOf, trial);
  const unnamed =
    spots.some((spot) => matchingOf(spot).some(trial.usedUp)) ||
    ((program.multipliers ?? 'best') !== 'best' &&
      rules.filter((rule) => rule.multiplier).length > 1);

  const { give } = giver(rounding, leftOfPeriods);
  let before = ZERO;
  return spots.map((spot, i) => {
    const applied = shapes[i] ?? [];
    /** @type {Map<string, bigint>} */
    const spend = new Map();
    const giving = applied.filter((rule) => rule.multiplier === undefined);
    /** @type {Entry[]} */
    const entries = giving.map((rule) => {
      const together = spots.filter((_, k) => shapes[k]?.includes(rule));
      const { amount, counted } = give(rule, spot, together);
      if (counted !== null) spend.set(rule.id, counted);
      return { rule: rule.id, amount };
    });
    const base = total(entries.filter((_, k) => isMultiplied(giving[k])).map((one) => one.amount));
    const multipliers = applied.filter((rule) => rule.multiplier !== undefined);
    entries.push(...multiplied(program, multipliers, tier, base));
    const from = (rounding.scope ?? 'order') === 'order' ? before : ZERO;
    const why = rounded(entries, rounding.mode ?? 'floor', from);
    before = add(before, total(entries.map((entry) => entry.amount)));
    const points = sum(why.map((entry) => entry.points));
    return { id: spot.id, points, why, unnamed, spend };
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
