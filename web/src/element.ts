// <loyalty-widget>: what points a cart earns, what they buy, and how far the next tier is.

import { html, render, type TemplateResult } from 'lit-html';
import type { LoyaltyError } from './errors.js';
import { connect } from './connect.js';
import { EVENTS, TIMING, type Mode } from './constants.js';
import { defineProperties, DrawnElement } from './drawn-element.js';
import { createFormatter, type Formatter } from './format.js';
import type { Messages } from './locales/en.js';
import { countTo } from './motion.js';
import type { LoyaltyStore, OpenCart, PreviewAnswer } from './store.js';
import type { TokenSource } from './sync.js';
import type { Preview, Redemption } from './types.js';
import * as rewardViews from './reward-views.js';
import * as views from './views.js';
import { speaker } from './words.js';
import choicesCss from './choices.css';
import widgetCss from './widget.css';

export interface RedemptionChange {
  /** What the shopper chose; a variable reward says how many points were asked for. */
  readonly redemptions: readonly Redemption[];
  readonly preview: Preview;
}

export interface PreviewChange {
  readonly preview: Preview;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(widgetCss + choicesCss);

const EMPTY_LINES: OpenCart['lines'] = [];

/** A change of one of these is a new question to the calculator. */
const QUESTIONS = ['connected', 'cart', 'without', 'redemptions', 'store', 'state', 'breakdown'];

/**
 * @attr endpoint - the loyalty server's origin and path prefix; the page's own origin without it
 * @attr mode - "full" (default), "summary" (a checkout), "compact" (a header), "product" (one line)
 * @prop cart - the shop's cart; null where the page has none
 * @prop without - in product mode the cart that the product of `cart` would join
 * @prop redemptions - what the shopper chose; the shop may set it to bring a choice back
 * @prop getToken - gives the member's token, null for a guest
 * @prop store - shares a store made by `connect`, instead of `endpoint` and `getToken`
 * @prop messages - words of another language
 * @fires loyalty-redemption-change, loyalty-preview-change, loyalty-join, loyalty-open
 */
export class LoyaltyWidget extends DrawnElement {
  static readonly observedAttributes = ['endpoint', 'mode'];

  declare cart: OpenCart | null;
  declare without: OpenCart | null;
  declare redemptions: readonly Redemption[];
  declare getToken: TokenSource | null;
  declare store: LoyaltyStore | null;
  declare messages: Partial<Messages>;

  readonly #root = this.attachShadow({ mode: 'open' });
  #breakdown = false;
  #spoken = '';
  #answer: PreviewAnswer | null = null;
  #standing: Preview | null = null;
  #joined: Preview | null | undefined;
  #dropped: readonly Redemption[] = [];
  // A choice whose answer is not there. Until then the page does not know of it, and may set the
  // last one again.
  #wish: readonly Redemption[] | null = null;
  #broken = false;
  #formatter: { key: string; value: Formatter } | null = null;
  #leave: (() => void) | null = null;
  #speaking: ReturnType<typeof setTimeout> | undefined;
  #lastWords = '';
  // Events wait for the page to show what they tell of, so that a listener may set the cart.
  #events: (readonly [string, unknown])[] = [];

  readonly #actions: views.Actions = {
    join: () => this.#emit(EVENTS.join),
    open: () => this.#emit(EVENTS.open),
    retry: () => void this.store?.refresh(),
    toggleBreakdown: (event) => {
      this.#breakdown = (event.target as HTMLDetailsElement).open;
      this.changed('breakdown');
    },
    choose: (redemptions) => {
      this.#dropped = [];
      this.#wish = redemptions;
      this.changed('redemptions');
    },
    release: (hold) => void this.store?.release([hold]).catch(() => this.store?.refresh()),
  };

  constructor() {
    super({
      cart: null,
      without: null,
      redemptions: [],
      getToken: null,
      store: null,
      messages: {},
    });
    this.#root.adoptedStyleSheets = [sheet];
  }

  get mode(): Mode {
    return (this.getAttribute('mode') ?? 'full') as Mode;
  }

  set mode(mode: Mode) {
    this.setAttribute('mode', mode);
  }

  get endpoint(): string {
    return this.getAttribute('endpoint') ?? '';
  }

  set endpoint(endpoint: string) {
    this.setAttribute('endpoint', endpoint);
  }

  /** What the cart would do now; null while that is not known yet. Where the server previews, the
   * last answer until the next one comes. */
  get preview(): Preview | null {
    return this.#answer?.preview ?? null;
  }

  disconnectedCallback(): void {
    this.#leave?.();
    this.#leave = null;
    clearTimeout(this.#speaking);
  }

  protected override draw(changes: ReadonlySet<string>): void {
    if (!this.#leave || changes.has('store') || changes.has('getToken')) this.#join(changes);
    if (QUESTIONS.some((name) => changes.has(name))) this.#calculate(changes);
    render(this.#template(), this.#root);
    for (const node of this.#root.querySelectorAll<HTMLElement>('[data-fill]')) {
      node.style.setProperty('--fill', `${Number(node.dataset['fill']) / 10}%`);
    }
    for (const node of this.#root.querySelectorAll<HTMLElement>('[data-count]')) {
      const format = this.#format();
      const show = node.dataset['kind'] === 'money' ? format.money : format.number;
      countTo(node, Number(node.dataset['count']), show);
    }
    for (const [type, detail] of this.#events.splice(0)) this.#emit(type, detail);
  }

  #template(): TemplateResult {
    const say = speaker(this.messages);
    const state = this.store!.state;
    const program = state.program;
    let content: TemplateResult;
    if (state.phase === 'error' || this.#broken) {
      content = this.mode === 'product' ? html`` : views.failure(say, this.#actions);
    } else if (state.phase === 'loading' || !program) {
      content = views.skeleton(say);
    } else {
      content = this.#content({
        say,
        state,
        program,
        format: this.#format(),
        answer: this.#answer,
        redemptions: this.#wish ?? this.redemptions,
        standing: this.#standing,
        shopping: (this.cart?.lines.length ?? 0) > 0,
        breakdown: this.#breakdown,
        now: this.store!.now(),
      });
    }
    const quiet = this.mode === 'compact' || this.mode === 'product';
    return quiet
      ? content
      : html`<section class="card" part="card" aria-label=${say('region')}>
          ${content}
          <p class="hidden" role="status">${this.#spoken}</p>
        </section>`;
  }

  #content(scene: views.Scene): TemplateResult {
    const actions = this.#actions;
    if (this.mode === 'compact') return views.pill(scene, actions);
    if (this.mode === 'product') return html`${views.productLine(scene, this.#joined)}`;
    const member = scene.state.member !== null;
    const notes = html`${views.offlineNote(scene, actions)} ${views.programNote(scene)}`;
    const earning =
      this.cart && (member || scene.answer?.preview.points) ? views.earning(scene, actions) : '';
    if (this.mode === 'summary') {
      return html`${notes} ${member ? '' : views.invitation(scene, actions)} ${earning}
      ${rewardViews.dropped(scene, this.#dropped)} ${rewardViews.using(scene)}`;
    }
    if (!member) {
      return html`${notes} ${views.invitation(scene, actions)} ${earning} ${views.offers(scene)}`;
    }
    return html`${notes} ${views.balance(scene)} ${views.expiring(scene)} ${earning}
    ${views.tierBar(scene)} ${views.holds(scene, actions)}
    ${rewardViews.dropped(scene, this.#dropped)} ${rewardViews.rewards(scene, actions)}
    ${rewardViews.total(scene)} ${views.offers(scene)} ${this.cart ? '' : views.benefits(scene)}`;
  }

  #join(changes: ReadonlySet<string>): void {
    const known = this.store;
    if (known && changes.has('getToken') && this.getToken) void known.identify(this.getToken);
    const store = known ?? connect({ endpoint: this.endpoint, getToken: this.getToken });
    this.values['store'] = store;
    this.#leave?.();
    this.#leave = store.subscribe(() => this.changed('state'));
  }

  #calculate(changes: ReadonlySet<string>): void {
    const { cart, without } = this;
    const store = this.store!;
    const { phase, program } = store.state;
    // What is shown stays until the next answer, but not for another shopper.
    if (phase !== 'ready' || changes.has('connected') || changes.has('store')) {
      this.#answer = this.#joined = this.#standing = this.#wish = null;
    }
    const before = this.#answer?.preview;
    this.#broken = false;
    try {
      const answer = cart && store.preview(cart, this.#wish ?? this.redemptions, this.#breakdown);
      const joined = without && store.preview(without)?.preview;
      const empty = { currency: program?.currency ?? '', lines: EMPTY_LINES };
      const standing = store.preview(empty)?.preview;
      // All of them or none, for one is shown against another.
      if (!standing || (without && !joined) || (cart && !answer)) return;
      this.#standing = standing;
      this.#joined = joined;
      this.#answer = answer;
    } catch (error) {
      this.#answer = this.#wish = null;
      this.#broken = true;
      const { code, where, message } = error as LoyaltyError;
      console.error(`loyalty-widget: ${message} (${code} at ${where || 'the cart'})`);
      return;
    }
    if (!this.#answer) return;
    this.#tell(this.#answer);
    // The first preview is on the page to be read; only what changes is spoken.
    if (before) this.#announce(this.#answer.preview);
  }

  #tell({ redemptions, dropped, preview }: PreviewAnswer): void {
    if (dropped.length > 0) this.#dropped = dropped;
    if (dropped.length > 0 || this.#wish) {
      this.#wish = null;
      this.values['redemptions'] = redemptions;
      const change: RedemptionChange = { redemptions, preview };
      this.#events.push([EVENTS.redemptionChange, change]);
    }
    const change: PreviewChange = { preview };
    this.#events.push([EVENTS.previewChange, change]);
  }

  #announce({ guest, points, redemptions, totals }: Preview): void {
    const say = speaker(this.messages);
    const format = this.#format();
    const words = [
      say(guest ? 'spokenGuest' : 'spokenEarn', { points: format.points(points) }),
      ...(redemptions.length > 0
        ? [say('spokenTotal', { total: format.money(totals.after) })]
        : []),
    ].join(' ');
    clearTimeout(this.#speaking);
    if (words === this.#lastWords) return;
    this.#speaking = setTimeout(() => {
      this.#lastWords = words;
      this.#spoken = words;
      this.changed('spoken');
    }, TIMING.announceAfter);
  }

  #format(): Formatter {
    const locale = this.closest('[lang]')?.getAttribute('lang') || navigator.language;
    const program = this.store!.state.program!;
    const key = `${locale} ${program.id} ${program.currency}`;
    if (this.#formatter?.key !== key) {
      const { name, decimal_places: decimals = 0 } = program.points ?? {};
      const { one = 'point', other = 'points' } = name ?? {};
      const style = { one, other, decimals };
      const zone = program.time_zone ?? 'UTC';
      this.#formatter = { key, value: createFormatter(locale, program.currency, zone, style) };
    }
    return this.#formatter.value;
  }

  #emit(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

defineProperties(LoyaltyWidget, [
  'cart',
  'without',
  'redemptions',
  'getToken',
  'store',
  'messages',
]);

declare global {
  interface HTMLElementTagNameMap {
    'loyalty-widget': LoyaltyWidget;
  }
}
