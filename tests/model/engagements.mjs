/** Random counters and what programs make of them: segments, challenges and causes. */

import { ACTIONS, CATEGORIES, condition, maybe, range, TAGS, walletOf } from './programs.mjs';

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./programs.mjs').Names} Names */

const PERIODS = ['day', 'week', 'month', 'quarter', 'year'];
export const PLANS = ['pro', 'studio'];
export const BIRTHDAYS = ['02-29', '02-28', '03-31', '12-31', '01-01', '10-27', '06-15'];
export const KINDS = ['photo', 'video', 'text'];

/** @param {Random} r @param {string} id @param {Names} names */
function counter(r, id, names) {
  if (r.once(2)) {
    const when = maybe(r, 2, () => ({ when: condition(r, names) }));
    const of = r.pick([
      {},
      { counts: 'times' },
      { counts: 'items' },
      { counts: 'spend' },
      { counts: 'spend' },
      { counts: 'points' },
      { distinct: r.once(2) ? { category: r.some(CATEGORIES) } : { tag: r.some(TAGS) } },
    ]);
    return { id, ...of, ...when };
  }
  const of = r.pick([
    {},
    {},
    { of: 'distance' },
    { counts: 'points' },
    { distinct: { attributes: { kind: r.some(KINDS) } } },
  ]);
  const asked = r.pick([{ attributes: { good: true } }, { tier: r.some(names.tiers) }]);
  return { id, on: r.pick(ACTIONS), ...of, ...maybe(r, 4, () => ({ when: asked })) };
}

/** In what unit a counter counts, roughly. @param {any} one */
const unitOf = (one) => (one.counts === 'spend' || one.of ? 800 : one.counts === 'points' ? 15 : 1);

/** @param {Random} r */
function window(r) {
  return r.pick([
    'lifetime',
    ...PERIODS,
    ...PERIODS.map((period) => `last_${period}`),
    { days: r.int(1, 60) },
    { days: r.int(200, 800) },
    { months: r.int(1, 14) },
    { from: `2024-1${r.int(0, 2)}-15`, until: `2025-0${r.int(1, 9)}-28` },
    { from: '2025-01-31' },
  ]);
}

/** @param {Random} r */
function reading(r) {
  const read = r.pick([
    'sum',
    'sum',
    'days',
    'streak_days',
    'streak_weeks',
    'streak_months',
    'days_since',
  ]);
  return {
    ...(read === 'sum' && r.once(2) ? {} : { read }),
    ...(['sum', 'days'].includes(read) && !r.once(3) ? { in: window(r) } : {}),
  };
}

/** @param {Random} r @param {any[]} counters @returns {any} */
export function counterTest(r, counters) {
  const one = r.pick(counters);
  const asked = reading(r);
  const sums = (asked.read ?? 'sum') === 'sum';
  const most = asked.read === 'days_since' ? 40 : 3;
  const fits = range(r, 0, sums ? 4 * unitOf(one) : most);
  return { counters: { [one.id]: { ...asked, ...fits } } };
}

/** What is known of the member. @param {Random} r @returns {any} */
export function knownTest(r) {
  const around = () => ({
    ...maybe(r, 2, () => ({ before: r.int(0, 60) })),
    ...maybe(r, 2, () => ({ after: r.int(0, 60) })),
  });
  return r.pick([
    { birthday: around() },
    { anniversary: around() },
    { member_days: range(r, 0, 60) },
    { profile: { plan: r.some(PLANS) } },
    { profile: { chairs: range(r, 0, 4) } },
    { profile: { letters: r.once(2), plan: r.some(PLANS) } },
  ]);
}

/** What is asked of the member alone. @param {Random} r @param {Names} names */
function memberTest(r, names) {
  const { counters, segments, tiers } = names;
  return r.pick([
    counters.length ? counterTest(r, counters) : { balance: range(r, 0, 120) },
    counters.length ? counterTest(r, counters) : { orders: range(r, 0, 4) },
    segments.length ? { segment: r.some(segments) } : { tier: r.some(tiers) },
    { tier: r.some(tiers) },
    { orders: range(r, 0, 4) },
    { balance: range(r, 0, 120) },
    { member: true },
    knownTest(r),
  ]);
}

/** @param {Random} r @param {Names} names */
export function memberCondition(r, names) {
  const nested = r.once(5)
    ? { [r.pick(['all', 'any', 'none'])]: [memberTest(r, names), memberTest(r, names)] }
    : {};
  return { ...memberTest(r, names), ...nested };
}

/** @param {Random} r @param {number} low */
function ascending(r, low) {
  let goal = r.int(1, 2 * low);
  return Array.from({ length: r.int(1, 3) }, () => {
    const level = { goal, ...maybe(r, 2, () => ({ points: r.int(0, 40) })) };
    goal += r.int(1, 2 * low);
    return level;
  });
}

/** @param {Random} r @param {string} id @param {Names} names @param {string[]} earlier */
function challenge(r, id, names, earlier) {
  const one = r.pick(names.counters);
  const repeat = r.pick(['once', 'once', 'period', 'each', undefined]);
  const asked =
    repeat === 'each'
      ? {}
      : repeat === 'period'
        ? { in: r.pick(PERIODS), ...maybe(r, 3, () => ({ read: r.pick(['sum', 'days']) })) }
        : reading(r);
  const unit = ['sum', undefined].includes(asked.read) ? unitOf(one) : 1;
  const levels = ascending(r, unit);
  const goal = repeat === 'each' || r.once(2) ? levels[0] : { levels };
  return {
    id,
    name: id,
    counter: one.id,
    ...walletOf(r, names),
    ...asked,
    ...(repeat === undefined ? {} : { repeat }),
    ...goal,
    ...(earlier.length ? maybe(r, 3, () => ({ after: r.pick(earlier) })) : {}),
    ...maybe(r, 4, () => ({ when: r.once(2) ? memberCondition(r, names) : condition(r, names) })),
  };
}

/** @param {Random} r @param {number} from @param {number} to @param {(id: string, earlier: any[]) => any} make */
function several(r, from, to, make, letter = '') {
  /** @type {any[]} */
  const made = [];
  const length = r.int(from, to);
  for (let i = 0; i < length; i += 1) made.push(make(`${letter}${i}`, [...made]));
  return made;
}

/** Counters and segments, which conditions of all the rest may name. @param {Random} r @param {Names} names */
export function counted(r, names) {
  if (r.once(3)) return {};
  const counters = several(r, 1, 4, (id) => counter(r, id, names), 'n');
  names.counters = counters;
  const segments = several(
    r,
    0,
    2,
    (id) => {
      const made = { id, name: id, when: memberCondition(r, names) };
      names.segments = [...names.segments, id];
      return made;
    },
    's',
  );
  return { counters, segments };
}

/** @param {Random} r @param {Names} names */
export function engagement(r, names) {
  if (names.counters.length === 0) return {};
  const sums = names.counters.filter((one) => !one.distinct);
  const earlier = (/** @type {any[]} */ all) => all.map((one) => one.id);
  return {
    challenges: several(r, 0, 3, (id, all) => challenge(r, id, names, earlier(all)), 'g'),
    ...(sums.length
      ? {
          causes: several(
            r,
            0,
            2,
            (id) => ({
              id,
              name: id,
              counter: r.pick(sums).id,
              ...maybe(r, 2, () => ({ gives: r.int(1, 12) })),
              ...maybe(r, 2, () => ({ every: r.pick([1, 2, 3, 100, 250]) })),
            }),
            'u',
          ),
        }
      : {}),
  };
}

/** @param {Random} r @param {string} id @param {Names} names */
function gift(r, id, names) {
  const days = [
    'birthday',
    'anniversary',
    { date: r.pick(BIRTHDAYS) },
    { day: r.pick([1, 15, 29, 30, 31]) },
  ];
  const tiers = names.tiers.slice(1).map((tier) => ({ tier }));
  const date = { date: { from: '2025-01-01', until: '2026-07-01' } };
  const gives =
    names.counters.length && r.once(3)
      ? {
          rate: {
            points: r.int(1, 3),
            every: r.pick([1, 2, 100]),
            of: { counter: r.pick(names.counters).id, ...reading(r) },
          },
        }
      : { points: r.int(1, 30) };
  return {
    id,
    label: id,
    on: r.pick(tiers.length && r.once(2) ? tiers : days),
    ...gives,
    ...walletOf(r, names),
    ...maybe(r, 3, () => ({ when: r.once(3) ? date : memberCondition(r, names) })),
  };
}

/** @param {Random} r @param {Names} names */
export function gifts(r, names) {
  if (r.once(2)) return {};
  return { gifts: several(r, 1, 3, (id) => gift(r, id, names), 'f') };
}
