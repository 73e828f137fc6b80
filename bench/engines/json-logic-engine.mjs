// json-logic-engine, compiled (which needs 'unsafe-eval'), decides which rules match each line;
// the host does the arithmetic.
import { LogicEngine } from 'json-logic-engine';
import { host, readCondition } from './rules.mjs';

const fact = (name) => ({ var: name });
const contains = (name, value) => ({ in: [value, fact(name)] });
const anyOf = (name, values) =>
  values.length === 1
    ? contains(name, values[0])
    : { or: values.map((value) => contains(name, value)) };

function conditions(when, ofCart) {
  const all = [];
  if (when.category) {
    all.push(
      ofCart ? anyOf('categories', when.category) : { in: [fact('category'), when.category] },
    );
  }
  if (when.sku) all.push({ in: [fact('sku'), when.sku] });
  if (when.tag) all.push(anyOf('tags', when.tag));
  if (when.line_total) all.push({ '>=': [fact('line_total'), when.line_total.min] });
  if (when.tier) all.push({ in: [fact('tier'), when.tier] });
  if (when.date) all.push({ '<=': [when.date.from, fact('at')] });
  if (when.date) all.push({ '<': [fact('at'), when.date.until] });
  if (when.subtotal) all.push({ '>=': [fact('subtotal'), when.subtotal.min] });
  for (const part of when.all ?? []) all.push(...conditions(part, ofCart));
  return all;
}

export function create(program, member) {
  const engine = new LogicEngine();
  const { facts, settle } = host(program, member);
  const build = (list, ofCart) =>
    list.map((entry) => {
      const all = conditions(readCondition(entry.when), ofCart);
      return all.length > 0 ? engine.build({ and: all }) : () => true;
    });
  const rules = build(program.earn, false);
  const offers = build(program.offers, true);

  function matching(tests, facts) {
    const indexes = [];
    for (let index = 0; index < tests.length; index++) {
      if (tests[index](facts)) indexes.push(index);
    }
    return indexes;
  }

  return {
    preview(cart) {
      const { lines, ofCart } = facts(cart);
      const matches = lines.map((line) => line && matching(rules, line));
      const applying = matching(offers, ofCart);
      return settle(
        cart,
        matches,
        applying.map((index) => program.offers[index].id),
      );
    },
  };
}
