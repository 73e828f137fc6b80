// json-rules-engine decides which rules match each line; the host does the arithmetic.
import { Engine } from 'json-rules-engine';
import { host, readCondition } from './rules.mjs';

const test = (fact, operator, value) => ({ fact, operator, value });
const anyContained = (fact, values) =>
  values.length === 1
    ? test(fact, 'contains', values[0])
    : { any: values.map((value) => test(fact, 'contains', value)) };

function conditions(when, ofCart) {
  const all = [];
  if (when.category) {
    all.push(
      ofCart ? anyContained('categories', when.category) : test('category', 'in', when.category),
    );
  }
  if (when.sku) all.push(test('sku', 'in', when.sku));
  if (when.tag) all.push(anyContained('tags', when.tag));
  if (when.line_total) all.push(test('line_total', 'greaterThanInclusive', when.line_total.min));
  if (when.tier) all.push(test('tier', 'in', when.tier));
  if (when.date) all.push(test('at', 'greaterThanInclusive', when.date.from));
  if (when.date) all.push(test('at', 'lessThan', when.date.until));
  if (when.subtotal) all.push(test('subtotal', 'greaterThanInclusive', when.subtotal.min));
  for (const part of when.all ?? []) all.push(...conditions(part, ofCart));
  return all;
}

function engineOf(list, ofCart) {
  const engine = new Engine();
  list.forEach((entry, index) => {
    engine.addRule({
      conditions: { all: conditions(readCondition(entry.when), ofCart) },
      event: { type: 'match', params: { index } },
    });
  });
  return engine;
}

async function matching(engine, facts) {
  const { events } = await engine.run(facts);
  return events.map((event) => event.params.index).sort((a, b) => a - b);
}

export function create(program, member) {
  const { facts, settle } = host(program, member);
  const rules = engineOf(program.earn, false);
  const offers = engineOf(program.offers, true);
  return {
    asynchronous: true,
    async preview(cart) {
      const { lines, ofCart } = facts(cart);
      const matches = [];
      for (const line of lines) {
        matches.push(line && (await matching(rules, line)));
      }
      const applying = await matching(offers, ofCart);
      return settle(
        cart,
        matches,
        applying.map((index) => program.offers[index].id),
      );
    },
  };
}
