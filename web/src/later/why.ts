// How numbers add up, in plain words. Nothing of the first script is imported, but for types: the
// scene has what a view is made of.

import type { Part, Scene } from '../scene.js';
import type { Preview, Program, RuleTotal, TierStanding } from '../types.js';
import css from './why.css';

export { css };
export { later } from '../locales/en-later.js';

type Row = readonly [words: string, amount: string, strong?: 'strong'];

function sum({ kit: { html } }: Scene, rows: readonly Row[]): Part {
  return html`<dl>
    ${rows.map(
      ([words, amount, strong = '']) =>
        html`<div class=${strong}>
          <dt>${words}</dt>
          <dd>${amount}</dd>
        </div>`,
    )}
  </dl>`;
}

const signed = (amount: number, show: (amount: number) => string): string =>
  `${amount > 0 ? '+' : amount < 0 ? '−' : ''}${show(Math.abs(amount))}`;

/** What this cart earns, rule by rule, and when it can be spent. */
export function earning(scene: Scene, preview: Preview): Part {
  const { kit, say, format, program, now } = scene;
  const { available_at: from, expires_at: end } = preview;
  const rows = preview.rules.map((share): Row => [
    shareLabel(scene, share, program, preview),
    signed(share.points, format.number),
  ]);
  const when = from
    ? end
      ? say('earnFromUntil', { day: format.day(from, now), end: format.day(end, now) })
      : say('earnFrom', { day: format.day(from, now) })
    : '';
  return kit.html`${sum(scene, rows)} ${when ? kit.html`<p class="fine">${when}</p>` : kit.nothing}`;
}

function shareLabel(
  { kit, say }: Scene,
  { rule, label, limited }: RuleTotal,
  program: Program,
  { tier }: Preview,
): string {
  if (rule === '@tier') return say('earnTier', { tier: kit.tierName(program, tier.before) });
  if (rule === '@limit') return say('earnLimit');
  return limited ? say('earnLimited', { label: label || rule }) : label || rule;
}

/** What the balance is made of, and what it comes to after this order. */
export function balance(scene: Scene): Part {
  const { say, format, state, standing, answer } = scene;
  const { accounts, debt } = state.member!;
  const preview = answer?.preview;
  const used = preview?.redemptions
    .filter(({ reward }) => !scene.program.rewards?.find(({ id }) => id === reward)?.wallet)
    .reduce((points, each) => points + each.points, 0);
  const owed = Number(debt ?? 0);
  const available = standing?.balance ?? accounts['available'] ?? 0;
  const rows: Row[] = [[say('sumAvailable'), format.number(available)]];
  let after = available;
  const add = (words: string, points: number): void => {
    if (points !== 0) rows.push([words, signed(points, format.number)]);
    after += points;
  };
  add(say('sumPending'), standing?.pending ?? 0);
  add(say('sumOwed'), -owed);
  if (preview && scene.shopping) {
    add(say('sumUsed'), -(used ?? 0));
    add(say('sumEarned'), preview.points);
    add(say('sumGiven'), preview.given);
    rows.push([say('sumAfter'), format.number(after), 'strong']);
  }
  const held = accounts['held'] ?? 0;
  if (held !== 0) rows.push([say('sumHeld'), format.number(held)]);
  return sum(scene, rows);
}

/** What is counted for the tiers, since when, and where each begins. */
export function tier(scene: Scene, { metric, after }: TierStanding): Part {
  const { kit, say, format, program } = scene;
  const { html, nothing } = kit;
  const { metric: counted = 'spend', window = { months: 12 }, levels } = program.tiers;
  const show = (amount: number): string =>
    counted === 'spend'
      ? format.roundMoney(amount)
      : counted === 'points'
        ? format.points(amount)
        : format.count(amount);
  const since =
    window === 'year'
      ? say('tierYear')
      : window === 'lifetime'
        ? say('tierLifetime')
        : 'months' in window
          ? say('tierMonths', { n: window.months })
          : say('tierDays', { n: window.days });
  const beginning = (from: number | undefined): string =>
    from === undefined
      ? say('tierInvited')
      : from === 0
        ? say('tierFromStart')
        : say('tierFrom', { amount: show(from) });
  return html`${sum(scene, [[say('tierSoFar'), show(metric), 'strong']])}
    <p class="fine">${since}</p>
    <ol class="ladder">
      ${levels.map(
        ({ id, name, from }) =>
          html`<li class=${id === after ? 'here' : ''}>
            <span>${name}</span>
            ${id === after ? html`<small>${say('tierHere')}</small>` : nothing}
            <span>${beginning(from)}</span>
          </li>`,
      )}
    </ol>`;
}

/** The total before points, what each reward takes off, and what is left. */
export function total(scene: Scene, { totals, redemptions }: Preview): Part {
  const { kit, say, format, program } = scene;
  return sum(scene, [
    [say('totalBefore'), format.money(totals.before)],
    ...redemptions.map(({ reward, value }): Row => [
      kit.rewardName(program, reward),
      signed(-value, format.money),
    ]),
    [say('total'), format.money(totals.after), 'strong'],
  ]);
}

/** What was counted before this order, and what it adds. */
export function count(scene: Scene, before: number, after: number): Part {
  const { say, format } = scene;
  return sum(scene, [
    [say('sumBefore'), format.count(before)],
    [say('sumOrder'), signed(after - before, format.count)],
    [say('sumAfter'), format.count(after), 'strong'],
  ]);
}

/** Another wallet: what is in it, and what this order does to it. */
export function wallet(scene: Scene, id: string): Part {
  const { kit, say, program, standing, answer, format } = scene;
  const { number } = kit.formatterOf(program, format.locale, id);
  const of = (preview: Preview | null | undefined) =>
    preview?.wallets?.find((each) => each.wallet === id);
  const now = of(standing);
  const next = scene.shopping ? of(answer?.preview) : undefined;
  const rows: Row[] = [[say('sumAvailable'), number(now?.balance ?? 0), 'strong']];
  if (now?.pending) rows.push([say('sumPending'), number(now.pending)]);
  for (const share of next?.rules ?? []) {
    rows.push([shareLabel(scene, share, program, answer!.preview), signed(share.points, number)]);
  }
  if (next?.given) rows.push([say('sumGiven'), signed(next.given, number)]);
  return sum(scene, rows);
}
