/** What of an order came back, and what of what it gave goes with it. docs/program/language.md, "refunds". */

import { min, share, sum } from './fraction.mjs';
import { Refusal } from './refusals.mjs';

/**
 * @typedef {object} Sold a line of an order that was booked
 * @property {string} id
 * @property {bigint} quantity
 * @property {bigint} amount paid for it
 * @property {bigint} qualifying
 * @property {Map<string, bigint>} points by wallet
 * @property {Map<string, bigint>} used of limits
 * @property {import('./counters.mjs').Count[]} counted
 * @property {bigint} pieces that came back
 * @property {bigint} money that was given back
 */
/**
 * @typedef {object} Receipt
 * @property {number} at
 * @property {Sold[]} sold
 * @property {boolean} counts whether it had a piece
 * @property {import('./counters.mjs').Count[]} once counted of the order as a whole
 * @property {Map<string, Purse>} purses by wallet
 */
/**
 * @typedef {object} Purse what one wallet paid for an order, and what became of what it was given
 * @property {bigint} redeemed
 * @property {bigint} returned
 * @property {import('./wallet.mjs').Lot[]} lots what was spent and has not come back
 * @property {bigint} expired
 * @property {bigint} excused
 */

/** How much of a whole is gone with what came back of a line, rounded down until all of it is. @param {Sold} line @param {bigint} whole */
export function part(line, whole) {
  const ofPieces = line.quantity > 0n ? (line.amount * line.pieces) / line.quantity : 0n;
  // Whole pieces take their part of the points, however their money was rounded.
  if (line.pieces > 0n && line.money === ofPieces) return (whole * line.pieces) / line.quantity;
  if (line.amount > 0n) return (whole * line.money) / line.amount;
  return line.quantity > 0n ? (whole * line.pieces) / line.quantity : 0n;
}

/** @param {Sold} line @param {bigint} pieces */
function piecesBack(line, pieces) {
  const now = line.pieces + pieces;
  if (now > line.quantity) throw new Refusal('refund_too_large');
  const upTo = (/** @type {bigint} */ n) => (line.amount * n) / line.quantity;
  const left = line.amount - line.money;
  line.money += now === line.quantity ? left : min(upTo(now) - upTo(line.pieces), left);
  line.pieces = now;
}

/** @param {Sold} line @param {bigint} money */
function moneyBack(line, money) {
  if (line.money + money > line.amount) throw new Refusal('refund_too_large');
  line.money += money;
  if (line.money === line.amount) line.pieces = line.quantity;
}

/** Marks what comes back on the receipt's lines. @param {Receipt} receipt @param {any} event */
export function bringBack(receipt, event) {
  for (const asked of event.lines ?? []) {
    const line = receipt.sold.find((one) => one.id === asked.line);
    if (!line) throw new Refusal('unknown_reference');
    if (asked.quantity !== undefined) piecesBack(line, BigInt(asked.quantity));
    else moneyBack(line, BigInt(asked.amount));
  }
  if (event.lines) return;
  const left = receipt.sold.map((line) => line.amount - line.money);
  const amount = event.amount === undefined ? sum(left) : BigInt(event.amount);
  if (amount > sum(left)) throw new Refusal('refund_too_large');
  if (amount === sum(left)) {
    for (const line of receipt.sold) {
      line.money = line.amount;
      line.pieces = line.quantity;
    }
    return;
  }
  share(amount, left).forEach((money, i) => {
    if (money > 0n) moneyBack(receipt.sold[i], money);
  });
}

/** @param {Receipt} receipt */
export const allBack = (receipt) =>
  receipt.sold.every((line) => line.money === line.amount && line.pieces === line.quantity);

/** Of what its rewards cost one wallet, that which came back by now. @param {Receipt} receipt @param {Purse} purse */
export function dueBack(receipt, { redeemed }) {
  const goods = receipt.sold.filter((line) => !line.id.startsWith('@'));
  const all = sum(goods.map((line) => line.amount));
  if (allBack(receipt)) return redeemed;
  return all === 0n ? 0n : (redeemed * sum(goods.map((line) => line.money))) / all;
}
