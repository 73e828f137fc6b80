// What a storefront developer writes: small functions over plain objects.
import { lifetimePoints, readCondition, tenThousandths, tierStanding } from './rules.mjs';

const lineMatches = (when, line) =>
  (!when.category || when.category.includes(line.category)) &&
  (!when.tag || when.tag.some((tag) => line.tags.includes(tag))) &&
  (!when.sku || when.sku.includes(line.sku)) &&
  (!when.line_total || line.price * line.quantity >= when.line_total.min);

const cartMatches = (when, context) =>
  (!when.tier || when.tier.includes(context.tier)) &&
  (!when.date || (when.date.from <= context.at && context.at < when.date.until)) &&
  (!when.subtotal || context.subtotal >= when.subtotal.min);

export function create(program, member) {
  const excluded = program.excluded.map(readCondition);
  const rules = program.earn.map((rule) => ({
    id: rule.id,
    rate: rule.rate,
    fixed: rule.fixed,
    limit: rule.limit,
    when: readCondition(rule.when),
    factor: rule.multiplier ? tenThousandths(rule.multiplier) : 0,
  }));
  const offers = program.offers.map(({ id, when }) => ({ id, when: readCondition(when) }));
  const points = lifetimePoints(member);

  const earns = (line) => !excluded.some((when) => lineMatches(when, line));
  const offerApplies = (when, lines, context) =>
    cartMatches(when, context) &&
    (when.all ?? []).every((part) => lines.some((line) => lineMatches(part, line)));

  function earnedBy(rule, line) {
    if (rule.rate) {
      return Math.floor((line.price * line.quantity * rule.rate.points) / rule.rate.every);
    }
    return rule.fixed.points * line.quantity;
  }

  function preview(cart) {
    const earning = cart.lines.map(earns);
    const eligible = cart.lines.filter((_, index) => earning[index]);
    const subtotal = eligible.reduce((sum, line) => sum + line.price * line.quantity, 0);
    const context = { at: cart.at, tier: member.tier, subtotal };
    const given = {};
    let left = program.limit.order;

    const lines = cart.lines.map((line, index) => {
      if (!earning[index]) return 0;
      let sum = 0;
      let factor = 10_000;
      for (const rule of rules) {
        if (!lineMatches(rule.when, line) || !cartMatches(rule.when, context)) continue;
        if (rule.factor) {
          factor = Math.max(factor, rule.factor);
          continue;
        }
        let earned = earnedBy(rule, line);
        if (rule.limit) {
          earned = Math.min(earned, rule.limit.order - (given[rule.id] ?? 0));
          given[rule.id] = (given[rule.id] ?? 0) + earned;
        }
        sum += earned;
      }
      const award = Math.min(Math.floor((sum * factor) / 10_000), left);
      left -= award;
      return award;
    });

    const total = lines.reduce((sum, award) => sum + award, 0);
    return {
      total,
      lines,
      tier: tierStanding(program.tiers.levels, points + total),
      offers: offers
        .filter((offer) => offerApplies(offer.when, eligible, context))
        .map((offer) => offer.id),
    };
  }

  return { preview };
}
