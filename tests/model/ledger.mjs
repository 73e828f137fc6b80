/** The ledger of one member: events in, outcomes out. Naive on purpose; see README.md. */

import { calendarOf, iso } from './calendar.mjs';
import { max, min, ONE, ratio, sum } from './fraction.mjs';
import { causesOf, Challenges, givesOf } from './challenges.mjs';
import { claim, hold, release } from './claims.mjs';
import { countAction, Counters } from './counters.mjs';
import { award } from './earning.mjs';
import { Gifts } from './gifts.mjs';
import { PERIODS, plain, snapshot, totals, usedOf } from './outcome.mjs';
import { reckon } from './reckoning.mjs';
import { Refusal, Undecided } from './refusals.mjs';
import { refund } from './returns.mjs';
import { Ladder, qualifying, wholly } from './tiers.mjs';
import { divide, Wallet } from './wallet.mjs';

/** @typedef {import('./refunds.mjs').Receipt} Receipt */
/** @typedef {import('./refunds.mjs').Sold} Sold */
/** @typedef {import('./reckoning.mjs').Earned} Earned */
/** @typedef {{id: string, reward: string, wallet: string, points: bigint, lots: import('./wallet.mjs').Lot[]}} Hold */

/** The years that begin up to an instant: then tiers may rise. @param {Ledger} ledger @param {number} at */
function yearsUpTo({ calendar, now }, at) {
  const found = [];
  for (let n = 1, year = calendar.newYear(now, n); year <= at; year = calendar.newYear(now, n)) {
    found.push(year);
    n += 1;
  }
  return found;
}

export class Ledger {
  /** @param {any} program @param {number} at the member's first event */
  constructor(program, at) {
    this.program = program;
    this.calendar = calendarOf(program.time_zone ?? 'UTC');
    /** @type {import('./wallet.mjs').Shared} */
    this.shared = { activity: [], births: 0 };
    this.wallets = new Map(
      [{ ...program.points, id: 'points' }, ...(program.wallets ?? [])].map((terms) => [
        terms.id,
        new Wallet(program, terms.id, terms, this.shared),
      ]),
    );
    this.ladder = new Ladder(program, at);
    this.counters = new Counters(program);
    this.gifts = new Gifts(program);
    this.joined = at;
    /** @type {string | null} */
    this.birthday = null;
    /** @type {Map<string, any>} */
    this.profile = new Map();
    this.challenges = new Challenges(program, this.counters);
    /** @type {Map<string, Receipt>} */
    this.receipts = new Map();
    /** @type {Hold[]} */
    this.holds = [];
    /** @type {{rule: string, at: number, amount: bigint}[]} what rules with limits gave */
    this.usage = [];
    /** What all members took of rules that they share, as it was told last and by what this one did since. @type {Map<string, bigint>} */
    this.together = new Map();
    this.orders = 0;
    /** A guest is shown what a new member would earn. */
    this.guest = false;
    for (const wallet of this.wallets.values()) {
      wallet.onExpiry = (source, points) => {
        const purse = this.receipts.get(source)?.purses.get(wallet.id);
        if (purse) purse.expired += points;
      };
    }
  }

  /** @param {any} event */
  apply(event) {
    const at = Date.parse(event.at);
    const { ladder } = this;
    if (ladder.rules.window === 'year' && this.calendar.newYear(at, 1) <= ladder.now) {
      throw new Undecided('what is told after its year has ended, where tiers go by years');
    }
    const came = this.settle(at);
    const { id, index } = ladder;
    if (event.together) {
      const { rules } = event.together;
      this.together = new Map(Object.keys(rules).map((rule) => [rule, BigInt(rules[rule])]));
    }
    const promised = this.gifts.promised(this.situation(null, at, {}), ladder.levels);
    const { given = [], ...result } = this.book(event, at);
    ladder.look();
    const welcome = ['order', 'action'].includes(event.type)
      ? this.keep(promised, index, at)
      : this.welcome(index, at);
    return {
      ...result,
      given: [...came, ...given, ...welcome],
      tier: { before: id, ...ladder.shown() },
      member: snapshot(this),
    };
  }

  /** To where time has passed: what is told late does not turn it back. */
  get now() {
    return this.ladder.now;
  }

  /** Time passes, and brings gifts. @param {number} at */
  settle(at) {
    const { ladder, gifts } = this;
    const coming = gifts.between(this.now, at, this);
    // What comes after a grant is over rises from the tier below it.
    const over = ladder.granted?.until ?? Infinity;
    const ends = this.now < over && over <= at ? [over] : [];
    const stops = [
      ...new Set([...coming.map((one) => one.at), ...yearsUpTo(this, at), ...ends]),
    ].sort((a, b) => a - b);
    const given = stops.flatMap((stop) => {
      const { index } = ladder;
      this.pass(stop);
      const welcome = this.welcome(index, stop);
      return [...welcome, ...this.bring(coming.filter((one) => one.at === stop))];
    });
    this.pass(at);
    return given;
  }

  /** @param {number} at */
  pass(at) {
    for (const wallet of this.wallets.values()) wallet.settle(at);
    this.ladder.settle(at);
  }

  /** The member ordered or did something, which may prolong what there is. @param {number} at */
  act(at) {
    // Told late, it is not the last one, which counts from when it was told.
    const last = Math.max(at, ...this.shared.activity.map((one) => one.at));
    this.shared.activity.push({ at: last, told: this.shared.births });
    for (const wallet of this.wallets.values()) wallet.settleOrder();
  }

  /** What comes with a tier that the member rose to. @param {number} before @param {number} at */
  welcome(before, at) {
    const { levels, index } = this.ladder;
    const coming = this.gifts.welcoming(levels, before, index, at);
    // All are asked before any is given; what the calendar brings comes one after the other.
    const points = coming.map((one) => this.pointsOf(one));
    return coming.flatMap((one, i) => this.give(one, points[i]));
  }

  /** What an order or action brings was asked before it counted. @param {import('./gifts.mjs').Promised} promised @param {number} before @param {number} at */
  keep(promised, before, at) {
    const { levels, index } = this.ladder;
    return this.gifts.welcoming(levels, before, index, at).flatMap((coming) => {
      const points = promised.get(coming.gift.id)?.get(levels[index].id) ?? 0n;
      return this.give(coming, points);
    });
  }

  /** @param {import('./gifts.mjs').Coming[]} coming */
  bring(coming) {
    return coming.flatMap((one) => this.give(one, this.pointsOf(one)));
  }

  /** @param {import('./gifts.mjs').Coming} coming */
  pointsOf(coming) {
    return this.gifts.points(coming, this.situation(null, coming.at, {}));
  }

  /** @param {import('./gifts.mjs').Coming} coming @param {bigint} points */
  give({ gift, at }, points) {
    if (points === 0n) return [];
    this.gifts.last.set(gift.id, at);
    this.issue(points, at, gift.id, { wallet: gift.wallet, atOnce: true });
    return [{ gift: gift.id, label: gift.label, at: iso(at), points: Number(points) }];
  }

  /** @param {{wallet?: string}} of what names one, or is of the points */
  walletOf({ wallet = 'points' }) {
    const found = this.wallets.get(wallet);
    if (!found) throw new Error(`no wallet ${wallet}`);
    return found;
  }

  /** Rules by the wallet that they are of. @param {any[]} rules */
  byWallet(rules) {
    return [...this.wallets.values()].map((wallet) => ({
      wallet,
      rules: rules.filter((rule) => (rule.wallet ?? 'points') === wallet.id),
    }));
  }

  /** @param {any} event @param {number} at @returns {any} */
  book(event, at) {
    switch (event.type) {
      case 'order':
        return this.order(event, at);
      case 'refund':
        return refund(this, event);
      case 'action':
        return this.action(event, at);
      case 'adjustment':
        return this.adjust(event, at);
      case 'hold':
        return hold(this, event);
      case 'release':
        return release(this, event);
      case 'status':
        return this.status(event, at);
      case 'grant':
        return this.grant(event, at);
      case 'profile':
        return this.know(event);
      case 'claim':
        return claim(this, event, at);
      default:
        return {};
    }
  }

  /** @param {any} cart @param {number} at @param {Partial<import('./conditions.mjs').Situation>} rest @returns {import('./conditions.mjs').Situation} */
  situation(cart, at, rest) {
    const { ladder, orders, wallets, program, counters } = this;
    const purses = new Map([...wallets].map(([id, { available }]) => [id, available]));
    const { joined, birthday, profile } = this;
    const known = { joined, birthday, profile };
    const member = { guest: this.guest, tier: ladder.id, orders, purses, counters, ...known };
    return { program, cart, at, subtotal: 0n, total: 0n, attributes: null, member, ...rest };
  }

  /** What periods leave of a rule's limit. @param {any} rule @param {number} at */
  leftOfPeriods(rule, at) {
    const lefts = PERIODS.filter((period) => rule.limit[period] !== undefined).map((period) => {
      const start = this.calendar.startOf(at, period);
      const used = this.usage.filter(
        (entry) => entry.rule === rule.id && this.calendar.startOf(entry.at, period) === start,
      );
      return BigInt(rule.limit[period]) - sum(used.map((entry) => entry.amount));
    });
    if (rule.limit.lifetime !== undefined) {
      const used = this.usage.filter((entry) => entry.rule === rule.id);
      lefts.push(BigInt(rule.limit.lifetime) - sum(used.map((entry) => entry.amount)));
    }
    const { together } = rule.limit;
    if (together !== undefined) {
      lefts.push(max(BigInt(together) - (this.together.get(rule.id) ?? 0n), 0n));
    }
    return lefts.length === 0 ? null : lefts.reduce(min);
  }

  /** @param {string} rule @param {number} at @param {bigint} amount less than nothing for what comes back */
  use(rule, at, amount) {
    this.usage.push({ rule, at, amount });
    this.together.set(rule, max((this.together.get(rule) ?? 0n) + amount, 0n));
  }

  /** What a tier multiplies are the points alone. @param {{id: string}} wallet */
  tierMultiplier({ id }) {
    if (id !== 'points') return ONE;
    const { multiplier } = this.ladder.levels[this.ladder.index];
    return multiplier === undefined ? ONE : ratio(multiplier);
  }

  /** @param {any} event @param {number} at */
  order(event, at) {
    if (this.receipts.has(event.order)) throw new Refusal('order_exists');
    const reckoned = reckon(this, event, at);
    const { redemptions, own, earned, counts, once, open } = reckoned;
    const refused = redemptions.find((one) => one.refused);
    if (refused) throw new Refusal(refused.refused ?? '');
    const sold = this.sold(reckoned);
    /** @type {Receipt} */
    const receipt = { at, sold, counts, once, purses: this.purses(redemptions) };
    this.receipts.set(event.order, receipt);
    for (const line of sold) {
      for (const [rule, amount] of line.used) this.use(rule, at, amount);
    }
    this.act(at);
    const { metric = 'spend' } = this.ladder.rules;
    const amount = wholly(metric, counts, once) + sum(sold.map((line) => line.qualifying));
    this.ladder.entries.push({ at, amount });
    if (counts) this.orders += 1;
    for (const { wallet, points } of earned) {
      this.issue(points, at, event.order, { wallet: wallet.id, ofOrder: true });
    }
    const engaged = this.engage([...once, ...sold.flatMap((line) => line.counted)], open, at);
    const basis = Number(sum(own.map((one) => one ?? 0n)));
    const [points, ...others] = earned.map(({ wallet, points: all, lines, rules }) => ({
      ...(wallet.id === 'points' ? {} : { wallet: wallet.id }),
      points: Number(all),
      basis,
      lines,
      rules,
    }));
    return {
      ...points,
      ...(others.length === 0 ? {} : { wallets: others }),
      redemptions: redemptions.map(plain),
      reversed: 0,
      forgone: 0,
      returned: 0,
      ...engaged,
    };
  }

  /** The lines that a receipt keeps. @param {ReturnType<typeof reckon>} reckoned @returns {Sold[]} */
  sold({ sale, own, earned, counted }) {
    const { metric = 'spend' } = this.ladder.rules;
    return sale.items.flatMap((item, i) => {
      const mine = earned.map(({ wallet, awards }) => ({
        wallet,
        award: awards.find((one) => one.id === item.id),
      }));
      const amount = own[i] ?? 0n;
      const used = new Map(
        mine.flatMap(({ award: one }) => [...usedOf(one, this.program.earn ?? [])]),
      );
      const points = new Map(mine.map(({ wallet, award: one }) => [wallet.id, one?.points ?? 0n]));
      const gave = amount + sum([...points.values(), ...used.values()]);
      if (item.line === null && gave === 0n) return [];
      return [
        {
          id: item.id,
          quantity: item.quantity,
          amount: item.left,
          qualifying: qualifying(metric, amount, points.get('points') ?? 0n, counted[i]),
          points,
          used,
          counted: counted[i],
          pieces: 0n,
          money: 0n,
        },
      ];
    });
  }

  /** Each wallet pays for its own rewards; those that pay stand as they were asked. @param {import('./rewards.mjs').Redemption[]} redemptions */
  purses(redemptions) {
    const asked = redemptions.map((one) => this.walletOf(one));
    return new Map(
      [...new Set([...asked, ...this.wallets.values()])].map((wallet) => {
        const own = redemptions.filter((one) => one.wallet === wallet.id);
        const lots = wallet.soonestFirst(own.flatMap((one) => this.spend(wallet, one)));
        const redeemed = sum(own.map((one) => one.points));
        wallet.accounts.redeemed += redeemed;
        return [wallet.id, { redeemed, returned: 0n, lots, expired: 0n, excused: 0n }];
      }),
    );
  }

  /**
   * Counts, and says which challenges are reached by it and what causes are given.
   * @param {import('./counters.mjs').Count[]} counts @param {any[]} open @param {number} at
   */
  engage(counts, open, at) {
    const { program, counters } = this;
    const gave = causesOf(program, counters);
    counters.add(counts, at);
    const given = this.challenges.reach(open, at).map(({ challenge, reached, points }) => {
      this.issue(points, at, challenge.id, challenge);
      return {
        challenge: challenge.id,
        label: challenge.name,
        reached,
        at: iso(at),
        points: Number(points),
      };
    });
    return { given, ...givesOf(gave, causesOf(program, counters)) };
  }

  /** Takes the points of one redemption. @param {Wallet} wallet @param {import('./rewards.mjs').Redemption} one */
  spend(wallet, { hold: id, points }) {
    if (id === undefined) return wallet.take(points, wallet.spendable());
    const found = this.holds.find((other) => other.id === id);
    if (!found) throw new Refusal('hold_unknown');
    this.holds = this.holds.filter((other) => other !== found);
    const [used, rest] = divide(found.lots, points);
    wallet.accounts.held -= found.points;
    wallet.put(rest);
    return used;
  }

  /**
   * @param {bigint} points @param {number} at @param {string} source
   * @param {{wallet?: string, atOnce?: boolean, ofOrder?: boolean}} [how]
   */
  issue(points, at, source, { wallet: id, atOnce = false, ofOrder = false } = {}) {
    const wallet = this.walletOf({ wallet: id });
    const { terms } = wallet;
    const ofTier = this.ladder.levels[this.ladder.index].expires;
    const rule = (wallet.id === 'points' ? ofTier : undefined) ?? terms.expires ?? 'never';
    const wait = { days: atOnce ? 0 : (terms.available_after_days ?? 0) };
    wallet.accounts.issued -= points;
    const lot = { points, earned: at, rule, source };
    const { available_on: waits } = terms;
    if (ofOrder && waits) wallet.put([{ ...lot, from: Infinity, waits }]);
    else wallet.put([{ ...lot, from: this.calendar.add(at, wait) }]);
  }

  /** @param {any} event @param {number} at */
  action(event, at) {
    const rules = (this.program.earn ?? []).filter(
      (/** @type {any} */ rule) => rule.on === event.action,
    );
    const attributes = event.attributes ?? {};
    const situation = this.situation(null, at, { attributes });
    const cost = (/** @type {any} */ rule) => {
      if (rule.of === undefined) return 0n;
      const number = attributes[rule.of];
      return typeof number === 'number' ? BigInt(number) : 0n;
    };
    const spot = { id: '@action', quantity: 1n, piece: null, cost, goods: true };
    const earned = this.byWallet(rules).map(({ wallet, rules: own }) => {
      const multiplier = this.tierMultiplier(wallet);
      const awards = award(this.program, own, [spot], situation, multiplier, (rule) =>
        this.leftOfPeriods(rule, at),
      );
      return { wallet, awards, points: awards[0]?.points ?? 0n, rules: own };
    });
    const points = earned[0].points;
    for (const [rule, amount] of earned.flatMap(({ awards }) => [
      ...usedOf(awards[0], this.program.earn ?? []),
    ])) {
      this.use(rule, at, amount);
    }
    this.act(at);
    const counts = countAction(this.program, situation, event, points);
    const { metric } = this.ladder.rules;
    const amount = metric === 'points' ? points : wholly(metric, false, counts);
    this.ladder.entries.push({ at, amount });
    const open = this.challenges.open(situation, []);
    for (const { wallet, points: all } of earned) {
      this.issue(all, at, event.id, { wallet: wallet.id });
    }
    // What no rule and no counter asks for reaches no challenge.
    const asking = [...(this.program.earn ?? []), ...(this.program.counters ?? [])];
    const known = asking.some((/** @type {any} */ one) => one.on === event.action);
    const engaged = known ? this.engage(counts, open, at) : {};
    const [result, ...others] = earned.map(({ wallet, awards, points: all, rules: own }) => ({
      ...(wallet.id === 'points' ? {} : { wallet: wallet.id }),
      points: Number(all),
      rules: totals(awards, own, all),
    }));
    return { ...result, ...(known && others.length > 0 ? { wallets: others } : {}), ...engaged };
  }

  /** @param {any} event @param {number} at */
  status(event, at) {
    if (!this.receipts.has(event.order)) throw new Refusal('order_unknown');
    for (const wallet of this.wallets.values()) wallet.told(event.order, event.status, at);
    return {};
  }

  /** @param {any} event @param {number} at */
  grant({ tier, until }, at) {
    const end = until === undefined ? Infinity : Date.parse(until);
    if (end <= at) throw new Refusal('grant_over');
    this.ladder.grant(tier, end);
    return {};
  }

  /** What is known of the member. @param {any} event */
  know({ birthday, set = {}, unset = [] }) {
    if (birthday !== undefined) this.birthday = birthday;
    for (const name of unset) this.profile.delete(name);
    for (const [name, value] of Object.entries(set)) this.profile.set(name, value);
    return {};
  }

  /** @param {any} event @param {number} at */
  adjust(event, at) {
    const points = BigInt(event.points);
    const wallet = this.walletOf(event);
    wallet.open();
    if (points >= 0n) this.issue(points, at, event.id, { wallet: wallet.id, atOnce: true });
    else {
      if (-points > wallet.available) throw new Refusal('adjustment_too_large');
      wallet.take(-points, wallet.spendable());
      wallet.accounts.reversed -= points;
    }
    return {};
  }
}
