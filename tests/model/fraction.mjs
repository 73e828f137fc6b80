/** Exact numbers: a fraction of two BigInts, never a float. */

/** @typedef {{n: bigint, d: bigint}} Fraction */
/** @typedef {'floor' | 'half_up' | 'half_even' | 'ceil'} Mode */

/** @param {bigint} a @param {bigint} b @returns {bigint} */
const gcd = (a, b) => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

/** @param {bigint | number} n @param {bigint | number} [d] @returns {Fraction} */
export function frac(n, d = 1n) {
  const top = BigInt(n);
  const bottom = BigInt(d);
  if (bottom <= 0n) throw new RangeError('a denominator is positive');
  const common = gcd(top, bottom);
  return { n: top / common, d: bottom / common };
}

export const ZERO = frac(0);
export const ONE = frac(1);

/** @param {Fraction} a @param {Fraction} b */
export const add = (a, b) => frac(a.n * b.d + b.n * a.d, a.d * b.d);
/** @param {Fraction} a @param {Fraction} b */
export const sub = (a, b) => frac(a.n * b.d - b.n * a.d, a.d * b.d);
/** @param {Fraction} a @param {Fraction} b */
export const mul = (a, b) => frac(a.n * b.n, a.d * b.d);
/** @param {Fraction} a @param {Fraction} b */
export const div = (a, b) => frac(a.n * b.d, a.d * b.n);
/** @param {Fraction} a @param {Fraction} b */
export const less = (a, b) => a.n * b.d < b.n * a.d;
/** @param {Fraction} a @param {Fraction} b */
export const least = (a, b) => (less(b, a) ? b : a);
/** @param {Fraction[]} all */
export const total = (all) => all.reduce(add, ZERO);

/** @param {Fraction} a */
export const floor = (a) => {
  const quotient = a.n / a.d;
  return a.n % a.d < 0n ? quotient - 1n : quotient;
};

/** @param {Fraction} a @param {Mode} mode @returns {bigint} */
export function round(a, mode) {
  const below = floor(a);
  const rest = sub(a, frac(below));
  if (rest.n === 0n || mode === 'floor') return below;
  if (mode === 'ceil') return below + 1n;
  const twice = 2n * rest.n;
  if (twice !== rest.d) return twice > rest.d ? below + 1n : below;
  return mode === 'half_up' || below % 2n !== 0n ? below + 1n : below;
}

/** "1.25", "5/4" or "2" as a fraction. @param {string} text @returns {Fraction} */
export function ratio(text) {
  const [top, bottom] = text.split('/');
  if (bottom !== undefined) return frac(BigInt(top ?? ''), BigInt(bottom));
  const [whole, decimals = ''] = text.split('.');
  return frac(BigInt(`${whole}${decimals}`), 10n ** BigInt(decimals.length));
}

/**
 * Parts of `whole` in proportion to `weights`, as integers whose sum is `whole`: each running sum is
 * rounded, so nothing is lost. Weights that are all zero count alike.
 * @param {bigint} whole @param {bigint[]} weights @returns {bigint[]}
 */
export function share(whole, weights) {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n && weights.length > 0) {
    return share(
      whole,
      weights.map(() => 1n),
    );
  }
  let weight = 0n;
  let given = 0n;
  return weights.map((own) => {
    weight += own;
    const upTo = (whole * weight) / sum;
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

/** @param {bigint} a @param {bigint} b */
export const min = (a, b) => (a < b ? a : b);
/** @param {bigint} a @param {bigint} b */
export const max = (a, b) => (a > b ? a : b);
/** @param {bigint[]} all */
export const sum = (all) => all.reduce((a, b) => a + b, 0n);
