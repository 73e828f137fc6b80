// The account: the member's standing, the ladder of tiers, and what happened to the points.

import { html, nothing, type TemplateResult } from 'lit-html';
import { day, money, points, type Shop } from './shop.js';
import { widget } from './widget.js';

/** What the server tells of one event. */
interface Entry {
  readonly type: string;
  readonly at: string;
  readonly points: number;
  readonly redeemed: number;
  readonly held: number;
  readonly expired: number;
  readonly order?: string;
  readonly reason?: string;
  readonly action?: string;
  readonly reward?: string;
}

// null: the server has not told yet, or could not be asked.
let entries: readonly Entry[] | null = null;
let unreachable = false;
let loadedFor: unknown;

export function account(shop: Shop, redraw: () => void): TemplateResult {
  const { member, program } = shop.loyalty.state;
  void load(shop, redraw);
  return html`<h1>Your account</h1>
    <div class="columns">
      <div class="stack">
        <section>
          <h2>Tiers</h2>
          <ol class="ladder">
            ${program?.tiers.levels.map(
              ({ id, name, from, benefits }) =>
                html`<li class=${member?.tier === id ? 'here' : ''}>
                  <h3>
                    ${name}${member?.tier === id ? html`<span class="flag plain">You</span>` : nothing}
                  </h3>
                  <p class="detail">${from ? `From ${money(from)} a year` : 'From the start'}</p>
                  <ul>
                    ${benefits?.map(({ text }) => html`<li>${text}</li>`)}
                  </ul>
                </li>`,
            )}
          </ol>
        </section>
        <section>
          <h2>What happened</h2>
          ${member ? history(shop) : html`<p class="detail">Join, and it begins here.</p>`}
        </section>
      </div>
      <aside aria-label="Your points">${widget(shop, 'full', false)}</aside>
    </div>`;
}

function history(shop: Shop): TemplateResult {
  if (!entries) {
    const words = unreachable ? 'Your points cannot be looked up while you are offline.' : '';
    return html`<p class="detail">${words}</p>`;
  }
  const rows = entries.flatMap((entry) => rowsOf(shop, entry));
  if (rows.length === 0) return html`<p class="detail">Nothing yet.</p>`;
  return html`<ol class="history">
    ${rows.map(
      ({ at, text, moved }) =>
        html`<li>
          <time datetime=${at}>${day(at, Date.now())}</time>
          <span>${text}</span>
          <b class=${moved < 0 ? 'less' : ''}
            >${moved > 0 ? '+' : moved < 0 ? '−' : ''}${points(Math.abs(moved))}</b
          >
        </li>`,
    )}
  </ol>`;
}

interface Row {
  readonly at: string;
  readonly text: string;
  readonly moved: number;
}

function rowsOf(shop: Shop, { type, at, ...entry }: Entry): Row[] {
  const reward =
    shop.loyalty.state.program?.rewards?.find(({ id }) => id === entry.reward)?.name ?? 'a reward';
  const order = `Order ${entry.order ?? ''}`;
  const rows: Row[] = [];
  const add = (moved: number, text: string): void => {
    if (moved !== 0) rows.push({ at, text, moved });
  };
  const given: Record<string, string> = {
    order,
    refund: `${order}, returned`,
    adjustment: entry.reason ?? 'Adjusted',
    action: (entry.action ?? '').replaceAll('-', ' '),
  };
  add(entry.points, given[type] ?? order);
  // Points that an order takes out of what was set aside are the same ones: told once, as set aside.
  const taken = type === 'order' ? entry.redeemed + entry.held : 0;
  add(-taken, `Used for ${order.toLowerCase()}`);
  if (type === 'hold') add(-entry.held, `Set aside for ${reward}`);
  if (type === 'release') add(-entry.held, 'Put back');
  if (type === 'refund') add(-entry.redeemed, `${order}, points returned`);
  add(-entry.expired, 'Expired');
  return rows;
}

// Asked again whenever the member's snapshot is another one.
async function load(shop: Shop, redraw: () => void): Promise<void> {
  const { member } = shop.loyalty.state;
  if (loadedFor === member) return;
  loadedFor = member;
  entries = null;
  unreachable = false;
  if (!member) return;
  try {
    entries = (await shop.loyalty.sync.activity<{ items: readonly Entry[] }>()).items;
  } catch {
    unreachable = true;
  }
  redraw();
}
