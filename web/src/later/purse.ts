// Wallets beside the points, and rewards that are had apart from orders. Nothing of the first script
// is imported, but for types.

import type { Entry } from './rewards.js';
import type { Part, Scene } from '../scene.js';
import type { AppliedRedemption } from '../types.js';
import css from './purse.css';

export { css };
export { later } from '../locales/en-later.js';

/** What the member has beside points, and what this order adds to it. */
export function wallets(scene: Scene): Part {
  const { kit, say, program, standing, answer, format, shopping, now } = scene;
  const { html, nothing } = kit;
  const list = (standing?.wallets ?? []).map((each) => {
    const id = each.wallet;
    const style = kit.formatterOf(program, format.locale, id);
    const next = answer?.preview.wallets?.find(({ wallet }) => wallet === id);
    const gained = shopping ? (next?.points ?? 0) + (next?.given ?? 0) : 0;
    // Of three, which is a plural in every language, as a heading is; of none it is none in French.
    const { decimal_places: decimals = 0 } = program.wallets?.find((one) => one.id === id) ?? {};
    const name = style.pointsName(3 * 10 ** decimals);
    const why = kit.opener(
      scene,
      `wallet ${id}`,
      'wallet',
      html`<span class="wallet-name">${name}</span>
        <strong>${kit.number(each.balance, 'number', id)}</strong>`,
      say('walletWhy', { wallet: name }),
      () => scene.with('why', (views) => views.wallet(scene, id)),
    );
    const line = (words: string): Part => html`<p class="fine">${words}</p>`;
    return html`<li>
      ${why} ${gained > 0 ? line(say('walletEarns', { points: style.points(gained) })) : nothing}
      ${each.pending > 0 ? line(say('pending', { points: style.points(each.pending) })) : nothing}
      ${each.expiring.map(({ at, points }) =>
        line(say('expiring', { points: style.points(points), day: format.day(at, now) })),
      )}
    </li>`;
  });
  if (list.length === 0) return nothing;
  return html`<section part="wallets">
    <h3 part="heading">${say('wallets')}</h3>
    <ul class="plain wallets">
      ${list}
    </ul>
  </section>`;
}

/** Gift cards, gifts to others, experiences: asked once more before points go. */
export function claims(scene: Scene, entries: readonly Entry[]): Part {
  const { kit, say, state } = scene;
  const { html, nothing } = kit;
  return html`<section part="claims">
    <h3 part="heading">${say('claims')}</h3>
    ${
      state.claimed
        ? html`<p class="note done">
            ${kit.icons.check}<span class="told"
              >${say('claimDone', { reward: kit.rewardName(scene.program, state.claimed) })}</span
            >
          </p>`
        : nothing
    }
    <ul class="plain rewards">
      ${entries.map((entry) => claim(scene, entry))}
    </ul>
  </section>`;
}

function claim(scene: Scene, { terms, state, left, format }: Entry): Part {
  const { kit, say, open, actions, state: all } = scene;
  const { html } = kit;
  const { id, name } = terms;
  const asked = `claim ${id}`;
  const price = format.points(state.points);
  const short = state.min_points - left;
  // The same row whatever is in it: the focus stays there.
  const row = (rest: Part): Part =>
    html`<li part="reward"><span class="reward-name">${name}</span>${rest}</li>`;
  if (all.claiming.includes(id)) {
    return row(html`<p class="fine waiting">${say('claimWaiting', { reward: name })}</p>`);
  }
  if (short > 0) {
    const done = Math.floor((1000 * left) / Math.max(state.min_points, 1));
    return row(
      html`<span class="fine">${say('rewardShort', { points: format.points(short) })}</span>
        ${kit.reach(Math.max(done, 0))}`,
    );
  }
  if (!state.available) return row(html`<span class="fine">${say('rewardNotNow')}</span>`);
  if (open.has(asked)) return row(question(scene, id, name, price));
  return row(
    html`<span class="price"
      ><span class="fine">${price}</span>
      <button
        type="button"
        class="quiet"
        part="button"
        aria-label=${say('claimOf', { reward: name })}
        @click=${() => actions.toggle(asked, true)}
      >
        ${say('claim')}
      </button></span
    >`,
  );
}

// The focus is on the question, not on an answer: a key that is held down says neither.
function question({ kit, say, actions }: Scene, id: string, name: string, price: string): Part {
  const answer = (yes: boolean): void => {
    actions.toggle(`claim ${id}`, false);
    if (yes) actions.claim({ reward: id });
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    answer(false);
  };
  return kit.html`<div class="ask" @keydown=${leave}>
    <p tabindex="-1">${say('claimAsk', { points: price, reward: name })}</p>
    <button type="button" part="button" @click=${() => answer(true)}>
      ${say('claimYes', { points: price })}
    </button>
    <button type="button" class="quiet" part="button" @click=${() => answer(false)}>
      ${say('claimNo')}
    </button>
  </div>`;
}

/** Slider and field for the points of a variable reward. They say the same number; each is there for
 * hands that prefer it. */
export function amount(
  { kit, say, program, format: money, redemptions }: Scene,
  { state, terms, format, step, most }: Entry,
  used: AppliedRedemption,
  use: (points: number) => void,
): Part {
  const wallet = program.wallets?.find(({ id }) => id === terms.wallet) ?? program.points;
  const decimals = wallet?.decimal_places ?? 0;
  const asked = redemptions.find(({ reward }) => reward === terms.id)?.points ?? used.points;
  const take = (wanted: number): number => {
    const stepped = Math.round(wanted / step) * step || 0;
    const points = Math.min(Math.max(stepped, state.min_points), most);
    if (points !== asked) use(points);
    return points;
  };
  const slide = (event: Event): void => {
    take(Number((event.target as HTMLInputElement).value));
  };
  const type = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    const points = take(Math.round(Number(field.value) * 10 ** decimals));
    field.value = kit.decimalString(points, decimals);
  };
  return kit.html`<div class="amount" part="reward-amount" role="group" aria-label=${terms.name}>
    <input
      type="range"
      ?hidden=${most <= state.min_points}
      aria-label=${say('rewardSlider')}
      aria-valuetext=${format.points(used.points)}
      min=${state.min_points}
      max=${most}
      step=${step}
      .value=${String(used.points)}
      @input=${slide}
    />
    <label>
      <span class="hidden">${say('rewardNumber')}</span>
      <input
        type="number"
        inputmode="decimal"
        min=${kit.decimalString(state.min_points, decimals)}
        max=${kit.decimalString(most, decimals)}
        step=${kit.decimalString(step, decimals)}
        .value=${kit.decimalString(used.points, decimals)}
        @change=${type}
      />
    </label>
    <span class="off told">${say('rewardOff', { value: money.money(used.value) })}</span>
  </div>`;
}
