// Challenges, badges, causes and goals. Nothing of the first script is imported, but for types.

import type { Openable, Part, Scene } from '../scene.js';
import type { ChallengeStanding, Program } from '../types.js';
import type { LoyaltyState } from '../state.js';
import css from './engagement.css';

export { css };
export { later } from '../locales/en-later.js';

type Challenge = NonNullable<Program['challenges']>[number];

type Counted = Extract<Openable, `${'challenge' | 'cause' | 'goal'} ${string}`>;

/** A badge celebrates in the first element that shows it, and stands still in all others. */
const celebrated = new WeakMap<LoyaltyState['unlocked'], object>();

const levelsOf = ({ levels, goal = 0, points = 0, name }: Challenge) =>
  levels ?? [{ goal, points, name }];

const thousandths = (done: number, goal: number): number =>
  Math.max(0, Math.min(1000, Math.floor((1000 * done) / Math.max(goal, 1))));

/** What can be done, and the badges for what was. */
export function challenges(scene: Scene): Part {
  const { kit, say, program, answer, standing } = scene;
  const { html, nothing } = kit;
  const preview = answer?.preview ?? standing;
  if (!preview) return kit.room;
  const standings = preview.challenges;
  const running = standings.flatMap((each) => {
    const terms = program.challenges?.find(({ id }) => id === each.challenge);
    // What is done for good is a badge.
    const done = each.goal === undefined && each.reached === 0;
    return terms && !(done && (terms.repeat ?? 'once') === 'once')
      ? [challenge(scene, terms, each)]
      : [];
  });
  return html`${celebration(scene)}
    <section part="challenges">
      <h3 part="heading">${say('challenges')}</h3>
      ${running.length > 0 ? nothing : html`<p class="fine">${say('challengesNone')}</p>`}
      <ul class="plain challenges">
        ${running}
      </ul>
    </section>
    ${badges(scene)}`;
}

function challenge(scene: Scene, terms: Challenge, standing: ChallengeStanding): Part {
  const { kit, say, program, format } = scene;
  const { html, nothing } = kit;
  const { before, after, goal, level, reached, points } = standing;
  const levels = levelsOf(terms);
  const badgeOf = (index: number): string => levels[index]?.name ?? terms.name;
  const { points: named } = kit.formatterOf(program, format.locale, terms.wallet);
  const next = levels[level + reached];
  const repeats = terms.repeat === 'period' ? periodOf(scene, terms.in) : '';
  const of = goal ?? levels.at(-1)?.goal ?? after;
  const done = Math.min(after, of);
  const values = { badge: badgeOf(level + reached - 1), points: named(points) };
  return html`<li part="challenge">
    ${counted(
      scene,
      `challenge ${terms.id}`,
      terms.name,
      say('challengeProgress', { done: format.count(done), goal: format.count(of) }),
      [before, after],
    )}
    <div class="bar" aria-hidden="true">
      <i class="gain" data-fill=${thousandths(done, of)}></i
      ><i data-fill=${thousandths(Math.min(before, of), of)}></i>
    </div>
    ${
      reached > 0
        ? html`<p class="rise">
            ${kit.icons.spark}${
              points > 0
                ? say('challengeEarns', values)
                : say('challengeUnlocks', { badge: values.badge })
            }
          </p>`
        : nothing
    }
    ${terms.text ? html`<p class="fine">${terms.text}</p>` : nothing}
    ${levels.length > 1 && next ? html`<p class="fine">${say('challengeNext', { badge: badgeOf(level + reached) })}</p>` : nothing}
    ${next?.points ? html`<p class="fine">${say('challengeGives', { points: named(next.points) })}</p>` : nothing}
    ${goal === undefined ? html`<p class="fine">${say('challengeDone')}</p>` : nothing}
    ${repeats ? html`<p class="fine">${repeats}</p>` : nothing}
  </li>`;
}

/** A name and its number, which opens into what this order adds to it. */
function counted(
  scene: Scene,
  what: Counted,
  name: string,
  shown: Part | string,
  [before, after]: readonly [before: number, after: number],
): Part {
  const { kit, say, shopping } = scene;
  const row = kit.html`<strong>${name}</strong><span class="tally">${shown}</span>`;
  if (!shopping || after === before) return kit.html`<p class="row">${row}</p>`;
  return kit.opener(scene, what, 'counted', row, say('earnWhy'), () =>
    scene.with('why', (why) => why.count(scene, before, after)),
  );
}

function periodOf({ say }: Scene, period: unknown): string {
  if (period === 'day') return say('challengeDaily');
  if (period === 'week') return say('challengeWeekly');
  if (period === 'month') return say('challengeMonthly');
  if (period === 'quarter') return say('challengeQuarterly');
  return period === 'year' ? say('challengeYearly') : '';
}

// Of challenges that are done once and for all: the levels that were reached, and those that were not.
function badges({ kit, say, program, state }: Scene): Part {
  const { html, nothing } = kit;
  const tiles = (program.challenges ?? [])
    .filter(({ repeat = 'once' }) => repeat === 'once')
    .flatMap((terms) => {
      const mine = state.member?.challenges?.find((each) => each.challenge === terms.id);
      return levelsOf(terms).map(({ name = terms.name }, index) => ({
        name,
        earned: index < (mine?.level ?? 0),
        isNew: state.unlocked.includes(terms.id) && index === (mine?.level ?? 0) - 1,
      }));
    });
  const earned = tiles.filter((tile) => tile.earned).length;
  if (tiles.length === 0) return nothing;
  return html`<section part="badges">
    <h3 part="heading">${say('badges')}</h3>
    <p class="fine">${say('badgeCount', { n: earned })}</p>
    <ul class="badges">
      ${tiles.map(
        ({ name, earned: has, isNew }) =>
          html`<li part="badge" class="${has ? 'has' : ''} ${isNew ? 'new' : ''}">
            ${medal(kit, has)}<span
              >${has ? html`<span class="hidden">${say('badgeEarned', { badge: name })}</span><span aria-hidden="true">${name}</span>` : name}</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

// A medal on its ribbon; hollow while it is not earned.
function medal({ html, svg, nothing }: Scene['kit'], has: boolean): Part {
  return html`<svg viewBox="0 0 40 44" class="medal" aria-hidden="true">
    ${svg`<path class="ribbon" d="M11 25 7 43l7-4 5 5 1-11M29 25l4 18-7-4-5 5-1-11"/>
      <circle class="disc" cx="20" cy="17" r="15"/>
      ${
        has
          ? svg`<path class="star" d="M20 8c.6 5 3 8 9 9-6 1-8.400 4-9 9-.6-5-3-8-9-9 6-1 8.400-4 9-9z"/>`
          : nothing
      }`}
  </svg>`;
}

/** The level of a challenge that the member reached last. */
function badgeName(program: Program, member: LoyaltyState['member'], id: string): string {
  const challenge = program.challenges?.find((each) => each.id === id);
  const level = member?.challenges?.find((each) => each.challenge === id)?.level ?? 0;
  return challenge?.levels?.[level - 1]?.name ?? challenge?.name ?? id;
}

function celebration({ kit, say, program, state, actions }: Scene): Part {
  const { html, nothing } = kit;
  const { unlocked, member } = state;
  if (unlocked.length === 0) return nothing;
  // The actions are the element's own, the same object for as long as it lives.
  if (!celebrated.has(unlocked)) celebrated.set(unlocked, actions);
  const lively = celebrated.get(unlocked) === actions ? 'lively' : '';
  return html`${unlocked.map(
    (id) =>
      html`<p class="celebration ${lively}" part="celebration">
        <span class="rays" aria-hidden="true">${medal(kit, true)}</span>
        <span class="told">${say('badgeNew', { badge: badgeName(program, member, id) })}</span>
      </p>`,
  )}`;
}

/** What orders give to others, and what all members reach together. */
export function causes(scene: Scene): Part {
  const { kit, say, format, program, answer, standing, shopping } = scene;
  const { html, nothing } = kit;
  const preview = answer?.preview ?? standing;
  if (!preview) return kit.room;
  const { causes: gives, goals = [] } = preview;
  return html`${
    gives.length > 0
      ? html`<section part="causes">
          <h3 part="heading">${say('causes')}</h3>
          <ul class="plain causes">
            ${gives.map(({ cause, gives: now, total }) => {
              const terms = program.causes?.find(({ id }) => id === cause);
              return html`<li part="cause">
                ${counted(
                  scene,
                  `cause ${cause}`,
                  terms?.name ?? cause,
                  kit.number(total + now, 'count'),
                  [total, total + now],
                )}
                <p class="fine">
                  ${
                    shopping && now > 0
                      ? say('causeGives', { amount: format.count(now) })
                      : say('causeTotal', { amount: format.count(total) })
                  }
                </p>
                ${terms?.text ? html`<p class="fine">${terms.text}</p>` : nothing}
              </li>`;
            })}
          </ul>
        </section>`
      : nothing
  }
  ${
    goals.length > 0
      ? html`<section part="goals">
          <h3 part="heading">${say('goals')}</h3>
          <ul class="plain causes">
            ${goals.map((each) => goal(scene, each))}
          </ul>
        </section>`
      : nothing
  }
  ${
    gives.length + goals.length === 0
      ? html`<p class="fine" part="causes">${say('causesNone')}</p>`
      : nothing
  }`;
}

type Goal = NonNullable<NonNullable<Scene['standing']>['goals']>[number];

function goal(scene: Scene, { goal: id, before, after, of }: Goal): Part {
  const { kit, say, format, program, shopping } = scene;
  const { html, nothing } = kit;
  const terms = program.goals?.find((each) => each.id === id);
  const name = terms?.name ?? id;
  const words = say('goalProgress', { done: format.count(after), goal: format.count(of) });
  return html`<li part="goal">
    ${counted(scene, `goal ${id}`, name, words, [before, after])}
    <div class="bar" aria-hidden="true">
      <i class="gain" data-fill=${thousandths(after, of)}></i
      ><i data-fill=${thousandths(before, of)}></i>
    </div>
    ${before >= of ? html`<p class="rise">${kit.icons.spark}${say('goalReached')}</p>` : nothing}
    ${
      shopping && after > before
        ? html`<p class="fine">${say('goalAdds', { amount: format.count(after - before) })}</p>`
        : nothing
    }
    ${terms?.text ? html`<p class="fine">${terms.text}</p>` : nothing}
  </li>`;
}
