// Choosing what points buy.

import { html, nothing, type TemplateResult } from 'lit-html';
import { decimalString } from './format.js';
import { check } from './icons.js';
import type { AppliedRedemption, Program, Redemption, RewardState } from './types.js';
import type { Actions, Scene } from './views.js';

type Part = TemplateResult | typeof nothing;
type Terms = NonNullable<Program['rewards']>[number];

/** One reward as this cart sees it. */
interface Entry {
  readonly terms: Terms;
  readonly state: RewardState;
  /** What of it the cart uses. */
  readonly used: AppliedRedemption | undefined;
  /** What the balance has left for it beside the other chosen rewards. */
  readonly left: number;
}

const CLAIMED: ReadonlySet<Terms['kind']> = new Set([
  'gift_card',
  'donation',
  'transfer',
  'experience',
  'early_access',
]);

/** With a cart a choice, without one a list of what is within reach. */
export function rewards(scene: Scene, actions: Actions): Part {
  const { program, answer, standing, shopping, say } = scene;
  const preview = shopping ? answer?.preview : standing;
  if (!program.rewards?.length) return nothing;
  if (!preview) return html`<div class="skeleton row"><i></i><i></i></div>`;
  const spent = preview.redemptions.reduce((sum, { points }) => sum + points, 0);
  const entries = preview.rewards.flatMap((state): Entry[] => {
    const terms = program.rewards?.find(({ id }) => id === state.reward);
    const used = preview.redemptions.find(({ reward }) => reward === state.reward);
    const left = preview.balance - spent + (used?.points ?? 0);
    // What is claimed apart from orders is the shop's to offer, in a place of its own.
    return terms && !CLAIMED.has(terms.kind) ? [{ terms, state, used, left }] : [];
  });
  return shopping
    ? html`<fieldset part="rewards">
        <legend>${say('rewards')}</legend>
        ${entries.map((entry) => option(scene, entry, actions))}
      </fieldset>`
    : html`<section part="rewards">
        <h3>${say('rewardsList')}</h3>
        <ul class="plain rewards">
          ${entries.map((entry) => listed(scene, entry))}
        </ul>
      </section>`;
}

function listed({ say, format }: Scene, { terms, state }: Entry): TemplateResult {
  const { short_by: short, min_points: least } = state;
  const permille = Math.max(Math.floor((1000 * (least - short)) / Math.max(least, 1)), 0);
  return html`<li part="reward">
    <span class="reward-name">${terms.name}</span>
    ${
      short === 0
        ? html`<span class="fine">${say('rewardReady')}</span>${check}`
        : html`<span class="fine">${say('rewardShort', { points: format.points(short) })}</span>
            <i class="reach" aria-hidden="true"><i data-fill=${permille}></i></i>`
    }
  </li>`;
}

function option(scene: Scene, entry: Entry, { choose }: Actions): TemplateResult {
  const { terms, state, used, left } = entry;
  const { redemptions: chosen, program } = scene;
  const most = program.redemptions_per_order ?? 1;
  const others = chosen.filter(({ reward }) => reward !== terms.id);
  const usable = state.available && state.value > 0 && left >= state.min_points;
  // Where one reward is all that an order takes, another choice replaces it.
  const room = most === 1 || others.length < most;
  const use = (points?: number): void => {
    const redemption = points === undefined ? { reward: terms.id } : { reward: terms.id, points };
    choose(most === 1 ? [redemption] : [...others, redemption]);
  };
  const toggle = (event: Event): void => {
    if (!(event.target as HTMLInputElement).checked) choose(others);
    else use(takesPoints(terms) ? Math.min(state.points, left) : undefined);
  };
  return html`<label class="option" part="reward">
      <input
        type="checkbox"
        .checked=${used !== undefined}
        ?disabled=${!used && !(usable && room)}
        @change=${toggle}
      />
      <span class="reward-name">${terms.name}</span>
      <span class="fine">${reach(scene, entry)}</span>
    </label>
    ${used && terms.kind === 'variable' ? amount(scene, entry, used, chosen, use) : nothing}`;
}

/** How many points it takes is the shopper's choice. */
const takesPoints = ({ kind }: Entry['terms']): boolean =>
  kind === 'variable' || kind === 'free_product';

function reach({ say, format }: Scene, { state, terms, used, left }: Entry): string {
  const short = state.min_points - left;
  if (!state.affordable) return say('rewardShort', { points: format.points(short) });
  if (short > 0) return say('rewardSpent');
  if (!used && (!state.available || state.value === 0)) return say('rewardNotNow');
  if (terms.kind !== 'variable') return format.points(state.points);
  return say('rewardUpTo', { points: format.points(mostOf(terms, state, left)) });
}

const stepOf = ({ step, points }: Terms): number => step ?? points ?? 1;

/** The most of a variable reward that can be taken, in whole steps. */
function mostOf(terms: Terms, state: RewardState, left: number): number {
  const each = stepOf(terms);
  return Math.floor(Math.min(state.points, left) / each) * each;
}

// The slider and the field say the same number; each is there for hands that prefer it.
function amount(
  { say, format, program }: Scene,
  { state, terms, left }: Entry,
  used: AppliedRedemption,
  chosen: readonly Redemption[],
  use: (points: number) => void,
): TemplateResult {
  const decimals = program.points?.decimal_places ?? 0;
  const step = stepOf(terms);
  const most = mostOf(terms, state, left);
  const asked = chosen.find(({ reward }) => reward === terms.id)?.points ?? used.points;
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
    field.value = decimalString(points, decimals);
  };
  return html`<div class="amount" part="reward-amount">
    <input
      type="range"
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
        min=${decimalString(state.min_points, decimals)}
        max=${decimalString(most, decimals)}
        step=${decimalString(step, decimals)}
        .value=${decimalString(used.points, decimals)}
        @change=${type}
      />
    </label>
    <output>${say('rewardOff', { value: format.money(used.value) })}</output>
  </div>`;
}

/** What the order comes to when points pay a part of it. */
export function total({ say, format, answer }: Scene): Part {
  if (!answer?.preview.redemptions.length) return nothing;
  const { before, after } = answer.preview.totals;
  return html`<div class="total" part="total">
    <span>${say('total')}</span>
    <strong>
      <s>${format.money(before)}</s>
      <span class="count" data-count=${after} data-kind="money"></span>
    </strong>
  </div>`;
}

/** What is used, where the page around shows the total itself. */
export function using({ say, format, answer, program }: Scene): Part {
  const used = answer?.preview.redemptions ?? [];
  if (used.length === 0) return nothing;
  return html`<ul class="plain" part="using">
    ${used.map(({ reward, points }) => {
      const name = program.rewards?.find(({ id }) => id === reward)?.name ?? reward ?? '';
      const words = say('using', { points: format.points(points), reward: name });
      return html`<li>${check}<span>${words}</span></li>`;
    })}
  </ul>`;
}

/** A word when chosen rewards had to be taken off. */
export function dropped({ say, program }: Scene, redemptions: readonly Redemption[]): Part {
  if (redemptions.length === 0) return nothing;
  return html`${redemptions.map(({ reward = '' }) => {
    const name = program.rewards?.find(({ id }) => id === reward)?.name ?? reward;
    return html`<p class="note" part="reward-dropped">
      ${say('rewardDropped', { reward: name })}
    </p>`;
  })}`;
}
