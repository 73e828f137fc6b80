/** The parts of an outcome as the documents write them. */

import { iso } from './calendar.mjs';
import { sum } from './fraction.mjs';

export const PERIODS = /** @type {const} */ (['day', 'week', 'month', 'quarter', 'year']);

/** @param {import('./rewards.mjs').Redemption} one */
export const plain = ({ reward, hold, points, value, refused }) => ({
  ...(reward === '' ? {} : { reward }),
  ...(hold === undefined ? {} : { hold }),
  points: Number(points),
  value: Number(value),
  ...(refused === undefined ? {} : { refused }),
});

/** What an award took of the limits by period. @param {import('./earning.mjs').Award | undefined} award_ @param {any[]} rules @returns {Map<string, bigint>} */
export function usedOf(award_, rules) {
  const used = new Map();
  for (const { rule, points } of award_?.why ?? []) {
    const limit = rules.find((one) => one.id === rule)?.limit;
    if (
      !limit ||
      ![...PERIODS, 'lifetime', 'together'].some((period) => limit[period] !== undefined)
    )
      continue;
    used.set(rule, limit.of === 'spend' ? (award_?.spend.get(rule) ?? 0n) : points);
  }
  return used;
}

/** Each rule's points in all. @param {import('./earning.mjs').Award[]} awards @param {any[]} rules @param {bigint} points */
export function totals(awards, rules, points) {
  const whys = awards.flatMap((one) => one.why);
  const given = [...rules.map((rule) => rule.id), '@tier'].flatMap((rule) => {
    const mine = whys.filter((entry) => entry.rule === rule);
    return mine.length === 0
      ? []
      : [{ rule, points: Number(sum(mine.map((entry) => entry.points))) }];
  });
  // The documents do not say which rules are named with nothing, nor in what turn factors compound.
  if (awards.some((one) => one.unnamed)) return undefined;
  const cut = points - sum(whys.map((entry) => entry.points));
  return cut === 0n ? given : [...given, { rule: '@limit', points: Number(cut) }];
}

/** What is in a wallet, and what went through it. @param {import('./wallet.mjs').Wallet} wallet */
function contents(wallet) {
  const { issued, held, redeemed, expired, reversed, donated, converted } = wallet.accounts;
  const { pending, available } = wallet;
  const accounts = {
    ...{ issued, pending, available, held, redeemed, expired, reversed, donated, converted },
  };
  return {
    accounts: Object.fromEntries(
      Object.entries(accounts).map(([name, points]) => [name, Number(points)]),
    ),
    lots: wallet.sorted().map((lot) => {
      const expires = wallet.expires(lot);
      return {
        points: Number(lot.points),
        source: lot.source,
        ...(lot.from === Infinity ? {} : { available_from: iso(lot.from) }),
        ...(expires === Infinity ? {} : { expires_at: iso(expires) }),
      };
    }),
    debt: Number(wallet.debt),
  };
}

/** The member as a snapshot shows it. @param {import('./ledger.mjs').Ledger} ledger */
export function snapshot({ wallets, ladder, orders, holds, challenges }) {
  const progress = [...challenges.progress].map(([challenge, { level, times, at }]) => ({
    challenge,
    level,
    times,
    at: iso(at),
  }));
  const [points, ...others] = [...wallets.values()];
  const used = others
    .filter((wallet) => wallet.born !== null)
    .sort((a, b) => (a.born ?? 0) - (b.born ?? 0));
  return {
    ...contents(points),
    orders,
    tier: ladder.id,
    tier_since: iso(ladder.since),
    holds: holds.map(({ id, reward, wallet, points: all }) => ({
      id,
      reward,
      ...(wallet === 'points' ? {} : { wallet }),
      points: Number(all),
    })),
    ...(progress.length === 0 ? {} : { challenges: progress }),
    ...(used.length === 0
      ? {}
      : { wallets: used.map((wallet) => ({ wallet: wallet.id, ...contents(wallet) })) }),
  };
}
