// What all elements have in common: the page's store, a cart, a preview of it, and drawing.

import { html, nothing, render } from 'lit-html';
import { connect } from '../connect.js';
import { EVENTS } from '../constants.js';
import type { ClaimDetail, PreviewChange, RedemptionChange } from '../events.js';
import { defineProperties, DrawnElement } from '../drawn-element.js';
import type { LoyaltyError } from '../errors.js';
import type { Formatter } from '../format.js';
import type { Messages } from '../locales/en.js';
import { painted } from '../pause.js';
import { Announcer, wordsOf } from '../announcer.js';
import { keepFocus } from '../focus.js';
import { countTo } from '../motion.js';
import {
  formatterOf,
  kit,
  later,
  sheetOf,
  type Actions,
  type LaterName,
  type LaterViews,
  type Part,
  type Scene,
} from '../scene.js';
import type { OpenCart, PreviewAnswer } from '../state.js';
import type { LoyaltyStore } from '../store.js';
import type { TokenSource } from '../sync.js';
import type { Preview, Program, Redemption } from '../types.js';
import { Speech } from '../speech.js';
import type { Say } from '../words.js';
import * as states from '../state-views.js';
import widgetCss from '../widget.css';
import choicesCss from '../choices.css';

const PROPERTIES = ['cart', 'getToken', 'store', 'messages'];

/** A change of one of these is a new question to the calculator. */
const QUESTIONS = ['near', 'cart', 'redemptions', 'without', 'product', 'mode', 'state', 'open'];
/** Colors that a theme may have made too faint. */
const COLORS = ['accent', 'on-accent', 'surface', 'text', 'muted'];
const NO_LINES: OpenCart['lines'] = [];
const SIGNED_OUT: TokenSource = () => null;

/** What an element asks about. */
export interface Question {
  readonly cart: OpenCart | null;
  /** The cart that the one above is compared with. */
  readonly without?: OpenCart | null;
}

/**
 * What every element has.
 *
 * @attr endpoint - the loyalty server's origin and path prefix; the page's own origin without it
 * @attr density - "comfortable" (default) or "compact"
 * @prop cart - the shop's cart, which becomes the page's: elements without one of their own show it; null where the page has none
 * @prop redemptions - what the shopper chose, for all elements of the page; the shop may set it to bring a choice back
 * @prop getToken - gives the member's token, null for a guest; set to null, the member has signed out
 * @prop store - a store made by `connect`, instead of `endpoint` and `getToken`
 * @prop messages - words of another language, or of the shop's own
 * @fires loyalty-preview-change - the cart, the member or the program changed what the cart would do; of elements that were given a cart: `detail.preview`
 * @fires loyalty-claim - a reward that is had apart from orders was claimed; of the first element of the page: `detail.reward`
 * @fires loyalty-sign-in - a member whose token was refused asked to sign in; of the first element of the page
 * @slot header - before all that the element shows
 * @slot footer - after all that the element shows
 * @cssparts card, heading, button, loading, error, offline, slow, remote, signed-out, conflict, program-changed
 * @cssprop --loyalty-accent - the brand color: buttons, bars, marks; its lightness is adjusted where its contrast is too low
 * @cssprop --loyalty-on-accent - text on the brand color; black or white without it
 * @cssprop --loyalty-surface - what is behind all of it; the page's own without it
 * @cssprop --loyalty-text - text; the page's own without it
 * @cssprop --loyalty-muted - quieter text
 * @cssprop --loyalty-border - lines around things
 * @cssprop --loyalty-track - the empty part of bars
 * @cssprop --loyalty-radius - the corners of cards; what is inside has smaller ones
 * @cssprop --loyalty-space - the distance that all others are made from
 */
export abstract class LoyaltyElement extends DrawnElement {
  static readonly observedAttributes: readonly string[] = ['endpoint', 'mode', 'density', 'lang'];

  declare cart: OpenCart | null | undefined;
  declare getToken: TokenSource | null;
  declare store: LoyaltyStore | null;
  declare messages: Partial<Messages>;

  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #open = new Set<string>();
  #store: LoyaltyStore | null = null;
  #connected: LoyaltyStore | null = null;
  #tokens: TokenSource | null = null;
  #leave: (() => void) | null = null;
  #leaveTheme: (() => void) | null = null;
  #drawing = false;
  #near = false;
  #seen = false;
  #watch: IntersectionObserver | undefined;
  #answer: PreviewAnswer | null = null;
  #standing: Preview | null = null;
  #shownTo: string | null | undefined;
  // The shopper chose here, and the answer is not there yet. Until then the page does not know of
  // it, and may set the last choice again.
  #chose = false;
  #setBefore: readonly Redemption[] | undefined;
  #broken = false;
  readonly #speech = new Speech(this, () => this.changed('view'));
  #spoken = '';
  readonly #announcer = new Announcer((words) => {
    if (this.#store?.voice !== this) return;
    this.#spoken = words;
    this.changed('spoken');
  });
  #told: readonly string[] = [];
  #settled = false;
  #claimed = '';
  #trouble = '';
  // Chunks that could not be loaded since the page was online last.
  readonly #missing = new Set<LaterName>();
  // Events wait for the page to show what they tell of, so that a listener may set the cart.
  #events: (readonly [string, unknown])[] = [];

  readonly #actions: Actions = {
    join: () => this.#emit(EVENTS.join),
    open: () => this.#emit(EVENTS.open),
    signIn: () => {
      this.#emit(EVENTS.signIn);
      void this.#store?.refresh();
    },
    retry: () => void this.#store?.refresh(),
    toggle: (what, open) => {
      if (open) this.#open.add(what);
      else this.#open.delete(what);
      this.changed('open');
    },
    choose: (redemptions) => {
      this.#chose = true;
      this.#store?.choose(redemptions);
    },
    // The state says what came of these.
    release: (hold) => void this.#store?.release([hold]).catch(() => undefined),
    claim: (choice) => void this.#store?.claim(choice).catch(() => undefined),
    advise: (use) =>
      void this.#store?.advise().then((best) => {
        if (use && best.length > 0) this.#actions.choose(best);
      }),
    redraw: () => this.changed('view'),
  };

  constructor(values: Record<string, unknown> = {}) {
    super({
      cart: undefined,
      redemptions: undefined,
      getToken: null,
      store: null,
      messages: {},
      ...values,
    });
    this.#root.adoptedStyleSheets = [sheetOf(widgetCss + choicesCss)];
  }

  get endpoint(): string {
    return this.getAttribute('endpoint') ?? '';
  }

  set endpoint(endpoint: string) {
    this.setAttribute('endpoint', endpoint);
  }

  get density(): 'comfortable' | 'compact' {
    return this.getAttribute('density') === 'compact' ? 'compact' : 'comfortable';
  }

  set density(density: 'comfortable' | 'compact') {
    this.setAttribute('density', density);
  }

  get redemptions(): readonly Redemption[] {
    const set = this.values['redemptions'] as readonly Redemption[] | undefined;
    return this.#store?.state.redemptions ?? set ?? [];
  }

  set redemptions(redemptions: readonly Redemption[]) {
    if (redemptions === this.values['redemptions']) return;
    this.values['redemptions'] = redemptions;
    this.changed('redemptions');
  }

  /** What the cart would do now; null while that is not known yet. Where the server previews, the
   * last answer until the next one comes. */
  get preview(): Preview | null {
    return this.#answer?.preview ?? null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Nothing is asked of the calculator, or loaded for it, before one could see the answer.
    this.#watch ??= new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.#comeNear();
      },
      { rootMargin: '300px' },
    );
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    this.#leave?.();
    this.#leave = null;
    this.#watch?.disconnect();
    this.#leaveTheme?.();
    this.#leaveTheme = null;
  }

  /** What the element shows of a store that is ready; nothing where that is nothing at all. */
  protected abstract content(scene: Scene): Part;

  /** What it shows while nothing is known. */
  protected waiting(say: Say, slow: boolean): Part {
    return states.skeleton(say, slow);
  }

  /** Whether it is a line or a button in somebody else's text, without a card and states. */
  protected get inline(): boolean {
    return false;
  }

  /** Whether it is a region of the page, with a name; parts have headings. */
  protected get whole(): boolean {
    return false;
  }

  /** Whether its cart is a thought of the shop's, and not what the page is about. */
  protected get hypothetical(): boolean {
    return false;
  }

  protected question(pageCart: OpenCart | null): Question {
    return { cart: pageCart };
  }

  /** An answer came, with that to the other cart. */
  protected answered(_joined: Preview | null): void {
    // For those that compare.
  }

  protected override draw(changes: ReadonlySet<string>): void {
    this.#drawing = true;
    const joins =
      !this.#leave || ['store', 'getToken', 'endpoint'].some((name) => changes.has(name));
    if (joins) this.#join();
    this.#speech.listen();
    const store = this.#store!;
    if (changes.has('cart') && !changes.has('connected')) this.#near = true;
    if (joins || changes.has('cart')) {
      const { cart } = this;
      if (cart !== undefined && !this.hypothetical) store.setCart(cart);
    }
    const set = this.values['redemptions'] as readonly Redemption[] | undefined;
    // Once: an element that is put elsewhere does not bring an old choice back.
    if (set && set !== this.#setBefore && !this.#chose) store.choose(set);
    this.#setBefore = set;
    if (joins || QUESTIONS.some((name) => changes.has(name))) this.#calculate(changes);
    if (changes.has('state')) this.#listen();
    this.#drawing = false;
    keepFocus(this.#root, () => render(this.#template(), this.#root));
    this.#move();
    this.#tellNotes();
    if (changes.has('connected')) void this.#wear();
    for (const [type, detail] of this.#events.splice(0)) this.#emit(type, detail);
  }

  // A page with colors of its own may have made some too faint.
  async #wear(): Promise<void> {
    // When it was shown: before, the whole page's style would be computed for this.
    await painted();
    const style = getComputedStyle(this);
    if (!COLORS.some((name) => style.getPropertyValue(`--loyalty-${name}`))) return;
    const { keepContrast } = await import('../later/contrast.js').catch(() => ({
      keepContrast: null,
    }));
    if (!this.isConnected || this.#leaveTheme || !keepContrast) return;
    this.#leaveTheme = keepContrast(this, this.#root);
  }

  // Bars and numbers go to where they are to be; no style stands in the markup.
  #move(): void {
    for (const node of this.#root.querySelectorAll<HTMLElement>('[data-fill]')) {
      node.style.setProperty('--fill', `${Number(node.dataset['fill']) / 10}%`);
    }
    for (const node of this.#root.querySelectorAll<HTMLElement>('[data-count]')) {
      const { count, kind, wallet = '' } = node.dataset;
      const format = formatterOf(this.#program, this.#speech.locale, wallet);
      countTo(node, Number(count), format[kind as 'number' | 'money' | 'count']);
    }
  }

  #template(): Part {
    const store = this.#store!;
    const { state } = store;
    const say = this.#speech.say(this.messages);
    const first = (store.voice ?? this) === this;
    let content: Part;
    if (!this.#speech.ready) {
      content = this.waiting(say, false);
    } else if (state.trouble === 'signed-out') {
      content = first ? states.signedOut(say, this.#actions) : nothing;
    } else if (state.phase === 'error' || this.#broken) {
      content = first || this.#broken ? states.failure(say, this.#actions, this.#broken) : nothing;
    } else if (state.phase === 'loading' || !state.program) {
      content = this.waiting(say, first && state.slow);
    } else {
      const scene = this.#scene(say);
      content = this.content(scene);
      if (first && !this.inline && content !== nothing) {
        content = html`${states.notes(scene)}${content}${states.remote(scene)}`;
      }
    }
    store.speak(this, this.#seen && !this.inline && content !== nothing);
    if (this.inline)
      return state.phase === 'error' || state.trouble === 'signed-out' ? nothing : content;
    return content === nothing
      ? nothing
      : html`<section
          class="card"
          part="card"
          lang=${this.#speech.locale}
          aria-label=${this.whole ? say('region') : nothing}
        >
          <slot name="header"></slot>${content}<slot name="footer"></slot>
          <p class="hidden" role="status">${this.#spoken}</p>
        </section>`;
  }

  #scene(say: Say): Scene {
    const store = this.#store!;
    const { state } = store;
    const { cart } = this.#question;
    return {
      kit,
      say,
      state,
      program: this.#program,
      format: this.#format(),
      cart,
      actions: this.#actions,
      answer: this.#answer,
      redemptions: state.redemptions,
      standing: this.#standing,
      shopping: (cart?.lines.length ?? 0) > 0,
      open: this.#open,
      now: store.now(),
      sync: store.sync,
      with: (name, draw) => this.#with(name, draw, say),
    };
  }

  #with<Name extends LaterName>(
    name: Name,
    draw: (views: LaterViews<Name>) => Part,
    say: Say,
  ): Part {
    if (this.#missing.has(name)) return states.missing(say);
    const views = later(name, (arrived) => {
      if (!arrived) this.#missing.add(name);
      this.changed('view');
    });
    if (!views) return states.room;
    const sheet = sheetOf(views.css);
    const { adoptedStyleSheets: sheets } = this.#root;
    if (!sheets.includes(sheet)) this.#root.adoptedStyleSheets = [...sheets, sheet];
    return draw(views);
  }

  #join(): void {
    const { endpoint } = this;
    // Who was a member is a guest then, not whoever the page was told of before.
    const getToken = this.getToken ?? (this.#tokens && SIGNED_OUT);
    const given = this.store === this.#connected ? null : this.store;
    this.#connected = given ? null : connect({ endpoint, getToken });
    if (given && getToken && getToken !== this.#tokens) void given.identify(getToken);
    this.#tokens = getToken;
    const store = given ?? this.#connected!;
    this.#leave?.();
    this.#store = store;
    this.values['store'] = store;
    const unsubscribe = store.subscribe(() => {
      if (!this.#drawing) this.changed('state');
    });
    this.#leave = () => {
      unsubscribe();
      store.speak(this);
    };
  }

  #comeNear(): void {
    this.#watch?.disconnect();
    this.#near = this.#seen = true;
    this.changed('near');
  }

  get #question(): Question {
    return this.question(this.cart === undefined ? this.#store!.state.cart : this.cart);
  }

  #calculate(changes: ReadonlySet<string>): void {
    const store = this.#store!;
    const { phase, program, member, redemptions, calculating } = store.state;
    const who = phase === 'ready' ? (member?.id ?? null) : undefined;
    // What is shown stays until the next answer, but not for another shopper.
    if (who === undefined || who !== this.#shownTo || changes.has('store')) {
      this.#answer = this.#standing = null;
      this.#shownTo = who;
    }
    if (!this.#near && !calculating) return;
    const before = this.#answer?.preview;
    this.#broken = false;
    try {
      const { cart, without } = this.#question;
      const chosen = this.hypothetical ? [] : redemptions;
      const answer = cart && store.preview(cart, chosen, this.#open.size > 0);
      const joined = without ? store.preview(without)?.preview : null;
      const nothingInIt = { currency: program?.currency ?? '', lines: NO_LINES };
      const standing = store.preview(nothingInIt)?.preview;
      // All of them or none, for one is shown against another.
      if (!standing || joined === undefined || (cart && !answer)) return;
      this.#standing = standing;
      this.#answer = answer;
      this.answered(joined);
    } catch (error) {
      this.#answer = null;
      this.#broken = true;
      const { code, where, message } = error as LoyaltyError;
      console.error(`loyalty-widget: ${message} (${code} at ${where || 'the cart'})`);
      return;
    }
    if (this.#answer) this.#tell(this.#answer, before);
  }

  #tell({ redemptions, dropped, preview }: PreviewAnswer, before: Preview | undefined): void {
    const own = this.cart !== undefined;
    if (dropped.length > 0) this.#store!.choose(redemptions, dropped);
    if (this.#chose || (dropped.length > 0 && own)) {
      const change: RedemptionChange = { redemptions, preview };
      this.#events.push([EVENTS.redemptionChange, change]);
    }
    this.#chose = false;
    if (own) this.#events.push([EVENTS.previewChange, { preview } satisfies PreviewChange]);
    this.#announcer.cart(wordsOf(preview, this.#speech.say(this.messages), this.#format()), before);
  }

  // What appears is told, as it is to those who see it. One element of the page speaks, so that a
  // note that two of them show is told once.
  #tellNotes(): void {
    const voice = (this.#store!.voice ?? this) as this;
    this.#told = [...this.#root.querySelectorAll('.told, .rise')].map((node) => {
      const words = node.textContent;
      // What the cart reached before the shopper came is there to be read.
      const old = this.#told.includes(words) || (!this.#settled && node.matches('.rise'));
      if (!old) voice.#announcer.tell(node);
      return words;
    });
    this.#settled ||= !this.#root.querySelector('.skeleton');
  }

  #listen(): void {
    const { claimed, trouble } = this.#store!.state;
    if (!trouble) this.#missing.clear();
    // What told of the trouble is gone, which nobody hears.
    if (this.#trouble && !trouble && this.#store!.voice === this) {
      const textContent = this.#speech.say(this.messages)('current');
      this.#announcer.tell({ isConnected: true, textContent });
    }
    this.#trouble = trouble;
    if (claimed && claimed !== this.#claimed && this.#store!.voice === this) {
      this.#events.push([EVENTS.claim, { reward: claimed } satisfies ClaimDetail]);
    }
    this.#claimed = claimed;
  }

  get #program(): Program {
    return this.#store!.state.program!;
  }

  #format(): Formatter {
    return formatterOf(this.#program, this.#speech.locale);
  }

  #emit(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

defineProperties(LoyaltyElement, PROPERTIES);
