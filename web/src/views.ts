// What most pages show, as templates: each takes what it shows and nothing else. What is opened or
// only some programs have is in later/.

import { html, nothing, type TemplateResult } from 'lit-html';
import { TIMING } from './constants.js';
import { check, clock, spark } from './icons.js';
import { kit, type Part, type Scene } from './scene.js';
import { room } from './state-views.js';
import type { Preview, TierStanding } from './types.js';

const { number, opener, tierName } = kit;

/** The member's balance and tier. */
export function balance(scene: Scene): TemplateResult {
  const { say, format, state, program, standing } = scene;
  const { accounts, tier, debt, orders } = state.member!;
  const available = standing?.balance ?? accounts['available'] ?? 0;
  const pending = standing?.pending ?? accounts['pending'] ?? 0;
  const owed = Number(debt ?? 0);
  return html`<header part="balance">
    <div>
      <h2 part="heading">${say('balance')}</h2>
      ${opener(
        scene,
        'balance',
        'figure',
        html`<span>${number(available)} <small>${format.pointsName(available)}</small></span>`,
        say('balanceWhy'),
        () => scene.with('why', (why) => why.balance(scene)),
      )}
      ${pending > 0 ? fine(say('pending', { points: format.points(pending) })) : nothing}
      ${owed > 0 ? fine(say('owed', { points: format.points(owed) })) : nothing}
      ${orders === 0 && available + pending === 0 ? fine(say('welcome')) : nothing}
    </div>
    <p class="badge" part="tier-badge">
      <span class="hidden">${say('tier')}</span>${tierName(program, standing?.tier.after ?? tier)}
    </p>
  </header>`;
}

const fine = (words: string): TemplateResult => html`<p class="fine">${words}</p>`;

/** A guest's reason to join. */
export function invitation(scene: Scene): TemplateResult {
  const { say, format, program, answer, actions } = scene;
  const points = answer?.preview.points ?? 0;
  const first = program.rewards?.find((reward) => reward.kind === 'amount_off' && reward.points);
  const how = program.earn?.[0]?.label ?? program.name;
  return html`<header part="invitation">
    <div>
      <h2 part="heading" class="title">
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
    <slot name="join"
      ><button type="button" part="button join" @click=${actions.join}>${say('join')}</button></slot
    >
  </header>`;
}

/** What this cart earns, and on demand why. */
export function earning(scene: Scene): Part {
  const { say, format, state, cart, answer, shopping } = scene;
  if (!answer && cart) return room;
  const { points, given } = answer?.preview ?? { points: 0, given: 0 };
  if (!answer || points === 0) {
    return html`<p class="fine" part="earn">${say(shopping ? 'earnNothing' : 'earnEmpty')}</p>`;
  }
  return opener(
    scene,
    'earn',
    'earn',
    html`<span class="earn-label">${spark}${say(state.member ? 'earn' : 'earnAsMember')}</span>
      <strong class="earn-points" part="earn-points">
        ${number(points)} <span>${format.pointsName(points)}</span>
      </strong>
      ${
        given > 0
          ? html`<span class="fine bonus"
              >${say('earnBonus', { points: format.points(given) })}</span
            >`
          : nothing
      }`,
    say('earnWhy'),
    () => scene.with('why', (why) => why.earning(scene, answer.preview)),
  );
}

/** Where the member stands, with what this cart adds to it. */
export function tierBar(scene: Scene): Part {
  const { say, format, program, answer, standing } = scene;
  const shown = answer?.preview ?? standing;
  if (!shown || !standing) return room;
  const { tier, welcome } = shown;
  const from = tierName(program, tier.after);
  const to = tier.next === undefined ? '' : tierName(program, tier.next);
  const rises = tier.after !== tier.before;
  // A bar that belongs to another tier than before starts anew.
  const solid = rises ? 0 : standing.tier.permille;
  const [first = '', ...others] = tierWords(scene, tier);
  return html`<section class="tier" part="tier">
    <div class="ends" aria-hidden="true">
      <span>${from}</span>${to ? html`<span>${to}</span>` : nothing}
    </div>
    <div
      class="bar"
      part="tier-bar"
      role="progressbar"
      aria-valuenow=${tier.permille / 10}
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
    ${welcome.map(({ label, points }) =>
      fine(say('tierGift', { label, points: format.points(points) })),
    )}
    ${opener(scene, 'tier', 'tier-why', html`<span>${first}</span>`, say('tierWhy'), () =>
      scene.with('why', (why) => why.tier(scene, tier)),
    )}
    ${others.map(fine)}
  </section>`;
}

/** What is missing for the next tier, and to keep this one. */
function tierWords({ say, format, program, shopping, now }: Scene, tier: TierStanding): string[] {
  const { metric = 'spend' } = program.tiers;
  const words: string[] = [];
  const missing = (n: number, to: string): string => {
    if (metric === 'orders') return say('tierOrders', { n, tier: to });
    if (metric === 'spend') return say('tierSpend', { amount: format.roundMoney(n), tier: to });
    return metric === 'points'
      ? say('tierPoints', { amount: format.points(n), tier: to })
      : say('tierCount', { amount: format.count(n), tier: to });
  };
  words.push(
    tier.next === undefined ? say('tierTop') : missing(tier.missing, tierName(program, tier.next)),
  );
  // While shopping only what is near counts; a year ahead is for the account.
  const near = !shopping || Date.parse(tier.keep_by ?? '') - now < TIMING.keepAhead;
  if (tier.keep_by && tier.keep_missing > 0 && near) {
    const n = tier.keep_missing;
    const values = { day: format.day(tier.keep_by, now), tier: tierName(program, tier.after) };
    if (metric === 'orders') words.push(say('tierKeepOrders', { n, ...values }));
    else if (metric === 'spend') {
      words.push(say('tierKeepSpend', { amount: format.roundMoney(n), ...values }));
    } else if (metric === 'points') {
      words.push(say('tierKeepPoints', { amount: format.points(n), ...values }));
    } else words.push(say('tierKeepCount', { amount: format.count(n), ...values }));
  }
  return words;
}

/** The tier's benefits, where it has any. */
export function benefits({ say, program, state, standing }: Scene): Part {
  const id = standing?.tier.after ?? state.member?.tier;
  const level = program.tiers.levels.find((tier) => tier.id === id);
  if (!level?.benefits?.length) return nothing;
  return html`<section part="benefits">
    <h3 part="heading">${say('tierBenefits', { tier: level.name })}</h3>
    <ul class="plain">
      ${level.benefits.map((benefit) => html`<li>${check}<span>${benefit.text}</span></li>`)}
    </ul>
  </section>`;
}

/** The offers for this member now; `none` says what stands there without any. */
export function offers({ say, answer, standing }: Scene, none = ''): Part {
  const list = (answer?.preview ?? standing)?.offers ?? [];
  if (list.length === 0 && !none) return nothing;
  return html`<section part="offers">
    <h3 part="heading">${say('offers')}</h3>
    ${list.length === 0 ? fine(none) : nothing}
    <ul class="offers">
      ${list.map(
        (offer) =>
          html`<li part="offer"><strong>${offer.title}</strong><span>${offer.reason}</span></li>`,
      )}
    </ul>
  </section>`;
}

/** Points that expire soon. */
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
export function pill({ say, format, state, program, standing, answer, actions }: Scene): Part {
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
