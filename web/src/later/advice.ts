// What the server advises for the cart. Nothing of the first script is imported, but for types.

import type { Part, Scene } from '../scene.js';
import type { Addition, Advice, AppliedRedemption, Redemption } from '../types.js';
import css from './advice.css';

export { css };
export { later } from '../locales/en-later.js';

/** The best use of points, and what is within reach, each behind one tap. */
export function advice(scene: Scene): Part {
  const { kit, say, state, open, actions, redemptions } = scene;
  const { html } = kit;
  const { advice: known } = state;
  if (known === 'busy') {
    return html`<p class="fine">${say('adviceBusy')}</p>`;
  }
  if (typeof known !== 'object' || !known) {
    return html`<p class="note">
      <span class="told">${say('adviceFailed')}</span>
      <button
        type="button"
        class="quiet"
        part="button"
        @click=${() => actions.advise(open.has('best'))}
      >
        ${say('retry')}
      </button>
    </p>`;
  }
  // With other rewards other things are within reach.
  const current = same(known.asked ?? [], redemptions);
  const press = (): void => {
    actions.toggle('reach', true);
    if (!current) actions.advise(false);
  };
  return html`${best(scene, known)}
  ${
    open.has('reach') && current
      ? within(scene, known)
      : html`<button type="button" class="quiet" part="button" @click=${press}>
          ${say('reach')}
        </button>`
  }`;
}

function best({ kit, say, format, answer, actions }: Scene, advice: Advice): Part {
  const { html, nothing } = kit;
  const found = advice.best_redemption;
  if (!found) return nothing;
  const { redemptions: choice, points, value } = found;
  if (choice.length === 0) return html`<p class="fine told">${say('bestNone')}</p>`;
  const used = answer?.preview.redemptions ?? [];
  if (sumOf(used, 'value') >= value && sumOf(used, 'points') <= points) {
    return html`<p class="fine best">
      ${kit.icons.check}<span class="told">${say('bestUsed')}</span>
    </p>`;
  }
  const values = { points: format.points(points), value: format.money(value) };
  return html`<button
    type="button"
    class="quiet"
    part="button"
    @click=${() => actions.choose(choice)}
  >
    ${say('bestUse', values)}
  </button>`;
}

const sumOf = (used: readonly AppliedRedemption[], what: 'value' | 'points'): number =>
  used.reduce((sum, each) => sum + each[what], 0);

const same = (a: readonly Redemption[], b: readonly Redemption[]): boolean =>
  a.length === b.length &&
  a.every(({ reward, points }) =>
    b.some((each) => each.reward === reward && each.points === points),
  );

function within(scene: Scene, { within_reach: { additions, complete } }: Advice): Part {
  const { kit, say } = scene;
  const { html, nothing } = kit;
  return html`<section>
    <h3 part="heading">${say('reach')}</h3>
    ${additions.length === 0 ? html`<p class="fine told">${say('reachNone')}</p>` : nothing}
    <ul class="plain within">
      ${additions.map(
        (addition) =>
          html`<li>${kit.icons.spark}<span class="told">${sentence(scene, addition)}</span></li>`,
      )}
    </ul>
    ${complete ? nothing : html`<p class="fine">${say('reachMore')}</p>`}
  </section>`;
}

function sentence(
  scene: Scene,
  { line, category, amount, pieces = 1, ...brings }: Addition,
): string {
  const { say, format, cart } = scene;
  const gain = gainOf(scene, brings);
  const goods = line === undefined ? category : cart?.lines.find(({ id }) => id === line)?.title;
  if (amount !== undefined) {
    const money = { amount: format.money(amount), gain };
    return goods ? say('reachAmountOf', { ...money, goods }) : say('reachAmount', money);
  }
  return goods
    ? say('reachPiecesOf', { n: pieces, goods, gain })
    : say('reachPieces', { n: pieces, gain });
}

function gainOf(
  { kit, say, program }: Scene,
  { tier, reward, offer, challenge, rule, limit }: Addition,
): string {
  const ruleLabel = (id: string): string =>
    program.earn?.find((each) => each.id === id)?.label ?? id;
  if (tier !== undefined) return say('reachTier', { tier: kit.tierName(program, tier) });
  if (reward !== undefined) return kit.rewardName(program, reward);
  if (offer !== undefined) return program.offers?.find(({ id }) => id === offer)?.title ?? offer;
  if (challenge !== undefined) {
    return program.challenges?.find(({ id }) => id === challenge)?.name ?? challenge;
  }
  return limit === undefined
    ? ruleLabel(rule ?? '')
    : say('reachLimit', { label: ruleLabel(limit) });
}
