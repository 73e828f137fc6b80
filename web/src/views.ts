// The parts of the widget as templates: each takes what it shows and nothing else.

import { html, nothing, type TemplateResult } from 'lit-html';
import { TIMING } from './constants.js';
import { check, chevron, clock, cloud, spark } from './icons.js';
import type { Formatter } from './format.js';
import type { PreviewAnswer, LoyaltyState } from './store.js';
import type { Preview, Program, Redemption, TierStanding } from './types.js';
import type { Say } from './words.js';

type Part = TemplateResult | typeof nothing;

/** All that the templates need to put a preview into words. */
export interface Scene {
  readonly say: Say;
  readonly format: Formatter;
  readonly program: Program;
  readonly state: LoyaltyState;
  /** null while the calculator is on its way. */
  readonly answer: PreviewAnswer | null;
  /** What the shopper chose; the answer to it may be on its way. */
  readonly redemptions: readonly Redemption[];
  /** The member without this cart. */
  readonly standing: Preview | null;
  /** There are goods in the cart. */
  readonly shopping: boolean;
  readonly breakdown: boolean;
  readonly now: number;
}

export interface Actions {
  readonly join: () => void;
  readonly open: () => void;
  readonly retry: () => void;
  readonly toggleBreakdown: (event: Event) => void;
  readonly choose: (redemptions: readonly Redemption[]) => void;
  readonly release: (hold: string) => void;
}

/** A number that counts to its value; updated() of the element drives it. */
function number(value: number, kind: 'number' | 'money' = 'number'): TemplateResult {
  return html`<span class="count" data-count=${value} data-kind=${kind}></span>`;
}

export function skeleton(say: Say): TemplateResult {
  return html`<div class="skeleton" aria-busy="true">
    <span class="hidden">${say('loading')}</span><i></i><i></i><i></i>
  </div>`;
}

export function failure(say: Say, { retry }: Actions): TemplateResult {
  return html`<div class="note" part="error">
    <p>${say('error')}</p>
    <button type="button" class="quiet" part="button" @click=${retry}>${say('retry')}</button>
  </div>`;
}

export function offlineNote(scene: Scene, { retry }: Actions): Part {
  const { state, say, format } = scene;
  if (state.online || !state.asOf) return nothing;
  return html`<div class="note" part="offline">
    ${cloud}
    <p>${say('offline', { time: format.moment(state.asOf) })}</p>
    <button type="button" class="quiet" part="button" @click=${retry}>${say('retry')}</button>
  </div>`;
}

export function programNote({ state, say }: Scene): Part {
  return state.programChanged
    ? html`<p class="note" part="program-changed">${say('programChanged')}</p>`
    : nothing;
}

/** The member's balance and tier. */
export function balance({ say, format, state, program, standing }: Scene): TemplateResult {
  const { accounts, tier } = state.member!;
  const available = standing?.balance ?? accounts['available'] ?? 0;
  const pending = standing?.pending ?? accounts['pending'] ?? 0;
  const debt = Number(state.member!['debt'] ?? 0);
  return html`<header part="balance">
    <div>
      <h2>${say('balance')}</h2>
      <p class="figure">${number(available)} <small>${format.pointsName(available)}</small></p>
      ${
        pending > 0
          ? html`<p class="fine">${say('pending', { points: format.points(pending) })}</p>`
          : nothing
      }
      ${debt > 0 ? html`<p class="fine">${say('owed', { points: format.points(debt) })}</p>` : nothing}
      ${state.member!['orders'] === 0 ? html`<p class="fine">${say('welcome')}</p>` : nothing}
    </div>
    <p class="badge" part="tier-badge">
      <span class="hidden">${say('tier')}: </span>${tierName(program, standing?.tier.after ?? tier)}
    </p>
  </header>`;
}

/** A guest's reason to join. */
export function invitation(scene: Scene, { join }: Actions): TemplateResult {
  const { say, format, program, answer } = scene;
  const points = answer?.preview.points ?? 0;
  const first = program.rewards?.find((reward) => reward.kind === 'amount_off' && reward.points);
  const how = program.earn?.[0]?.label ?? program.name;
  return html`<header part="invitation">
    <div>
      <h2 class="title">
        ${
          points > 0
            ? say('guestTitle', { points: format.points(points) })
            : say('guestTitleEmpty', { program: program.name })
        }
      </h2>
      <p class="fine">
        ${say('guestText', { how })}
        ${
          first?.points
            ? say('guestReward', { points: format.points(first.points), reward: first.name })
            : nothing
        }
      </p>
    </div>
    <button type="button" part="button join" @click=${join}>${say('join')}</button>
  </header>`;
}

/** What this cart earns, and on demand why. */
export function earning(scene: Scene, { toggleBreakdown }: Actions): Part {
  const { say, format, state, answer, shopping, breakdown } = scene;
  if (!answer) return html`<div class="skeleton row"><i></i></div>`;
  const { points } = answer.preview;
  if (points === 0) {
    return html`<p class="fine earn-none" part="earn">
      ${shopping ? say('earnNothing') : say('earnEmpty')}
    </p>`;
  }
  return html`<details class="earn" part="earn" .open=${breakdown} @toggle=${toggleBreakdown}>
    <summary>
      <span class="earn-label">${spark}${say(state.member ? 'earn' : 'earnAsMember')}</span>
      <strong class="earn-points" part="earn-points">
        ${number(points)} ${format.pointsName(points)}
      </strong>
      <span class="hidden">${say('earnWhy')}</span>
      <span class="turn">${chevron}</span>
    </summary>
    ${breakdown ? why(scene, answer.preview) : nothing}
  </details>`;
}

function why({ say, format, program, now }: Scene, preview: Preview): TemplateResult {
  const { available_at: from, expires_at: end } = preview;
  return html`<div class="why" part="breakdown">
    <dl>
      ${preview.rules.map(
        (share) =>
          html`<div>
            <dt>${shareLabel(share, preview, program, say)}</dt>
            <dd>${share.points > 0 ? '+' : ''}${format.number(share.points)}</dd>
          </div>`,
      )}
    </dl>
    ${
      from
        ? html`<p class="fine">
            ${
              end
                ? say('earnFromUntil', { day: format.day(from, now), end: format.day(end, now) })
                : say('earnFrom', { day: format.day(from, now) })
            }
          </p>`
        : nothing
    }
  </div>`;
}

function shareLabel(
  share: Preview['rules'][number],
  preview: Preview,
  program: Program,
  say: Say,
): string {
  if (share.rule === '@tier') {
    return say('earnTier', { tier: tierName(program, preview.tier.before) });
  }
  if (share.rule === '@limit') return say('earnLimit');
  const label = share.label || share.rule;
  return share.limited ? say('earnLimited', { label }) : label;
}

/** Where the member stands, with what this cart adds to it. */
export function tierBar(scene: Scene): Part {
  const { say, program, answer, standing } = scene;
  const shown = answer?.preview ?? standing;
  if (!shown || !standing) return html`<div class="skeleton row"><i></i></div>`;
  const { tier } = shown;
  const from = tierName(program, tier.after);
  const to = tier.next === undefined ? '' : tierName(program, tier.next);
  const rises = tier.after !== tier.before;
  // A bar that belongs to another tier than before starts anew.
  const solid = rises ? 0 : standing.tier.permille;
  return html`<section class="tier" part="tier">
    <div class="ends"><span>${from}</span>${to ? html`<span>${to}</span>` : nothing}</div>
    <div
      class="bar"
      part="tier-bar"
      role="progressbar"
      aria-valuemin="0"
      aria-valuemax="1000"
      aria-valuenow=${tier.permille}
      aria-valuetext=${tierWords(scene, tier).join('. ')}
      aria-label=${to ? say('tierProgress', { tier: to }) : say('tier')}
    >
      <i class="gain" data-fill=${tier.permille}></i
      ><i data-fill=${Math.min(solid, tier.permille)}></i>
    </div>
    ${
      rises
        ? html`<p class="rise" part="tier-reached">
            ${spark}${say('tierReached', { tier: from })}
          </p>`
        : nothing
    }
    ${tierWords(scene, tier).map((words) => html`<p class="fine">${words}</p>`)}
  </section>`;
}

function tierWords({ say, format, program, shopping, now }: Scene, tier: TierStanding): string[] {
  const metric = program.tiers.metric ?? 'spend';
  const spend = metric === 'spend';
  const amountOf = (n: number): string => {
    if (spend) return format.roundMoney(n);
    return metric === 'points' ? format.points(n) : format.number(n);
  };
  const words: string[] = [];
  if (tier.next === undefined) words.push(say('tierTop'));
  else {
    const values = { amount: amountOf(tier.missing), tier: tierName(program, tier.next) };
    words.push(spend ? say('tierSpend', values) : say('tierPoints', values));
  }
  // While shopping only what is near counts; a year ahead is for the account.
  const near = !shopping || Date.parse(tier.keep_by ?? '') - now < TIMING.keepAhead;
  if (tier.keep_by && tier.keep_missing > 0 && near) {
    const values = {
      amount: amountOf(tier.keep_missing),
      day: format.day(tier.keep_by, now),
      tier: tierName(program, tier.after),
    };
    words.push(spend ? say('tierKeepSpend', values) : say('tierKeepPoints', values));
  }
  return words;
}

/** The tier's benefits, where it has any. */
export function benefits({ say, program, state, standing }: Scene): Part {
  const id = standing?.tier.after ?? state.member?.tier;
  const level = program.tiers.levels.find((tier) => tier.id === id);
  if (!level?.benefits?.length) return nothing;
  return html`<section part="benefits">
    <h3>${say('tierBenefits', { tier: level.name })}</h3>
    <ul class="plain">
      ${level.benefits.map((benefit) => html`<li>${check}<span>${benefit.text}</span></li>`)}
    </ul>
  </section>`;
}

/** Points set aside before, for an order that did not come. */
export function holds({ say, format, program, state, answer }: Scene, { release }: Actions): Part {
  const used = answer?.redemptions.map(({ hold }) => hold) ?? [];
  const open = (state.member?.holds ?? []).filter(({ id }) => !used.includes(id));
  if (open.length === 0) return nothing;
  return html`${open.map((hold) => {
    const reward = program.rewards?.find(({ id }) => id === hold.reward)?.name ?? hold.reward;
    return html`<div class="note" part="hold">
      <p>${say('held', { points: format.points(hold.points), reward })}</p>
      <button type="button" class="quiet" part="button" @click=${() => release(hold.id)}>
        ${say('release')}
      </button>
    </div>`;
  })}`;
}

export function offers({ say, answer, standing }: Scene): Part {
  const list = (answer?.preview ?? standing)?.offers ?? [];
  if (list.length === 0) return nothing;
  return html`<section part="offers">
    <h3>${say('offers')}</h3>
    <ul class="offers">
      ${list.map(
        (offer) =>
          html`<li part="offer"><strong>${offer.title}</strong><span>${offer.reason}</span></li>`,
      )}
    </ul>
  </section>`;
}

export function expiring({ say, format, standing, now }: Scene): Part {
  const lots = standing?.expiring ?? [];
  if (lots.length === 0) return nothing;
  return html`<ul class="plain expiring" part="expiring">
    ${lots.map(({ at, points }) => {
      const values = { points: format.points(points), day: format.day(at, now) };
      return html`<li>${clock}<span>${say('expiring', values)}</span></li>`;
    })}
  </ul>`;
}

/** The one line of a product: what it earns, or what it adds to the cart that it would join. */
export function productLine(
  { say, format, answer, state }: Scene,
  joined: Preview | null | undefined,
): Part {
  if (!answer) return nothing;
  const points = answer.preview.points - (joined?.points ?? 0);
  if (points <= 0) return nothing;
  const values = { points: format.points(points) };
  return html`<p class="line" part="earn">
    ${spark}<span>${say(state.member ? 'earnProduct' : 'earnProductGuest', values)}</span>
  </p>`;
}

/** The pill in a shop's header. */
export function pill(scene: Scene, actions: Actions): TemplateResult {
  const { say, format, state, program, standing, answer } = scene;
  if (!state.member) {
    const points = answer?.preview.points ?? 0;
    return html`<button type="button" class="pill" part="button pill" @click=${actions.join}>
      ${spark}<span
        >${
          points > 0
            ? say('joinCompactEarn', { points: format.points(points) })
            : say('joinCompact')
        }</span
      >
    </button>`;
  }
  const available = standing?.balance ?? state.member.accounts['available'] ?? 0;
  return html`<button type="button" class="pill" part="button pill" @click=${actions.open}>
    ${spark}<span>${number(available)} ${format.pointsName(available)}</span>
    <span class="pill-tier">${tierName(program, standing?.tier.after ?? state.member.tier)}</span>
  </button>`;
}

export function tierName(program: Program, id: string): string {
  return program.tiers.levels.find((level) => level.id === id)?.name ?? id;
}
