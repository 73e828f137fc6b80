// Answers that several implementations agreed on before this one existed: the 200 of
// ../shared/bench/golden.json, where this checkout has that folder beside it. Its program language is
// translated into ours here.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openStudio } from '../../bench/studio.mjs';
import { memberWith } from '../../bench/workload.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const shared = join(root, '../shared/bench');
const UTC = { name: 'UTC', changes: [[0, 0]] };

const wallClock = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 19);

/** One condition of theirs as the keys of one of ours. */
function condition(theirs, tiers) {
  switch (theirs.type) {
    case 'category':
      return { category: theirs.in };
    case 'sku':
      return { sku: theirs.in };
    case 'tag':
      return { tag: [theirs.tag] };
    case 'minLinePrice':
      return { line_total: { min: theirs.value } };
    case 'minSubtotal':
      return { subtotal: { min: theirs.value } };
    case 'tierAtLeast':
      return { tier: tiers.slice(tiers.indexOf(theirs.tier)) };
    case 'dateWindow':
      // Theirs includes its last second.
      return { date: { from: wallClock(theirs.from), until: wallClock(theirs.to + 1) } };
    default:
      throw new Error(`no such condition: ${theirs.type}`);
  }
}

function effect({ type, points, per, bp }) {
  if (type === 'perUnit') return { rate: { points, every: per } };
  if (type === 'fixed') return { fixed: { points, per: 'item' } };
  return { multiplier: `${bp}/10000` };
}

function translate(theirs) {
  const tiers = theirs.tiers.map((tier) => tier.id);
  const { categories, tags, skus } = theirs.exclusions;
  return {
    id: 'golden',
    name: 'Golden',
    currency: theirs.currency,
    rounding: { mode: 'floor', scope: 'rule' },
    excluded: [{ category: categories }, { tag: tags }, { sku: skus }],
    limit: { order: theirs.orderCap },
    earn: theirs.rules.map((rule) => ({
      id: rule.id,
      label: rule.id,
      when: Object.assign({}, ...rule.conditions.map((one) => condition(one, tiers))),
      ...effect(rule.effect),
      ...(rule.cap === null ? {} : { limit: { order: rule.cap } }),
    })),
    tiers: {
      metric: 'points',
      window: 'lifetime',
      levels: theirs.tiers.map(({ id, minPoints }) => ({ id, name: id, from: minPoints })),
    },
    offers: theirs.offers.map(({ id, title, conditions }) => ({
      id,
      title,
      reason: title,
      // One line has the category, another perhaps the tag.
      when: { all: conditions.map((one) => condition(one, tiers)) },
    })),
  };
}

const translateCart = (theirs) => ({
  currency: theirs.currency,
  at: theirs.now * 1000,
  lines: theirs.lines.map(({ id, sku, category, tags, price, qty }) => ({
    id,
    sku,
    category,
    tags,
    price,
    quantity: qty,
  })),
});

const standing = ({ tier: { after, next, missing, permille } }) => ({
  current: after,
  next: next ?? null,
  pointsToNext: missing,
  progress: permille,
});

const absent = !existsSync(join(shared, 'golden.json')) && 'no ../shared/bench beside the checkout';
test('200 answers of other implementations', { skip: absent }, async () => {
  const { genProgram, genCart, genMember } = await import(pathToFileURL(join(shared, 'gen.mjs')));
  const { cases } = JSON.parse(readFileSync(join(shared, 'golden.json'), 'utf8'));
  const studio = await openStudio();
  assert.equal(cases.length, 200);
  for (const { programSeed, R, cartSeed, L, memberSeed, expected } of cases) {
    const program = genProgram(programSeed, R);
    const cart = translateCart(genCart(cartSeed, L));
    const { tier, points } = genMember(memberSeed);
    const calculator = studio.compile(JSON.stringify(translate(program)), UTC);
    // Their member's tier and points are two independent facts, ours follows from the other. So one
    // preview is for somebody of that tier, and another shows where somebody with the points stands.
    calculator.setMember(memberWith(program.tiers.find(({ id }) => id === tier).minPoints));
    const { linePoints, points: total, offers } = calculator.preview(cart, { breakdown: false });
    calculator.setMember(memberWith(points + expected.total));
    const answer = {
      total,
      lines: [...linePoints],
      tier: standing(calculator.preview({ ...cart, lines: [] })),
      offers: offers.map((state) => state.offer),
    };
    const name = `program ${programSeed} (${R} rules), cart ${cartSeed} (${L} lines)`;
    assert.deepEqual(answer, expected, name);
    calculator.dispose();
  }
});
