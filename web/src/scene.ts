// What the views of all elements are handed: what is known, what is said, and what a view is made
// of. Chunks that are loaded later import nothing of the first script, so they find it here.

import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { createFormatter, decimalString, type Formatter } from './format.js';
import { check, chevron, cloud, spark } from './icons.js';
import type { Messages } from './locales/en.js';
import type { LoyaltyState, OpenCart, PreviewAnswer } from './state.js';
import type { RewardChoice, SyncClient } from './sync.js';
import type { Preview, Program, Redemption } from './types.js';
import { room } from './state-views.js';
import { learn, pointsIn, type Say } from './words.js';

export type Part = TemplateResult | symbol;

/** Chunks of views, loaded when one of theirs is first shown. */
const LATER = {
  why: () => import('./later/why.js'),
  engagement: () => import('./later/engagement.js'),
  rewards: () => import('./later/rewards.js'),
  purse: () => import('./later/purse.js'),
  advice: () => import('./later/advice.js'),
  activity: () => import('./later/activity.js'),
};

export type LaterName = keyof typeof LATER;
export type LaterViews<Name extends LaterName> = Awaited<ReturnType<(typeof LATER)[Name]>>;

interface Later {
  readonly css: string;
  /** What the views say in English. */
  readonly later: Partial<Messages>;
}

const loaded = new Map<LaterName, Later>();
const sheets = new Map<string, CSSStyleSheet>();

/** The chunk of that name, or undefined while it is on its way; `then` is called when it came, with
 * `false` when it could not. */
export function later<Name extends LaterName>(
  name: Name,
  then: (arrived: boolean) => void,
): LaterViews<Name> | undefined {
  const known = loaded.get(name);
  if (known) return known as LaterViews<Name>;
  LATER[name]().then(
    (views) => {
      loaded.set(name, views);
      learn(views.later);
      then(true);
    },
    () => then(false),
  );
  return undefined;
}

/** A style sheet of that text, one for all roots of the page. */
export function sheetOf(css: string): CSSStyleSheet {
  let sheet = sheets.get(css);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  return sheet;
}

const formatters = new Map<string, Formatter>();

/** The formatter of a program's points, or of another of its wallets. */
export function formatterOf(program: Program, locale: string, wallet = ''): Formatter {
  const key = [locale, program.id, program.currency, program.time_zone, wallet].join();
  let formatter = formatters.get(key);
  if (!formatter) {
    const { name, decimal_places: decimals = 0 } =
      program.wallets?.find(({ id }) => id === wallet) ?? program.points ?? {};
    const style = { ...(name ?? pointsIn(locale)), decimals };
    formatter = createFormatter(locale, program.currency, program.time_zone ?? 'UTC', style);
    formatters.set(key, formatter);
  }
  return formatter;
}

/** Numbers whose breakdown can be opened. */
export type Openable =
  'balance' | 'earn' | 'tier' | 'total' | `${'wallet' | 'challenge' | 'cause' | 'goal'} ${string}`;

export interface Actions {
  readonly join: () => void;
  readonly open: () => void;
  readonly signIn: () => void;
  readonly retry: () => void;
  readonly toggle: (what: string, open: boolean) => void;
  readonly choose: (redemptions: readonly Redemption[]) => void;
  readonly release: (hold: string) => void;
  readonly claim: (choice: RewardChoice) => void;
  /** Asks the server; `use`: and takes what it says is the best use of points. */
  readonly advise: (use: boolean) => void;
  /** Draws anew, after a view changed what it remembers. */
  readonly redraw: () => void;
}

/** All that views need to put a preview into words. */
export interface Scene {
  readonly kit: typeof kit;
  readonly say: Say;
  readonly format: Formatter;
  readonly program: Program;
  readonly state: LoyaltyState;
  readonly actions: Actions;
  /** What the answer is about; null where the element or the page has none. */
  readonly cart: OpenCart | null;
  /** null while the calculator is on its way. */
  readonly answer: PreviewAnswer | null;
  /** What the shopper chose; the answer to it may be on its way. */
  readonly redemptions: readonly Redemption[];
  /** The member without this cart. */
  readonly standing: Preview | null;
  /** There are goods in the cart. */
  readonly shopping: boolean;
  /** What is open: breakdowns, questions. */
  readonly open: ReadonlySet<string>;
  readonly now: number;
  /** Talks to the server for views that ask for what no one else shows. */
  readonly sync: SyncClient;
  /** Draws with the views of a chunk; until it is there, the room that they take. */
  readonly with: <Name extends LaterName>(
    name: Name,
    draw: (views: LaterViews<Name>) => Part,
  ) => Part;
}

/** A number that counts to its value; the element drives it after it drew. */
function number(
  value: number,
  kind: 'number' | 'money' | 'count' = 'number',
  wallet = '',
): TemplateResult {
  return html`<span
    class="count"
    data-count=${value}
    data-kind=${kind}
    data-wallet=${wallet}
  ></span>`;
}

/** A bar that is so many thousandths full, for eyes alone. */
function reach(permille: number): TemplateResult {
  return html`<i class="bar reach" aria-hidden="true"><i data-fill=${permille}></i></i>`;
}

/** A number that opens into how it adds up: `ask` says so to those who do not see the arrow. */
function opener(
  { open, actions }: Scene,
  what: Openable,
  part: string,
  summary: TemplateResult,
  ask: string,
  why: () => Part,
): TemplateResult {
  const toggle = (event: Event): void =>
    actions.toggle(what, (event.target as HTMLDetailsElement).open);
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open.has(what)) return;
    // A drawer around it stays open.
    event.preventDefault();
    event.stopPropagation();
    actions.toggle(what, false);
  };
  return html`<details
    class=${part}
    part=${part}
    .open=${open.has(what)}
    @toggle=${toggle}
    @keydown=${close}
  >
    <summary>
      <span class="said">${summary}<span class="hidden">${ask}</span></span
      ><span class="turn">${chevron}</span>
    </summary>
    ${open.has(what) ? html`<div class="why" part="breakdown">${why()}</div>` : nothing}
  </details>`;
}

function tierName(program: Program, id: string): string {
  return program.tiers.levels.find((level) => level.id === id)?.name ?? id;
}

function rewardName(program: Program, id = ''): string {
  return program.rewards?.find((reward) => reward.id === id)?.name ?? id;
}

/** What views are made of. */
export const kit = {
  html,
  svg,
  nothing,
  icons: { check, cloud, spark },
  number,
  reach,
  opener,
  room,
  tierName,
  rewardName,
  decimalString,
  formatterOf,
} as const;
