/** The ledger of one member: events in, outcomes out. Naive on purpose; see README.md. */

import { calendarOf, iso } from './calendar.mjs';
import { min, ONE, ratio, sum } from './fraction.mjs';
import { causesOf, Challenges, givesOf } from './challenges.mjs';
import { countAction, Counters } from './counters.mjs';
import { award } from './earning.mjs';
import { PERIODS, plain, snapshot, totals, usedOf } from './outcome.mjs';
import { reckon } from './reckoning.mjs';
import { allBack, bringBack, dueBack, part } from './refunds.mjs';
import { Refusal, Undecided } from './refusals.mjs';
import { leastPoints } from './rewards.mjs';
import { Ladder } from './tiers.mjs';
import { divide, Wallet } from './wallet.mjs';

/** @typedef {import('./refunds.mjs').Receipt} Receipt */
/** @typedef {{id: string, reward: string, points: bigint, lots: import('./wallet.mjs').Lot[]}} Hold */

/** What an order counts for its tier as a whole. @param {any} metric @param {boolean} counts @param {import('./counters.mjs').Count[]} once */
function wholly(metric, counts, once) {
  if (metric === 'orders') return counts ? 1n : 0n;
  return sum(once.filter((one) => one.counter === metric?.counter).map((one) => one.amount));
}

/** What a line counts for it. @param {any} metric @param {bigint} spend @param {bigint} points @param {import('./counters.mjs').Count[]} counted */
function qualifying(metric, spend, points, counted) {
  if (metric === 'spend') return spend;
  return metric === 'points' ? points : wholly(metric, false, counted);
}

export class Ledger {
  /** @param {any} program @param {number} at the member's first event */
  constructor(program, at) {
    this.program = program;
    this.calendar = calendarOf(program.time_zone ?? 'UTC');
    this.wallet = new Wallet(program);
    this.ladder = new Ladder(program, at);
    this.counters = new Counters(program);
    this.challenges = new Challenges(program, this.counters);
    /** @type {Map<string, Receipt>} */
    this.receipts = new Map();
    /** @type {Hold[]} */
    this.holds = [];
    /** @type {{rule: string, at: number, amount: bigint}[]} what rules with limits gave */
    this.usage = [];
    this.orders = 0;
    /** A guest is shown what a new member would earn. */
    this.guest = false;
    this.wallet.onExpiry = (source, points) => {
      const receipt = this.receipts.get(source);
      if (receipt) receipt.expired += points;
    };
  }

  /** @param {any} event */
  apply(event) {
    const at = Date.parse(event.at);
    const { ladder } = this;
    if (ladder.rules.window === 'year' && this.calendar.newYear(at, 1) <= ladder.now) {
      throw new Undecided('what is told after its year has ended, where tiers go by years');
    }
    this.settle(at);
    const tier = this.ladder.id;
    const result = { given: [], ...this.book(event, at) };
    this.ladder.look();
    return { ...result, tier: { before: tier, ...this.ladder.shown() }, member: snapshot(this) };
  }

  /** To where time has passed: what is told late does not turn it back. */
  get now() {
    return this.ladder.now;
  }

  /** @param {number} at */
  settle(at) {
    this.wallet.settle(at);
    this.ladder.settle(at);
  }

  /** @param {any} event @param {number} at @returns {any} */
  book(event, at) {
    switch (event.type) {
      case 'order':
        return this.order(event, at);
      case 'refund':
        return this.refund(event);
      case 'action':
        return this.action(event, at);
      case 'adjustment':
        return this.adjust(event, at);
      case 'hold':
        return this.hold(event);
      case 'release':
        return this.release(event);
      default:
        return {};
    }
  }

  /** @param {any} cart @param {number} at @param {Partial<import('./conditions.mjs').Situation>} rest @returns {import('./conditions.mjs').Situation} */
  situation(cart, at, rest) {
    const { ladder, orders, wallet, program, counters } = this;
    const { available } = wallet;
    const member = { guest: this.guest, tier: ladder.id, orders, available, counters };
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
    return lefts.length === 0 ? null : lefts.reduce(min);
  }

  tierMultiplier() {
    const { multiplier } = this.ladder.levels[this.ladder.tier];
    return multiplier === undefined ? ONE : ratio(multiplier);
  }

  /** @param {any} event @param {number} at */
  order(event, at) {
    if (this.receipts.has(event.order)) throw new Refusal('order_exists');
    const reckoned = reckon(this, event, at);
    const { sale, redemptions, own, awards, lines, points, rules, counts, counted, once, open } =
      reckoned;
    const refused = redemptions.find((one) => one.refused);
    if (refused) throw new Refusal(refused.refused ?? '');
    const spent = this.wallet.inTurn(redemptions.flatMap((one) => this.spend(one)));
    const metric = this.ladder.rules.metric ?? 'spend';
    const sold = sale.items.map((item, i) => {
      const mine = awards.find((one) => one.id === item.id);
      const amount = own[i] ?? 0n;
      const used = usedOf(mine, this.program.earn ?? []);
      const gave = amount > 0n || (mine?.points ?? 0n) > 0n || sum([...used.values()]) > 0n;
      return {
        id: item.id,
        quantity: item.quantity,
        amount: item.left,
        qualifying: qualifying(metric, amount, mine?.points ?? 0n, counted[i]),
        points: mine?.points ?? 0n,
        used,
        counted: counted[i],
        pieces: 0n,
        money: 0n,
        stays: item.line !== null || gave,
      };
    });
    const kept = sold.filter((line) => line.stays);
    /** @type {Receipt} */
    const receipt = {
      at,
      sold: kept,
      counts,
      once,
      redeemed: sum(redemptions.map((one) => one.points)),
      returned: 0n,
      lots: spent,
      expired: 0n,
      excused: 0n,
    };
    this.receipts.set(event.order, receipt);
    for (const line of kept) {
      for (const [rule, amount] of line.used) this.usage.push({ rule, at, amount });
    }
    this.wallet.activity.push(at);
    this.wallet.accounts.redeemed += receipt.redeemed;
    const amount = wholly(metric, counts, once) + sum(kept.map((line) => line.qualifying));
    this.ladder.entries.push({ at, amount });
    if (counts) this.orders += 1;
    this.issue(points, at, event.order);
    const engaged = this.engage([...once, ...kept.flatMap((line) => line.counted)], open, at);
    return {
      points: Number(points),
      basis: Number(sum(own.map((one) => one ?? 0n))),
      lines,
      rules,
      redemptions: redemptions.map(plain),
      reversed: 0,
      forgone: 0,
      returned: 0,
      ...engaged,
    };
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
      this.issue(points, at, challenge.id);
      return {
        challenge: challenge.id,
        label: challenge.name,
        reached,
        at: iso(at),
        points: Number(points),
      };
    });
    counters.drop(counts, at);
    return { given, ...givesOf(gave, causesOf(program, counters)) };
  }

  /** Takes the points of one redemption. @param {import('./rewards.mjs').Redemption} one */
  spend({ hold, points }) {
    const { wallet } = this;
    if (hold === undefined) return wallet.take(points, wallet.spendable());
    const found = this.holds.find((other) => other.id === hold);
    if (!found) throw new Refusal('hold_unknown');
    this.holds = this.holds.filter((other) => other !== found);
    const [used, rest] = divide(found.lots, points);
    wallet.accounts.held -= found.points;
    this.put(rest);
    return used;
  }

  /** Lots come, or come back. @param {import('./wallet.mjs').Lot[]} lots */
  put(lots) {
    this.wallet.put(lots);
  }

  /** @param {bigint} points @param {number} at @param {string} source @param {boolean} [atOnce] */
  issue(points, at, source, atOnce = false) {
    const { points: currency = {} } = this.program;
    const rule = this.ladder.levels[this.ladder.tier].expires ?? currency.expires ?? 'never';
    const wait = { days: atOnce ? 0 : (currency.available_after_days ?? 0) };
    this.wallet.accounts.issued -= points;
    this.put([{ points, from: this.calendar.add(at, wait), earned: at, rule, source, born: 0 }]);
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
    const awards = award(this.program, rules, [spot], situation, this.tierMultiplier(), (rule) =>
      this.leftOfPeriods(rule, at),
    );
    const points = awards[0]?.points ?? 0n;
    for (const [rule, amount] of usedOf(awards[0], this.program.earn ?? [])) {
      this.usage.push({ rule, at, amount });
    }
    this.wallet.activity.push(at);
    const counts = countAction(this.program, situation, event, points);
    const { metric } = this.ladder.rules;
    const amount = metric === 'points' ? points : wholly(metric, false, counts);
    this.ladder.entries.push({ at, amount });
    const open = this.challenges.open(situation, []);
    this.issue(points, at, event.id);
    // What no rule and no counter asks for reaches no challenge.
    const asking = [...(this.program.earn ?? []), ...(this.program.counters ?? [])];
    const known = asking.some((/** @type {any} */ one) => one.on === event.action);
    const engaged = known ? this.engage(counts, open, at) : {};
    return { points: Number(points), rules: totals(awards, rules, points), ...engaged };
  }

  /** @param {any} event @param {number} at */
  adjust(event, at) {
    const points = BigInt(event.points);
    const { wallet } = this;
    if (points >= 0n) this.issue(points, at, event.id, true);
    else {
      if (-points > wallet.available) throw new Refusal('adjustment_too_large');
      wallet.take(-points, wallet.spendable());
      wallet.accounts.reversed -= points;
    }
    return {};
  }

  /** @param {any} event */
  hold(event) {
    const { wallet, program } = this;
    const reward = (program.rewards ?? []).find(
      (/** @type {any} */ one) => one.id === event.reward,
    );
    if (!reward) throw new Refusal('unknown_reference');
    const price = BigInt(reward.points);
    let points = price;
    if (reward.kind === 'variable') {
      const step = BigInt(reward.step ?? reward.points);
      const least = leastPoints(reward);
      if (wallet.available < least) throw new Refusal('balance_too_small');
      const asked = BigInt(event.points ?? 0);
      points = min(min(asked, wallet.available), BigInt(reward.max_points ?? asked));
      points -= points % step;
      if (points < least || points === 0n) throw new Refusal('reward_without_effect');
    } else if (reward.kind === 'free_product') {
      const times = min(BigInt(event.points ?? 0) / price, wallet.available / price);
      points = times < 1n ? price : times * price;
    }
    if (wallet.available < points) throw new Refusal('balance_too_small');
    const lots = wallet.take(points, wallet.spendable());
    wallet.accounts.held += points;
    this.holds.push({ id: event.id, reward: event.reward, points, lots });
    return {};
  }

  /** @param {any} event */
  release(event) {
    const found = this.holds.find((one) => one.id === event.hold);
    if (!found) throw new Refusal('hold_unknown');
    this.holds = this.holds.filter((one) => one !== found);
    this.wallet.accounts.held -= found.points;
    this.put(found.lots);
    return {};
  }

  /** @param {any} event */
  refund(event) {
    const { wallet } = this;
    const receipt = this.receipts.get(event.order);
    if (!receipt) throw new Refusal('order_unknown');
    const earlier = receipt.sold.map((line) => ({ ...line }));
    const wasAll = allBack(receipt);
    bringBack(receipt, event);
    let due = 0n;
    let qualifying = 0n;
    receipt.sold.forEach((line, i) => {
      const was = earlier[i];
      due += part(line, line.points) - part(was, line.points);
      qualifying += part(line, line.qualifying) - part(was, line.qualifying);
      for (const [rule, amount] of line.used) {
        this.usage.push({ rule, at: receipt.at, amount: part(was, amount) - part(line, amount) });
      }
      const back = line.counted.map((one) => ({
        ...one,
        amount: part(was, one.amount) - part(line, one.amount),
      }));
      this.counters.add(back, receipt.at);
    });
    if (!wasAll && allBack(receipt)) {
      qualifying += wholly(this.ladder.rules.metric, receipt.counts, receipt.once);
      const back = receipt.once.map((one) => ({ ...one, amount: -one.amount }));
      this.counters.add(back, receipt.at);
    }
    this.ladder.entries.push({ at: receipt.at, amount: -qualifying });

    const back = dueBack(receipt) - receipt.returned;
    const [returned, rest] = divide(receipt.lots, back);
    receipt.lots = rest;
    receipt.returned += back;
    wallet.accounts.redeemed -= back;
    this.put(returned);
    const { reversed, forgone } = this.takeBack(receipt, event.order, due);
    return { reversed: Number(reversed), forgone: Number(forgone), returned: Number(back) };
  }

  /**
   * From the order's own points first; of what is missing, as much as expired is forgone; the rest is
   * taken from what else there is to spend, and what is then missing is forgone or owed.
   * @param {Receipt} receipt @param {string} order @param {bigint} due
   */
  takeBack(receipt, order, due) {
    const { wallet } = this;
    const points = (/** @type {import('./wallet.mjs').Lot[]} */ lots) =>
      sum(lots.map((lot) => lot.points));
    const mine = wallet.sorted().filter((lot) => lot.source === order);
    const own = points(wallet.take(due, mine));
    const gone = min(due - own, receipt.expired - receipt.excused);
    receipt.excused += gone;
    const found = own + points(wallet.take(due - own - gone, wallet.spendable()));
    const missing = due - gone - found;
    const owed = this.program.refunds?.shortfall === 'owe' ? missing : 0n;
    wallet.debt += owed;
    wallet.accounts.reversed += found + owed;
    return { reversed: found + owed, forgone: gone + missing - owed };
  }
}
