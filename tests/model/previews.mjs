/** What a cart would do: the outcome of the order that it might become. */

import { iso } from './calendar.mjs';
import { sum } from './fraction.mjs';
import { causesOf, givesOf } from './challenges.mjs';
import { segmentsOf } from './conditions.mjs';
import { plain } from './outcome.mjs';
import { reckon } from './reckoning.mjs';
import { before, redeemed } from './sale.mjs';

/** @typedef {import('./ledger.mjs').Ledger} Ledger */

/** @param {Ledger} ledger @param {any} cart */
export function preview(ledger, cart) {
  const at = Date.parse(cart.at);
  ledger.settle(at);
  const reckoned = reckon(ledger, cart, at);
  const { sale, redemptions, own, lines, points, rules, situation } = reckoned;
  const [all, off] = [before(sale), redeemed(sale)];
  return {
    guest: ledger.guest,
    points: Number(points),
    basis: Number(sum(own.map((one) => one ?? 0n))),
    lines,
    rules,
    balance: Number(ledger.wallet.available),
    pending: Number(ledger.wallet.pending),
    redemptions: redemptions.map(plain),
    totals: { before: Number(all), redeemed: Number(off), after: Number(all - off) },
    expiring: expiring(ledger, at),
    segments: segmentsOf(situation),
    ...(redemptions.some((one) => one.refused) ? {} : asBooked(ledger, cart, reckoned.open)),
  };
}

/** What is only known once the order is booked. @param {Ledger} ledger @param {any} cart @param {any[]} open */
function asBooked(ledger, cart, open) {
  const { wallet, challenges, counters } = ledger;
  const at = Date.parse(cart.at);
  const goals = open.map((challenge) => ({
    challenge: challenge.id,
    level: challenges.of(challenge, at).level,
    before: Number(challenges.reading(challenge, at) ?? 0n),
  }));
  const gave = causesOf(ledger.program, counters);
  const { tier, given } = ledger.apply({ ...cart, type: 'order', id: 'cart', order: 'cart' });
  return {
    tier,
    balance_after: Number(wallet.available),
    given: given.reduce((/** @type {number} */ all, /** @type {any} */ one) => all + one.points, 0),
    challenges: open.map((challenge, i) => {
      const goal = challenges.goal(challenge, challenges.of(challenge, at).level);
      const mine = given.find((/** @type {any} */ one) => one.challenge === challenge.id);
      return {
        ...goals[i],
        after: Number(challenges.reading(challenge, at) ?? 0n),
        ...(goal === null ? {} : { goal }),
        reached: mine?.reached ?? 0,
        points: mine?.points ?? 0,
      };
    }),
    ...givesOf(gave, causesOf(ledger.program, counters)),
  };
}

/** @param {Ledger} ledger @param {number} at */
function expiring({ wallet, calendar, program }, at) {
  const soon = calendar.add(at, { days: program.points?.expiring_soon_days ?? 30 });
  /** @type {Map<number, bigint>} */
  const found = new Map();
  for (const lot of wallet.sorted()) {
    const when = wallet.expires(lot);
    if (when < soon) found.set(when, (found.get(when) ?? 0n) + lot.points);
  }
  return [...found].map(([when, points]) => ({ at: iso(when), points: Number(points) }));
}
