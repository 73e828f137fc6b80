/** What an order would do, before it is booked: what it redeems, earns and counts. */

import { sum } from './fraction.mjs';
import { holds } from './conditions.mjs';
import { countLine, countOrder } from './counters.mjs';
import { award, limited } from './earning.mjs';
import { totals } from './outcome.mjs';
import { redeem } from './rewards.mjs';
import { before, earning, pieceOf, saleOf, worth } from './sale.mjs';

/** @typedef {import('./ledger.mjs').Ledger} Ledger */
/** @typedef {import('./sale.mjs').Item} Item */

/** The lines that never earn. @param {any} program @param {import('./sale.mjs').Sale} sale @param {import('./conditions.mjs').Situation} situation @returns {Set<Item>} */
function excludedOf(program, sale, situation) {
  const all = earning(sale, program.basis ?? {}, new Set());
  return new Set(
    sale.items.filter((item, i) =>
      (program.excluded ?? []).some(
        (/** @type {any} */ condition) =>
          item.line && holds(condition, situation, pieceOf(sale, item, all[i] ?? null)),
      ),
    ),
  );
}

/** Where rules are asked, and what each of them sees of it. @param {any[]} rules @param {import('./sale.mjs').Sale} sale @param {(bigint | null)[]} own @param {Set<Item>} excluded */
function spotsOf(rules, sale, own, excluded) {
  const byRule = new Map(
    rules.map((rule) => [rule.id, rule.basis ? earning(sale, rule.basis, excluded) : own]),
  );
  return sale.items.flatMap((item, i) => {
    if (excluded.has(item) || item.quantity === 0n) return [];
    const piece = pieceOf(sale, item, own[i] ?? null);
    const cost = (/** @type {any} */ rule) => byRule.get(rule.id)?.[i] ?? null;
    return [{ id: item.id, quantity: item.quantity, piece, cost, goods: item.line !== null }];
  });
}

/** @typedef {ReturnType<typeof earnedOf>} Earned what an order gives to one wallet */

/** @param {import('./wallet.mjs').Wallet} wallet @param {any[]} rules @param {import('./sale.mjs').Sale} sale @param {import('./earning.mjs').Award[]} awards */
function earnedOf(wallet, rules, sale, awards) {
  const lines = sale.items.flatMap((item) => {
    const found = awards.find((one) => one.id === item.id);
    if (!item.line && !found?.points) return [];
    return [{ id: item.id, points: Number(found?.points ?? 0n) }];
  });
  const points = sum(awards.map((one) => one.points));
  return { wallet, awards, lines, points, rules: totals(awards, rules, points) };
}

/** @param {Ledger} ledger @param {any} cart @param {number} at */
export function reckon(ledger, cart, at) {
  const { program } = ledger;
  const basis = program.basis ?? {};
  const sale = saleOf(program, cart);
  const total = worth(sale, before(sale));
  const excluded = excludedOf(program, sale, ledger.situation(cart, at, { total }));
  const subtotalOf = (/** @type {(bigint | null)[]} */ amounts) =>
    sum(sale.items.map((item, i) => (item.line ? (amounts[i] ?? 0n) : 0n)));

  const first = earning(sale, basis, excluded);
  const asked = ledger.situation(cart, at, { total, subtotal: subtotalOf(first) });
  const pieceBefore = (/** @type {any} */ item) =>
    pieceOf(sale, item, first[sale.items.indexOf(item)] ?? null);
  const redemptions = redeem(sale, asked, excluded, pieceBefore, ledger.holds);

  const own = earning(sale, basis, excluded);
  const situation = ledger.situation(cart, at, { total, subtotal: subtotalOf(own) });
  const ofOrders = (program.earn ?? []).filter((/** @type {any} */ one) => one.on === undefined);
  const earned = ledger.byWallet(ofOrders).map(({ wallet, rules }) => {
    const spots = spotsOf(rules, sale, own, excluded);
    const multiplier = ledger.tierMultiplier(wallet);
    const given = award(program, rules, spots, situation, multiplier, (rule) =>
      ledger.leftOfPeriods(rule, at),
    );
    return earnedOf(wallet, rules, sale, wallet.id === 'points' ? limited(program, given) : given);
  });
  const counts = sale.items.some((item) => item.line && item.quantity > 0n);
  const pieces = sale.items.flatMap((item, i) =>
    item.quantity > 0n && !excluded.has(item)
      ? [pieceOf(sale, item, own[i] ?? null)].filter((one) => one !== null)
      : [],
  );
  const counted = sale.items.map((item, i) =>
    countLine(program, situation, {
      piece: pieceOf(sale, item, own[i] ?? null),
      quantity: item.quantity,
      spend: own[i] ?? 0n,
      points: earned[0].awards.find((one) => one.id === item.id)?.points ?? 0n,
    }),
  );
  return {
    sale,
    redemptions,
    own,
    earned,
    counts,
    counted,
    once: countOrder(program, situation, pieces, counts),
    open: ledger.challenges.open(situation, pieces),
    situation,
  };
}
