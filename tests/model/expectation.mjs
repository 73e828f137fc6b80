/** What the model expects of a program and a history, as worked examples for `loyalty test`. */

import { Ledger } from './ledger.mjs';
import { preview } from './previews.mjs';
import { Refusal, Undecided } from './refusals.mjs';

/** @typedef {{program: any, events: any[], cart: any}} Case */

/** @param {any} program @param {any[]} events @param {number} at */
function replayed(program, events, at) {
  const ledger = new Ledger(program, at);
  for (const event of events) ledger.apply(event);
  return ledger;
}

/** Rules that gave nothing may be named or not; then the list is not compared. @param {any} result @returns {any} */
function comparable(result) {
  const { rules: named, wallets, ...rest } = result;
  const gave = named && !named.some((/** @type {any} */ one) => one.points === 0);
  return {
    ...rest,
    ...(gave ? { rules: named } : {}),
    ...(wallets ? { wallets: wallets.map(comparable) } : {}),
  };
}

/** @param {any} outcome the whole snapshot stands at the end alone */
function brief(outcome) {
  const { accounts, debt, orders, tier, wallets } = outcome.member;
  const member = { accounts, debt, orders, tier, ...(wallets ? { wallets } : {}) };
  return { ...comparable(outcome), member };
}

/** Nobody is known yet: the cart of a guest. @param {any} program @param {any} cart */
function guestExample(program, cart) {
  const ledger = new Ledger(program, Date.parse(cart.at));
  ledger.guest = true;
  try {
    const keys = ['points', 'basis', 'lines', 'rules', 'totals', 'given', 'challenges', 'segments'];
    const shown = comparable(preview(ledger, cart));
    const entries = Object.entries(shown).filter(([key]) =>
      [...keys, 'causes', 'wallets'].includes(key),
    );
    return [
      { name: 'guest', cart, expect: { preview: { guest: true, ...Object.fromEntries(entries) } } },
    ];
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return [];
  }
}

/**
 * The events that are booked, with what must come of them, and the first refusals as examples of their own.
 * @param {Case} one @returns {any[]}
 */
export function examplesOf({ program, events, cart }) {
  /** @type {Ledger | null} */
  let ledger = null;
  /** @type {any[]} */
  const booked = [];
  /** @type {any[]} */
  const outcomes = [];
  /** @type {any[]} */
  const refusals = [];
  for (const event of events) {
    ledger ??= replayed(program, booked, Date.parse((booked[0] ?? event).at));
    try {
      outcomes.push(ledger.apply(event));
      booked.push(event);
    } catch (error) {
      if (error instanceof Refusal) {
        refusals.push({
          name: 'refused',
          events: [...booked, event],
          expect: { error: error.code },
        });
      } else if (!(error instanceof Undecided)) throw error;
      ledger = null;
    }
  }
  const expect = {
    outcomes: outcomes.map(brief),
    ...(outcomes.length ? { member: outcomes.at(-1).member } : {}),
  };
  const main = { name: 'history', events: booked, expect };
  if (cart && booked.length === 0 && !cart.redemptions) {
    return [...guestExample(program, cart), ...refusals.slice(0, 1)];
  }
  if (!cart) return [main, ...refusals.slice(0, 1)];
  const shown = ledger ?? replayed(program, booked, Date.parse((booked[0] ?? cart).at));
  try {
    return [
      { ...main, cart, expect: { ...expect, preview: comparable(preview(shown, cart)) } },
      ...refusals.slice(0, 1),
    ];
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return [main, ...refusals.slice(0, 1)];
  }
}
