// What the JavaScript engines share: reading the part of the program language that the workload
// uses, and the arithmetic around a rule engine that can only tell which rules match.

/** Wall clock text of a program whose time zone is UTC, as UTC milliseconds. */
const utc = (text) => Date.parse(text.includes('T') ? `${text}Z` : `${text}T00:00Z`);

/** A condition with its window in milliseconds. Every key is there, so all have one shape. */
export function readCondition(when = {}) {
  return {
    category: when.category,
    tag: when.tag,
    sku: when.sku,
    line_total: when.line_total,
    tier: when.tier,
    subtotal: when.subtotal,
    date: when.date && { from: utc(when.date.from), until: utc(when.date.until) },
    all: when.all?.map(readCondition),
  };
}

/** A decimal multiplier in ten-thousandths. */
export const tenThousandths = (decimal) => Math.round(Number(decimal) * 10_000);

export const lifetimePoints = (member) =>
  member.progress.reduce((sum, entry) => sum + entry.amount, 0);

export function tierStanding(levels, points) {
  let index = 0;
  while (index + 1 < levels.length && levels[index + 1].from <= points) index++;
  const current = levels[index];
  const next = levels[index + 1];
  if (!next) return { current: current.id, next: null, missing: 0, permille: 1000 };
  const span = next.from - current.from;
  const permille = Math.floor(((points - current.from) * 1000) / span);
  return { current: current.id, next: next.id, missing: next.from - points, permille };
}

/** The facts that a rule engine is asked with, and the award that follows from its matches. */
export function host(program, member) {
  const every = (key) => new Set(program.excluded.flatMap((when) => when[key] ?? []));
  const [categories, tags, skus] = [every('category'), every('tag'), every('sku')];
  const rules = program.earn.map(({ rate, fixed, multiplier, limit }) => ({
    rate,
    fixed,
    factor: multiplier ? tenThousandths(multiplier) : 0,
    limit: limit?.order ?? Infinity,
  }));
  const points = lifetimePoints(member);
  const isExcluded = (line) =>
    categories.has(line.category) || skus.has(line.sku) || line.tags.some((tag) => tags.has(tag));

  /** What the engine is told of each line that earns (null for the others), and of the cart. */
  function facts(cart) {
    const ofCart = { categories: null, tags: null, subtotal: 0, at: cart.at, tier: member.tier };
    const cartCategories = new Set();
    const cartTags = new Set();
    const earning = cart.lines.map((line) => {
      if (isExcluded(line)) return false;
      ofCart.subtotal += line.price * line.quantity;
      cartCategories.add(line.category);
      for (const tag of line.tags) cartTags.add(tag);
      return true;
    });
    ofCart.categories = [...cartCategories];
    ofCart.tags = [...cartTags];
    const { subtotal, at, tier } = ofCart;
    const lines = cart.lines.map((line, index) => {
      if (!earning[index]) return null;
      const { category, sku, tags: lineTags } = line;
      const line_total = line.price * line.quantity;
      return { category, sku, tags: lineTags, line_total, subtotal, at, tier };
    });
    return { lines, ofCart };
  }

  function earnedBy(rule, line) {
    if (!rule.rate) return rule.fixed.points * line.quantity;
    return Math.floor((line.price * line.quantity * rule.rate.points) / rule.rate.every);
  }

  /** matches[i]: the indexes of the rules that match line i, ascending, or null. */
  function settle(cart, matches, offers) {
    const given = new Map();
    let left = program.limit.order;
    let total = 0;
    const lines = cart.lines.map((line, index) => {
      if (!matches[index]) return 0;
      let sum = 0;
      let factor = 10_000;
      for (const matched of matches[index]) {
        const rule = rules[matched];
        if (rule.factor > 0) {
          factor = Math.max(factor, rule.factor);
          continue;
        }
        let earned = earnedBy(rule, line);
        if (rule.limit < Infinity) {
          const before = given.get(matched) ?? 0;
          earned = Math.min(earned, rule.limit - before);
          given.set(matched, before + earned);
        }
        sum += earned;
      }
      const award = Math.min(Math.floor((sum * factor) / 10_000), left);
      left -= award;
      total += award;
      return award;
    });
    return { total, lines, tier: tierStanding(program.tiers.levels, points + total), offers };
  }

  return { facts, settle };
}
