// What happened to the member's points. Nothing of the first script is imported, but for types.

import type { Part, Scene } from '../scene.js';
import type { SyncClient } from '../sync.js';
import css from './activity.css';

export { css };
export { later } from '../locales/en-later.js';

interface Moved {
  readonly points: number;
  readonly redeemed: number;
  readonly held: number;
  readonly expired: number;
}

/** What the server tells of one event. */
interface Item extends Moved {
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly order?: string;
  readonly reason?: string;
  readonly reward?: string;
  readonly wallets?: readonly (Moved & { readonly wallet: string })[];
}

interface Pages {
  readonly items: readonly Item[];
  /** How many of them were there before the last page came. */
  readonly seen: number;
  readonly next: number | undefined;
  readonly state: 'asking' | 'known' | 'failed';
}

/** Of each state of a member, as text: another one means that something happened. */
const known = new Map<string, Pages>();

async function ask(member: string, sync: SyncClient, redraw: () => void): Promise<void> {
  const last = known.get(member);
  const { items = [], seen = 0, next } = last ?? {};
  known.set(member, { items, seen, next, state: 'asking' });
  try {
    const page = await sync.activity<{ items: readonly Item[]; next?: number }>(next);
    const all = [...items, ...page.items];
    known.set(member, { items: all, seen: items.length, next: page.next, state: 'known' });
  } catch {
    known.set(member, { items, seen, next, state: 'failed' });
  }
  redraw();
}

/** The list, newest first, a page at a time. */
export function activity({ kit, ...scene }: Scene): Part {
  const { html, nothing } = kit;
  const { say, state, sync, actions } = scene;
  const title = html`<h3 part="heading">${say('activity')}</h3>`;
  if (!state.member)
    return html`${title}
      <p class="fine">${say('activityGuest')}</p>`;
  const member = JSON.stringify(state.member);
  const more = (): void => {
    if (known.get(member)?.state !== 'asking') void ask(member, sync, actions.redraw);
  };
  const pages = known.get(member);
  if (!pages) more();
  const { items = [], seen = 0, next, state: how = 'asking' } = pages ?? {};
  const rowsOfAll = (some: readonly Item[]) =>
    some.flatMap((item) => rowsOf({ kit, ...scene }, item));
  const rows = rowsOfAll(items);
  // Where the focus goes when the last page took the button away.
  const fresh = seen > 0 ? rowsOfAll(items.slice(0, seen)).length : -1;
  return html`<section part="activity">
    ${title}
    <ol class="plain activity">
      ${rows.map(
        ({ at, words, amount, less }, index) =>
          html`<li part="entry" tabindex=${index === fresh ? -1 : nothing}>
            <span>${words}</span>
            <b class=${less ? 'less' : ''}>${amount}</b>
            <time datetime=${at}>${scene.format.day(at, scene.now)}</time>
          </li>`,
      )}
    </ol>
    ${how === 'asking' && next === undefined ? html`<div class="skeleton row" aria-busy="true"><i></i></div>` : nothing}
    ${how === 'known' && rows.length === 0 ? html`<p class="fine">${say('activityNone')}</p>` : nothing}
    ${
      how === 'failed'
        ? html`<p class="note">
            <span class="told">${say('activityFailed')}</span>
            <button type="button" class="quiet" part="button" @click=${more}>
              ${say('retry')}
            </button>
          </p>`
        : nothing
    }
    ${
      how !== 'failed' && next !== undefined
        ? html`<button
            type="button"
            class="quiet"
            part="button"
            aria-disabled=${how === 'asking'}
            @click=${more}
          >
            ${say('activityMore')}
          </button>`
        : nothing
    }
  </section>`;
}

interface Row {
  readonly at: string;
  readonly words: string;
  readonly amount: string;
  readonly less: boolean;
}

function rowsOf(scene: Scene, item: Item): Row[] {
  const { kit, program, format } = scene;
  const points = movements(scene, item, item).map(([words, n]) => rowOf(words, n, format.points));
  const others = (item.wallets ?? []).flatMap(({ wallet, ...moved }) => {
    const { points: named } = kit.formatterOf(program, format.locale, wallet);
    return movements(scene, item, moved).map(([words, n]) => rowOf(words, n, named));
  });
  return [...points, ...others].map((row) => ({ ...row, at: item.at }));
}

const rowOf = (words: string, n: number, show: (n: number) => string): Omit<Row, 'at'> => ({
  words,
  amount: `${n > 0 ? '+' : '−'}${show(Math.abs(n))}`,
  less: n < 0,
});

function movements(
  { kit, say, program }: Scene,
  { type, order = '', reason, reward: id }: Item,
  { points, redeemed, held, expired }: Moved,
): [string, number][] {
  const reward = kit.rewardName(program, id);
  // Points that an order takes out of what was set aside are the same ones: told once, as set aside.
  const used = type === 'order' ? redeemed + held : type === 'claim' ? redeemed : 0;
  const given: Readonly<Record<string, string>> = {
    order: say('activityOrder', { order }),
    refund: say('activityRefund', { order }),
    adjustment: reason ?? say('activityAdjustment'),
    action: say('activityAction'),
    claim: say('activityClaim', { reward }),
  };
  const all: [string, number][] = [
    [given[type] ?? say('activityOther'), points],
    [type === 'claim' ? say('activityClaim', { reward }) : say('activityUsed', { order }), -used],
    [say('activityHold', { reward }), type === 'hold' ? -held : 0],
    [say('activityRelease'), type === 'release' ? -held : 0],
    [say('activityReturned', { order }), type === 'refund' ? -redeemed : 0],
    [say('activityExpired'), -expired],
  ];
  return all.filter(([, n]) => n !== 0);
}
