// Choosing what points buy. Nothing of the first script is imported, but for types.

import type { Formatter } from '../format.js';
import type { Part, Scene } from '../scene.js';
import type { AppliedRedemption, Preview, Program, RewardState } from '../types.js';
import css from './rewards.css';

export { css };
export { later } from '../locales/en-later.js';

type Terms = NonNullable<Program['rewards']>[number];

/** One reward as this cart sees it. */
export interface Entry {
  readonly terms: Terms;
  readonly state: RewardState;
  /** What of it the cart uses. */
  readonly used: AppliedRedemption | undefined;
  /** What its wallet has left for it beside the other chosen rewards. */
  readonly left: number;
  /** Speaks of that wallet. */
  readonly format: Formatter;
  /** A variable reward goes by so many points. */
  readonly step: number;
  /** The most of it that can be taken, in whole steps. */
  readonly most: number;
}

const CLAIMED: ReadonlySet<Terms['kind']> = new Set([
  'gift_card',
  'donation',
  'transfer',
  'experience',
  'early_access',
  'conversion',
]);

function entriesOf({ kit, program, format }: Scene, preview: Preview, claimed: boolean): Entry[] {
  const termsOf = (id = ''): Terms | undefined => program.rewards?.find((each) => each.id === id);
  return preview.rewards.flatMap((state): Entry[] => {
    const terms = termsOf(state.reward);
    if (!terms || CLAIMED.has(terms.kind) !== claimed) return [];
    const { wallet } = terms;
    const other = preview.wallets?.find((each) => each.wallet === wallet);
    const spent = preview.redemptions
      .filter(({ reward }) => termsOf(reward)?.wallet === wallet && reward !== state.reward)
      .reduce((sum, { points }) => sum + points, 0);
    const left = (other ?? preview).balance - spent;
    const step = terms.step ?? terms.points ?? 1;
    return [
      {
        terms,
        state,
        used: preview.redemptions.find(({ reward }) => reward === state.reward),
        left,
        step,
        most: Math.floor(Math.min(state.points, left) / step) * step,
        format: other ? kit.formatterOf(program, format.locale, other.wallet) : format,
      },
    ];
  });
}

/** What is set aside, what points buy for this cart, what it comes to then, and what is claimed apart
 * from it. */
export const rewards = (scene: Scene): Part =>
  scene.kit.html`${holds(scene)} ${choice(scene)} ${total(scene)} ${claims(scene)}`;

/** Points set aside before, for an order that did not come. */
function holds({ kit, say, program, state, answer, format, actions }: Scene): Part {
  const { html } = kit;
  const used = answer?.redemptions.map(({ hold }) => hold) ?? [];
  const open = (state.member?.holds ?? []).filter(({ id }) => !used.includes(id));
  return html`${open.map(({ id, reward, points, wallet }) => {
    const { points: named } = wallet ? kit.formatterOf(program, format.locale, wallet) : format;
    return html`<div class="note" part="hold">
      <p>${say('held', { points: named(points), reward: kit.rewardName(program, reward) })}</p>
      <button type="button" class="quiet" part="button" @click=${() => actions.release(id)}>
        ${say('release')}
      </button>
    </div>`;
  })}`;
}

/** With a cart a choice, without one a list of what is within reach. */
function choice(scene: Scene): Part {
  const { kit, answer, standing, shopping, say } = scene;
  const { html, nothing } = kit;
  const preview = shopping ? answer?.preview : standing;
  if (!preview) return kit.room;
  const entries = entriesOf(scene, preview, false);
  if (entries.length === 0) return nothing;
  return shopping
    ? html`<fieldset part="rewards">
        <legend part="heading">${say('rewards')}</legend>
        ${entries.map((entry) => option(scene, entry))} ${advice(scene)}
      </fieldset>`
    : html`<section part="rewards">
        <h3 part="heading">${say('rewardsList')}</h3>
        <ul class="plain rewards">
          ${entries.map((entry) => listed(scene, entry))}
        </ul>
      </section>`;
}

/** One tap to the best use of points and to what is within reach; the server is who knows. */
function advice(scene: Scene): Part {
  const { kit, state, cart, sync, now, say, actions } = scene;
  const { html, nothing } = kit;
  // It is about the page's cart.
  if (!state.advice || cart !== state.cart || sync.noAdviceUntil > now) return nothing;
  const taps = (['best', 'reach'] as const).map(
    (key) =>
      html`<button
        type="button"
        class="quiet"
        part="button"
        @click=${() => {
          actions.toggle(key, true);
          actions.advise(key === 'best');
        }}
      >
        ${say(key)}
      </button>`,
  );
  // One box for the questions and the answers: the focus stays in it.
  return html`<div class="advice" part="advice">
    ${state.advice === 'ask' ? taps : scene.with('advice', (views) => views.advice(scene))}
  </div>`;
}

/** What is claimed has nothing to do with an order. */
function claims(scene: Scene): Part {
  const { kit, standing } = scene;
  const entries = standing ? entriesOf(scene, standing, true) : [];
  return entries.length > 0
    ? scene.with('purse', (purse) => purse.claims(scene, entries))
    : kit.nothing;
}

function listed({ kit, say }: Scene, { terms, state, format }: Entry): Part {
  const { html } = kit;
  const { short_by: short, min_points: least } = state;
  const permille = Math.max(Math.floor((1000 * (least - short)) / Math.max(least, 1)), 0);
  return html`<li part="reward">
    <span class="reward-name">${terms.name}</span>
    ${
      short === 0
        ? html`<span class="fine">${say('rewardReady')}</span>${kit.icons.check}`
        : html`<span class="fine">${say('rewardShort', { points: format.points(short) })}</span>
            ${kit.reach(permille)}`
    }
  </li>`;
}

function option(scene: Scene, entry: Entry): Part {
  const { html, nothing } = scene.kit;
  const { terms, state, used, left } = entry;
  const { redemptions: chosen, program, actions } = scene;
  const most = program.redemptions_per_order ?? 1;
  const isChosen = chosen.some(({ reward }) => reward === terms.id);
  const others = chosen.filter(({ reward }) => reward !== terms.id);
  const usable = state.available && state.value > 0 && left >= state.min_points;
  // Where one reward is all that an order takes, another choice replaces it.
  const room = most === 1 || others.length < most;
  const use = (points?: number): void => {
    const redemption = points === undefined ? { reward: terms.id } : { reward: terms.id, points };
    actions.choose(most === 1 ? [redemption] : [...others, redemption]);
  };
  const toggle = (event: Event): void => {
    const box = event.target as HTMLInputElement;
    const { checked } = box;
    // What comes of it is drawn: a reward that is refused at once would leave it ticked.
    box.checked = isChosen;
    if (!checked) actions.choose(others);
    else use(takesPoints(terms) ? Math.min(state.points, left) : undefined);
  };
  return html`<label class="option" part="reward">
      <input
        type="checkbox"
        .checked=${isChosen}
        ?disabled=${!isChosen && !(usable && room)}
        @change=${toggle}
      />
      <span class="reward-name">${terms.name}</span>
      <span class="fine">${reach(scene, entry)}</span>
    </label>
    ${
      used && terms.kind === 'variable'
        ? scene.with('purse', (purse) => purse.amount(scene, entry, used, use))
        : nothing
    }`;
}

/** How many points it takes is the shopper's choice. */
const takesPoints = ({ kind }: Entry['terms']): boolean =>
  kind === 'variable' || kind === 'free_product';

function reach({ say }: Scene, { state, terms, used, left, format, most }: Entry): string {
  const short = state.min_points - left;
  if (!state.affordable) return say('rewardShort', { points: format.points(short) });
  if (short > 0) return say('rewardSpent');
  if (!used && (!state.available || state.value === 0)) return say('rewardNotNow');
  if (terms.kind !== 'variable') return format.points(state.points);
  return say('rewardUpTo', { points: format.points(most) });
}

/** What the order comes to when points pay a part of it. */
function total(scene: Scene): Part {
  const { kit, say, format, answer } = scene;
  const { html, nothing } = kit;
  if (!answer?.preview.redemptions.length) return nothing;
  const { preview } = answer;
  const { before, after } = preview.totals;
  return kit.opener(
    scene,
    'total',
    'total',
    html`<span>${say('total')}</span>
      <strong
        ><s aria-hidden="true">${format.money(before)}</s> ${kit.number(after, 'money')}</strong
      >`,
    say('totalWhy'),
    () => scene.with('why', (why) => why.total(scene, preview)),
  );
}

/** What is used, where the page around shows the total itself. */
export function using({ kit, say, format, answer, program }: Scene): Part {
  const { html, nothing } = kit;
  const used = answer?.preview.redemptions ?? [];
  if (used.length === 0) return nothing;
  return html`<ul class="plain" part="using">
    ${used.map(({ reward, points }) => {
      const wallet = program.rewards?.find(({ id }) => id === reward)?.wallet;
      const named = kit.formatterOf(program, format.locale, wallet).points(points);
      const words = say('using', { points: named, reward: kit.rewardName(program, reward) });
      return html`<li>${kit.icons.check}<span>${words}</span></li>`;
    })}
  </ul>`;
}

/** A word when chosen rewards had to be taken off. */
export function dropped({ kit, say, program, state }: Scene): Part {
  const { html } = kit;
  return html`${state.dropped.map(
    ({ reward }) =>
      html`<p class="note told" part="reward-dropped">
        ${say('rewardDropped', { reward: kit.rewardName(program, reward) })}
      </p>`,
  )}`;
}
