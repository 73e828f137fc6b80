/** What a refund takes back and gives back, wallet by wallet. */

import { min, sum } from './fraction.mjs';
import { allBack, bringBack, dueBack, part } from './refunds.mjs';
import { Refusal } from './refusals.mjs';
import { wholly } from './tiers.mjs';
import { divide } from './wallet.mjs';

/** @typedef {import('./ledger.mjs').Ledger} Ledger */
/** @typedef {import('./refunds.mjs').Receipt} Receipt */
/** @typedef {import('./refunds.mjs').Purse} Purse */
/** @typedef {import('./wallet.mjs').Wallet} Wallet */

/** @param {Ledger} ledger @param {any} event */
export function refund(ledger, event) {
  const receipt = ledger.receipts.get(event.order);
  if (!receipt) throw new Refusal('order_unknown');
  const earlier = receipt.sold.map((line) => ({ ...line }));
  const wasAll = allBack(receipt);
  bringBack(receipt, event);
  uncount(ledger, receipt, earlier, !wasAll && allBack(receipt));
  const [points, ...others] = [...ledger.wallets.values()].map((wallet) => {
    const purse = receipt.purses.get(wallet.id);
    if (!purse) throw new Error(`a receipt without ${wallet.id}`);
    const due = receipt.sold.map(
      (line, i) => part(line, gave(line, wallet)) - part(earlier[i], gave(line, wallet)),
    );
    return settled(ledger, receipt, { wallet, purse, order: event.order }, sum(due));
  });
  const gaveTo = others.filter(({ wallet = '' }) => gaveAny(receipt, wallet));
  const tookFrom = [...receipt.purses.keys()].flatMap((id) =>
    others.filter(
      ({ wallet = '' }) =>
        wallet === id &&
        !gaveAny(receipt, wallet) &&
        (receipt.purses.get(wallet)?.redeemed ?? 0n) > 0n,
    ),
  );
  const wallets = [...gaveTo, ...tookFrom];
  return { ...points, ...(wallets.length === 0 ? {} : { wallets }) };
}

/** Whether the order gave to a wallet. @param {Receipt} receipt @param {string} wallet */
const gaveAny = (receipt, wallet) =>
  receipt.sold.some((line) => (line.points.get(wallet) ?? 0n) > 0n);

/** @param {import('./refunds.mjs').Sold} line @param {Wallet} wallet */
const gave = (line, wallet) => line.points.get(wallet.id) ?? 0n;

/**
 * What came back is counted no more, for no limit, tier and counter.
 * @param {Ledger} ledger @param {Receipt} receipt @param {import('./refunds.mjs').Sold[]} earlier
 * @param {boolean} wholeOrder whether it is all of it since now
 */
function uncount(ledger, receipt, earlier, wholeOrder) {
  const { ladder, counters } = ledger;
  const { at } = receipt;
  let qualifying = 0n;
  receipt.sold.forEach((line, i) => {
    const was = earlier[i];
    const less = (/** @type {bigint} */ whole) => part(was, whole) - part(line, whole);
    qualifying += less(line.qualifying);
    for (const [rule, amount] of line.used) ledger.use(rule, at, less(amount));
    const back = line.counted.map((one) => ({ ...one, amount: less(one.amount) }));
    counters.add(back, at);
  });
  if (wholeOrder) {
    qualifying -= wholly(ladder.rules.metric, receipt.counts, receipt.once);
    counters.add(
      receipt.once.map((one) => ({ ...one, amount: -one.amount })),
      at,
    );
  }
  ladder.entries.push({ at, amount: qualifying });
}

/**
 * @param {Ledger} ledger @param {Receipt} receipt
 * @param {{wallet: Wallet, purse: Purse, order: string}} of @param {bigint} due
 */
function settled({ program }, receipt, { wallet, purse, order }, due) {
  const back = dueBack(receipt, purse) - purse.returned;
  const [returned, rest] = divide(purse.lots, back);
  purse.lots = rest;
  purse.returned += back;
  wallet.accounts.redeemed -= back;
  wallet.put(returned);
  const { reversed, forgone } = takeBack(wallet, purse, order, due, program.refunds?.shortfall);
  return {
    ...(wallet.id === 'points' ? {} : { wallet: wallet.id }),
    reversed: Number(reversed),
    forgone: Number(forgone),
    returned: Number(back),
  };
}

/**
 * From the order's own points first; of what is missing, as much as expired is forgone; the rest is
 * taken from what else there is to spend, and what is then missing is forgone or owed.
 * @param {Wallet} wallet @param {Purse} purse @param {string} order @param {bigint} due
 * @param {'owe' | 'clamp'} [shortfall]
 */
function takeBack(wallet, purse, order, due, shortfall) {
  const points = (/** @type {import('./wallet.mjs').Lot[]} */ lots) =>
    sum(lots.map((lot) => lot.points));
  const mine = wallet.sorted().filter((lot) => lot.source === order);
  const own = points(wallet.take(due, mine));
  const gone = min(due - own, purse.expired - purse.excused);
  purse.excused += gone;
  const found = own + points(wallet.take(due - own - gone, wallet.spendable()));
  const missing = due - gone - found;
  const owed = shortfall === 'owe' ? missing : 0n;
  wallet.debt += owed;
  wallet.accounts.reversed += found + owed;
  return { reversed: found + owed, forgone: gone + missing - owed };
}
