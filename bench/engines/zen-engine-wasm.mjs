// GoRules ZEN as Wasm: one expression tests all rules on all lines, so that the cart crosses once;
// the host does the arithmetic.
import { readFileSync } from 'node:fs';
import init, { Variable } from '@gorules/zen-engine-wasm';
import { host, readCondition } from './rules.mjs';

const wasm = new URL(
  '../../node_modules/@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm',
  import.meta.url,
);
const quoted = JSON.stringify;
const listed = (values) => `[${values.map((value) => quoted(value)).join(', ')}]`;

function expression(when, line, ofCart) {
  const all = [];
  if (when.category) {
    const values = listed(when.category);
    all.push(ofCart ? `some(categories, # in ${values})` : `${line}category in ${values}`);
  }
  if (when.sku) all.push(`${line}sku in ${listed(when.sku)}`);
  for (const tag of when.tag ?? []) all.push(`${quoted(tag)} in ${line}tags`);
  if (when.line_total) all.push(`${line}line_total >= ${when.line_total.min}`);
  if (when.tier) all.push(`tier in ${listed(when.tier)}`);
  if (when.date) all.push(`at >= ${when.date.from} and at < ${when.date.until}`);
  if (when.subtotal) all.push(`subtotal >= ${when.subtotal.min}`);
  for (const part of when.all ?? []) all.push(expression(part, line, ofCart));
  return all.length > 0 ? `(${all.join(' and ')})` : 'true';
}

export async function load() {
  await init({ module_or_path: readFileSync(wasm) });
}

export function create(program, member) {
  const { facts, settle } = host(program, member);
  const tests = (list, line, ofCart) =>
    list.map((entry) => expression(readCondition(entry.when), line, ofCart)).join(', ');
  const source =
    `{ lines: map(lines, [${tests(program.earn, '#.', false)}]), ` +
    `offers: [${tests(program.offers, '', true)}] }`;
  const indexesOf = (flags) => flags.flatMap((flag, index) => (flag ? [index] : []));

  return {
    preview(cart) {
      const { lines, ofCart } = facts(cart);
      const variable = new Variable({ ...ofCart, lines: lines.filter((line) => line) });
      const answer = variable.evaluateExpression(source);
      variable.free();
      let asked = 0;
      const matches = lines.map((line) => line && indexesOf(answer.lines[asked++]));
      const applying = indexesOf(answer.offers);
      return settle(
        cart,
        matches,
        applying.map((index) => program.offers[index].id),
      );
    },
  };
}
