/** The smallest program and history that still disagree: whatever can be left out is left out. */

/** @typedef {import('./expectation.mjs').Case} Case */

/** Each way to leave out or simplify one thing. @param {any} value @param {string[]} kept @returns {Generator<any>} */
function* simpler(value, kept) {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) yield value.toSpliced(i, 1);
    for (let i = 0; i < value.length; i += 1) {
      for (const one of simpler(value[i], kept)) yield value.with(i, one);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      if (kept.includes(key)) continue;
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
    }
    for (const key of Object.keys(value)) {
      for (const one of simpler(value[key], kept)) yield { ...value, [key]: one };
    }
  } else if (typeof value === 'number' && value > 1) {
    for (const one of [1, 10, 100, 1000]) if (one < value) yield one;
  }
}

const KEPT = [
  'id',
  'label',
  'name',
  'currency',
  'type',
  'at',
  'order',
  'line',
  'price',
  'quantity',
];

/**
 * @param {Case} one
 * @param {(one: Case) => boolean} disagrees
 * @param {number} [patience] how often it may be asked
 * @returns {Case}
 */
export function smallest(one, disagrees, patience = 1500) {
  let best = one;
  let asked = 0;
  for (let found = true; found;) {
    found = false;
    for (const smaller of simpler(best, KEPT)) {
      if ((asked += 1) > patience) return best;
      if (!smaller.program || !smaller.events || !disagrees(smaller)) continue;
      best = smaller;
      found = true;
      break;
    }
  }
  return best;
}
