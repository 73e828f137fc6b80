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
  const { sale, redemptions, own, earned, situation, open } = reckoned;
  const [toPay, off] = [before(sale), redeemed(sale)];
  const basis = Number(sum(own.map((one) => one ?? 0n)));
  const [points, ...others] = earned.map(({ wallet, points: given, lines, rules }) => ({
    points: Number(given),
    basis,
    lines,
    rules,
    balance: Number(wallet.available),
    pending: Number(wallet.pending),
    expiring: expiring(ledger, wallet, at),
  }));
  const segments = segmentsOf(situation);
  const booked = redemptions.some((one) => one.refused) ? null : asBooked(ledger, cart, open);
  const after = [...ledger.wallets.values()].map((wallet) =>
    booked
      ? {
          balance_after: Number(wallet.available),
          given: booked.given
            .filter((/** @type {any} */ one) => gets(ledger.program, one) === wallet.id)
            .reduce((/** @type {number} */ all, /** @type {any} */ one) => all + one.points, 0),
        }
      : {},
  );
  const wallets = others.map((one, i) => ({
    wallet: earned[i + 1].wallet.id,
    ...one,
    ...after[i + 1],
  }));
  return {
    guest: ledger.guest,
    ...points,
    redemptions: redemptions.map(plain),
    totals: { before: Number(toPay), redeemed: Number(off), after: Number(toPay - off) },
    segments,
    ...booked?.shown,
    ...after[0],
    ...(wallets.length === 0 ? {} : { wallets }),
  };
}

/** The wallet that gets what was given, which an outcome does not name. @param {any} program @param {any} given @returns {string} */
const gets = ({ challenges = [], gifts = [] }, { gift, challenge }) =>
  (gift
    ? gifts.find((/** @type {any} */ one) => one.id === gift)
    : challenges.find((/** @type {any} */ one) => one.id === challenge)
  ).wallet ?? 'points';

/** What is only known once the order is booked. @param {Ledger} ledger @param {any} cart @param {any[]} open */
function asBooked(ledger, cart, open) {
  const { challenges, counters } = ledger;
  const at = Date.parse(cart.at);
  const goals = open.map((challenge) => ({
    challenge: challenge.id,
    level: challenges.of(challenge, at).level,
    before: Number(challenges.reading(challenge, at) ?? 0n),
  }));
  const gave = causesOf(ledger.program, counters);
  const { tier, given } = ledger.apply({ ...cart, type: 'order', id: 'cart', order: 'cart' });
  const welcome = given.filter((/** @type {any} */ one) => one.gift);
  const shown = {
    tier,
    ...(welcome.length === 0 ? {} : { welcome }),
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
  return { shown, given };
}

/** @param {Ledger} ledger @param {import('./wallet.mjs').Wallet} wallet @param {number} at */
function expiring({ calendar }, wallet, at) {
  const soon = calendar.add(at, { days: wallet.terms.expiring_soon_days ?? 30 });
  /** @type {Map<number, bigint>} */
  const found = new Map();
  for (const lot of wallet.sorted()) {
    const when = wallet.expires(lot);
    if (when < soon) found.set(when, (found.get(when) ?? 0n) + lot.points);
  }
  return [...found].map(([when, points]) => ({ at: iso(when), points: Number(points) }));
}
