/** A small random number generator (mulberry32), so that a seed says everything. */

export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** 0 <= x < 2^32 */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let x = this.state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }

  /** @param {number} from @param {number} to included */
  int(from, to) {
    return from + (this.next() % (to - from + 1));
  }

  /** True once in so many times. @param {number} times */
  once(times) {
    return this.next() % times === 0;
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return /** @type {T} */ (list[this.next() % list.length]);
  }

  /** A part of the list, not empty. @template T @param {readonly T[]} list @returns {T[]} */
  some(list) {
    const found = list.filter(() => this.once(2));
    return found.length > 0 ? found : [this.pick(list)];
  }
}
