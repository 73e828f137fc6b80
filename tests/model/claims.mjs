/** Points set aside, and rewards had apart from orders. docs/program/rewards.md. */

import { max, min } from './fraction.mjs';
import { holds } from './conditions.mjs';
import { Refusal } from './refusals.mjs';
import { CLAIMED, leastPoints } from './rewards.mjs';

/** @typedef {import('./ledger.mjs').Ledger} Ledger */

/** @param {Ledger} ledger @param {string} id */
function rewardOf({ program }, id) {
  const reward = (program.rewards ?? []).find((/** @type {any} */ one) => one.id === id);
  if (!reward) throw new Refusal('unknown_reference');
  return reward;
}

/** How many points a hold takes. @param {any} reward @param {any} event @param {bigint} available */
function pointsOf(reward, event, available) {
  const price = BigInt(reward.points);
  const asked = BigInt(event.points ?? 0);
  if (reward.kind === 'free_product') return price * max(min(asked, available) / price, 1n);
  if (reward.kind !== 'variable') return price;
  const least = leastPoints(reward);
  if (available < least) throw new Refusal('balance_too_small');
  const most = min(min(asked, available), BigInt(reward.max_points ?? asked));
  const points = most - (most % BigInt(reward.step ?? reward.points));
  if (points < least || points === 0n) throw new Refusal('reward_without_effect');
  return points;
}

/** @param {Ledger} ledger @param {any} event */
export function hold(ledger, event) {
  const reward = rewardOf(ledger, event.reward);
  if (CLAIMED.includes(reward.kind)) throw new Refusal('reward_not_available');
  const wallet = ledger.walletOf(reward);
  const points = pointsOf(reward, event, wallet.available);
  if (wallet.available < points) throw new Refusal('balance_too_small');
  const lots = wallet.take(points, wallet.spendable());
  wallet.accounts.held += points;
  ledger.holds.push({ id: event.id, reward: event.reward, wallet: wallet.id, points, lots });
  return {};
}

/** @param {Ledger} ledger @param {any} event */
export function release(ledger, event) {
  const found = ledger.holds.find((one) => one.id === event.hold);
  if (!found) throw new Refusal('hold_unknown');
  ledger.holds = ledger.holds.filter((one) => one !== found);
  const wallet = ledger.walletOf(found);
  wallet.accounts.held -= found.points;
  wallet.put(found.lots);
  return {};
}

/** To which account points go that are claimed. @type {Record<string, 'donated' | 'converted'>} */
const ACCOUNTS = { donation: 'donated', transfer: 'converted', conversion: 'converted' };

/** @param {Ledger} ledger @param {any} event @param {number} at */
export function claim(ledger, event, at) {
  const reward = rewardOf(ledger, event.reward);
  if (!CLAIMED.includes(reward.kind)) throw new Refusal('unknown_reference');
  if (!holds(reward.when, ledger.situation(null, at, {}), null)) {
    throw new Refusal('reward_not_available');
  }
  const wallet = ledger.walletOf(reward);
  const price = BigInt(reward.points);
  const times = reward.amount === undefined ? 1n : max(BigInt(event.points ?? 0) / price, 1n);
  const points = times * price;
  if (wallet.available < points) throw new Refusal('balance_too_small');
  wallet.take(points, wallet.spendable());
  wallet.accounts[ACCOUNTS[reward.kind] ?? 'redeemed'] += points;
  const value = times * BigInt(reward.amount ?? 0);
  if (reward.kind === 'conversion') {
    ledger.issue(value, at, event.id, { wallet: reward.into, atOnce: true });
  }
  return { redemptions: [{ reward: reward.id, points: Number(points), value: Number(value) }] };
}
