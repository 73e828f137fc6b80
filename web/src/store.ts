// What is known about one shopper, and what a cart would do for them. No DOM: elements subscribe.
// One store serves any number of elements. It has the page's cart and what the shopper chose: the
// cart that was set last on any element is the page's, and elements without one of their own show
// it, so that parts that a theme places apart agree.

import { LoyaltyError } from './errors.js';
import { learn } from './words.js';
import { STORAGE, TIMING } from './constants.js';
import {
  browserHost,
  isRefusal,
  OfflineError,
  RequestError,
  SyncClient,
  type Host,
  type RewardChoice,
  type Snapshot,
  type TokenSource,
} from './sync.js';
import {
  NO_SHOPPER,
  NOTHING_KNOWN,
  type LoyaltyState,
  type OpenCart,
  type PreviewAnswer,
} from './state.js';
import { pause } from './pause.js';
import type { Cart, Compiled, Image, Member, Preview, Program, Redemption } from './types.js';

/** Makes previewers; the module of the calculator is one. */
export interface PreviewerSource {
  open(program: Program, compiled: Compiled): Previewer;
}

/** What answers for a cart: the calculator in this page, or the server in its place. */
export interface Previewer {
  setMember(member: Member | null, image: Image | null): void;
  /** null while the answer is on its way. */
  preview(cart: Cart, options: { readonly breakdown: boolean }): Preview | null;
  dispose(): void;
}

export interface StoreOptions {
  readonly endpoint: string;
  readonly getToken?: TokenSource | null;
  readonly loadCalculator: () => Promise<PreviewerSource>;
  readonly host?: Host;
}

export class LoyaltyStore {
  readonly sync: SyncClient;
  readonly #host: Host;
  #loadCalculator: () => Promise<PreviewerSource>;
  readonly #listeners = new Set<() => void>();
  readonly #speakers = new Map<object, boolean>();
  #state = NOTHING_KNOWN;
  #calculator: Previewer | null = null;
  #calculatorKey = '';
  #compiledHash = '';
  #compiled: Compiled | null = null;
  #image: Image | null = null;
  #clockAhead = 0;
  #checkedAt = -Infinity;
  #refreshing: Promise<void> | null = null;
  #reconnecting = false;
  #starting = false;
  // Nobody asked for a preview yet, so nothing is loaded for one.
  #wanted = false;
  // The page or the shopper chose rewards; until then those that the browser kept are brought back.
  #chosen = false;
  #resumed = false;
  // Counts changes of shopper, so that an answer about the last one is not shown to the next.
  #shopper = 0;

  constructor(options: StoreOptions) {
    this.#host = options.host ?? browserHost();
    this.#loadCalculator = options.loadCalculator;
    this.sync = new SyncClient(options.endpoint, options.getToken ?? undefined, this.#host);
    this.sync.onOtherShopper = () => void this.#begin();
  }

  get state(): LoyaltyState {
    return this.#state;
  }

  /** Calls `listener` after every change of `state`; the answer ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    // Nobody asked while nobody listened.
    if (this.#state.trouble) void this.#reconnect();
    return () => this.#listeners.delete(listener);
  }

  /** Takes part in speaking to those who hear the page, where it is able to: who shows nothing, or is
   * out of sight, has nowhere to say it. Without `able` it leaves. */
  speak(speaker: object, able?: boolean): void {
    const { voice } = this;
    if (able === undefined) this.#speakers.delete(speaker);
    else this.#speakers.set(speaker, able);
    // The next one says what this one would have, when whoever draws now is done.
    if (voice && voice !== this.voice) void Promise.resolve().then(() => this.#change({}));
  }

  /** The one that speaks, and says what keeps points from being current: the first that is able. */
  get voice(): object | undefined {
    return [...this.#speakers].find(([, able]) => able)?.[0];
  }

  /** Shows the last snapshot this browser has, then asks the server. */
  async start(): Promise<void> {
    const shopper = this.#shopper;
    try {
      const last = await this.sync.lastSnapshot();
      if (last && shopper === this.#shopper && this.#state.phase !== 'ready') {
        await this.#adopt(last, shopper);
      }
    } catch {
      // Nothing to show yet; the server is asked next.
    }
    if (shopper === this.#shopper) await this.refresh();
  }

  /** Another shopper signed in or out. */
  async identify(tokens?: TokenSource): Promise<void> {
    this.sync.identify(tokens);
    await this.#begin();
  }

  async #begin(): Promise<void> {
    this.#shopper++;
    this.#refreshing = null;
    this.#resumed = false;
    this.#calculator?.setMember(null, null);
    // What a page sets before it says who is shopping is meant for who comes.
    const { member, redemptions } = this.#state;
    if (member) this.#chosen = false;
    this.#change({ ...NO_SHOPPER, redemptions: this.#chosen ? redemptions : [] });
    await this.start();
  }

  /** Another tab of this browser changed what it keeps under that key. */
  async follow(key: string): Promise<void> {
    const name = this.sync.nameOf(key);
    const shopper = this.#shopper;
    try {
      if (name === STORAGE.shopper && (await this.sync.identifiesAnother())) await this.#begin();
      if (name === STORAGE.choices) await this.#restore();
      if (name !== STORAGE.snapshot) return;
      const last = await this.sync.lastSnapshot();
      if (last && shopper === this.#shopper) await this.#adopt(last, shopper);
    } catch {
      // The next refresh brings it.
    }
  }

  /** Asks the server for the current snapshot. Never throws: the state says what came of it. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh(this.#shopper).finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** As refresh, but only when the snapshot is older than TIMING.staleAfter. */
  async refreshIfStale(): Promise<void> {
    // A clock that was set back says nothing about how long ago it was.
    if (Math.abs(this.#host.now() - this.#checkedAt) > TIMING.staleAfter) await this.refresh();
  }

  /** The server's clock, in UTC milliseconds. */
  now(): number {
    return this.#host.now() + this.#clockAhead;
  }

  /**
   * What this cart would do if it were ordered now, or null while the calculator or the server's
   * answer is on its way; `subscribe` tells when to ask again.
   * Throws LoyaltyError for a cart that contradicts itself; RequestError when the server says so.
   */
  preview(
    cart: OpenCart,
    redemptions: readonly Redemption[] = [],
    breakdown = false,
  ): PreviewAnswer | null {
    const calculator = this.#calculator;
    this.#wanted = true;
    if (this.#state.phase !== 'ready') return null;
    if (!calculator) {
      void this.#startCalculator();
      return null;
    }
    const at = this.now();
    const ask = (chosen: readonly Redemption[]) =>
      calculator.preview({ ...cart, at, redemptions: chosen }, { breakdown });
    // What was chosen under another program may be no reward of this one.
    const { program } = this.#state;
    let kept = redemptions.filter(
      ({ hold, reward }) => hold ?? program?.rewards?.some(({ id }) => id === reward),
    );
    try {
      let preview = ask(kept);
      if (preview?.redemptions.some(({ refused }) => refused)) {
        const { redemptions: answers } = preview;
        kept = kept.filter((_, place) => !answers[place]?.refused);
        preview = ask(kept);
      }
      const dropped = redemptions.filter((each) => !kept.includes(each));
      return preview && { preview, redemptions: kept, dropped };
    } catch (error) {
      if (!(error instanceof LoyaltyError) || error.code !== 'calculator_lost') throw error;
      // It broke and cannot even be disposed of; a new one takes its place.
      this.#calculator = null;
      void this.#startCalculator();
      return null;
    }
  }

  /** The page's cart is this one now; null where it has none. */
  setCart(cart: OpenCart | null): void {
    if (cart === this.#state.cart) return;
    const { advice } = this.#state;
    this.#change({ cart, dropped: [], notice: '', advice: advice && 'ask' });
  }

  /** The shopper chose these rewards, and no others. The browser keeps them until they are ordered. */
  choose(redemptions: readonly Redemption[], dropped: readonly Redemption[] = []): void {
    this.#chosen = true;
    this.#change({ redemptions, dropped, notice: '' });
    void this.sync.keep(STORAGE.choices, redemptions).catch(() => undefined);
  }

  /** Asks the server for the best use of points and what is within reach of the page's cart; the
   * state has the answer, and what comes back are the rewards of the best use. */
  async advise(): Promise<readonly Redemption[]> {
    const { cart } = this.#state;
    if (!cart) return [];
    this.#change({ advice: 'busy' });
    let advice: LoyaltyState['advice'];
    try {
      const { advise } = await import('./later/advise.js');
      const { redemptions } = this.#state;
      advice = await advise(this.sync, { ...cart, redemptions }, this.now(), TIMING.noAdvice);
    } catch {
      advice = 'failed';
    }
    if (cart !== this.#state.cart) return [];
    this.#change({ advice });
    return (typeof advice === 'object' && advice?.best_redemption?.redemptions) || [];
  }

  /** Claims a reward that is had apart from orders. A claim without an answer goes on when the server
   * is back, also after a reload. Throws RequestError when the server refuses it. */
  async claim(choice: RewardChoice): Promise<void> {
    if (!this.#state.claiming.includes(choice.reward)) await this.#claim(choice);
  }

  async #claim(choice: RewardChoice): Promise<void> {
    const shopper = this.#shopper;
    const others = () => this.#state.claiming.filter((reward) => reward !== choice.reward);
    this.#change({ claiming: [...others(), choice.reward], claimed: '', notice: '' });
    let kept = false;
    try {
      const { claim } = await import('./later/claims.js');
      kept = true;
      await this.#attempt(claim(this.sync, STORAGE.claims, choice, isRefusal));
    } catch (error) {
      if (shopper === this.#shopper) {
        if (isRefusal(error) || !kept) this.#change({ claiming: others() });
        // The next snapshot says that the server is back.
        else this.#resumed = false;
      }
      throw error;
    }
    if (shopper !== this.#shopper) return;
    this.#change({ claiming: others(), claimed: choice.reward });
    await this.refresh();
  }

  /**
   * Sets the points of these rewards aside for the order that is about to be placed. What comes
   * back names the holds, and is what the order's cart carries.
   */
  async reserve(choices: readonly RewardChoice[]): Promise<readonly Redemption[]> {
    const reservations = await this.#attempt(this.sync.reserve(choices));
    return reservations.map(({ id }) => ({ hold: id }));
  }

  /** Puts held points back. */
  async release(holds: readonly string[]): Promise<void> {
    for (const hold of holds) await this.#attempt(this.sync.release(hold));
    await this.refresh();
  }

  /** The order was placed: its holds are used, and the member has changed. */
  async ordered(redemptions: readonly Redemption[]): Promise<void> {
    this.choose([]);
    await this.sync.forget(redemptions.flatMap(({ hold }) => hold ?? []));
    await this.refresh();
  }

  // A change by the shopper. Where it is refused, the state says so and is asked for anew.
  async #attempt<Value>(change: Promise<Value>): Promise<Value> {
    const shopper = this.#shopper;
    try {
      return await change;
    } catch (error) {
      if (shopper !== this.#shopper) throw error;
      if (isRefusal(error)) {
        this.#change({ notice: error.status === 409 ? 'conflict' : 'refused' });
        void this.refresh();
      } else this.#heard(error, this.#state.asOf !== null);
      throw error;
    }
  }

  async #refresh(shopper: number): Promise<void> {
    let failure: unknown;
    let waiting = true;
    this.#host.deadline(TIMING.slowAfter).addEventListener('abort', () => {
      if (waiting && shopper === this.#shopper) this.#change({ slow: true });
    });
    try {
      const snapshot = await this.sync.snapshot();
      if (shopper !== this.#shopper) return;
      this.#checkedAt = this.#host.now();
      this.#clockAhead = Date.parse(snapshot.as_of) - this.#checkedAt;
      await this.#forgetUsedReservations(snapshot);
      await this.#adopt(snapshot, shopper);
    } catch (error) {
      failure = error;
    }
    waiting = false;
    if (shopper === this.#shopper) this.#heard(failure, this.#state.asOf !== null);
  }

  // What came of a request. `known`: there is something to show until the server is back.
  #heard(failure: unknown, known: boolean): void {
    const status = failure instanceof RequestError ? failure.status : 0;
    const signedOut = status === 401;
    const offline = failure instanceof OfflineError;
    const unreachable = failure !== undefined && !signedOut;
    if (failure && !offline && status < 500) console.error('loyalty-widget:', failure);
    this.#change({
      online: !unreachable,
      slow: false,
      trouble: offline ? 'offline' : signedOut ? 'signed-out' : unreachable ? 'unavailable' : '',
      phase: !failure || (known && unreachable) ? this.#state.phase : 'error',
    });
    if (unreachable || signedOut) void this.#reconnect();
  }

  // Pages that lost the same server come back to it at different times.
  async #reconnect(): Promise<void> {
    if (this.#reconnecting) return;
    this.#reconnecting = true;
    await this.#host.wait(TIMING.staleAfter * (0.5 + this.#host.random()));
    this.#reconnecting = false;
    await this.#refreshing;
    if (this.#state.trouble && this.#listeners.size > 0) await this.refresh();
  }

  // A hold that the server knew and has no more was used by an order or has ended.
  async #forgetUsedReservations({ member }: Snapshot): Promise<void> {
    const open = new Set(member?.holds.map(({ id }) => id));
    const used = (await this.sync.reservations()).filter(
      ({ id, confirmed }) => confirmed && !open.has(id),
    );
    if (used.length > 0) await this.sync.forget(used.map(({ id }) => id));
  }

  async #adopt(snapshot: Snapshot, shopper: number): Promise<void> {
    const { programHash } = this.#state;
    const differs = programHash !== snapshot.program;
    let { program } = this.#state;
    if (program === null || differs || this.#compiledHash !== snapshot.compiled) {
      const documents = await Promise.all([
        this.sync.program(snapshot.program),
        this.sync.compiled(snapshot.compiled),
      ]);
      if (shopper !== this.#shopper) return;
      [program, this.#compiled] = documents;
      this.#compiledHash = snapshot.compiled;
      this.#state = { ...this.#state, programHash: snapshot.program, program };
    }
    this.#image = snapshot.image;
    if (this.#calculator) this.#open(await this.#loadCalculator());
    this.#calculator?.setMember(snapshot.member, snapshot.image);
    this.#change({
      phase: 'ready',
      program,
      member: snapshot.member,
      asOf: snapshot.as_of,
      programChanged: this.#state.programChanged || (differs && programHash !== ''),
    });
    // The first paint does not wait for the calculator, nor for what the browser kept.
    if (this.#wanted && !this.#calculator) void this.#startCalculator();
    if (!this.#chosen) void this.#restore();
    if (!this.#resumed && snapshot.member) void this.#resume();
    const { challenges = program.challenges && [] } = snapshot.member ?? {};
    if (snapshot.member && challenges) void this.#lookForBadges(challenges);
  }

  // What this browser did not see before is new, but for its first look at this shopper.
  async #lookForBadges(challenges: NonNullable<Member['challenges']>): Promise<void> {
    const shopper = this.#shopper;
    const times = Object.fromEntries(challenges.map((each) => [each.challenge, each.times]));
    const seen = await this.sync.kept<typeof times>(STORAGE.badges).catch(() => times);
    if (shopper !== this.#shopper) return;
    const unlocked = Object.keys(times).filter((id) => seen && times[id]! > (seen[id] ?? 0));
    if (seen && unlocked.length === 0) return;
    await this.sync.keep(STORAGE.badges, times).catch(() => undefined);
    if (unlocked.length > 0) this.#change({ unlocked });
  }

  async #restore(): Promise<void> {
    const shopper = this.#shopper;
    const kept = await this.sync.kept<readonly Redemption[]>(STORAGE.choices).catch(() => null);
    if (kept && shopper === this.#shopper) {
      this.#change({ redemptions: kept, dropped: [] });
    }
  }

  // A claim that was under way when the last page of this shopper was closed.
  async #resume(): Promise<void> {
    this.#resumed = true;
    const open = await this.sync.kept<readonly RewardChoice[]>(STORAGE.claims).catch(() => null);
    for (const choice of open ?? []) await this.#claim(choice).catch(() => undefined);
  }

  async #startCalculator(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    try {
      const module = this.#loadCalculator().catch((reason: unknown) => this.#askServer(reason));
      const source = await module;
      await pause();
      this.#open(source);
      this.#calculator?.setMember(this.#state.member, this.#image);
      await pause();
      this.#change({ calculating: true });
    } catch (error) {
      this.#change({ phase: 'error' });
      console.error('loyalty-widget: the calculator did not start.', error);
    } finally {
      this.#starting = false;
    }
  }

  // In a chunk of its own, for most pages never need it. One that does keeps to it: each further
  // try would download a file that the page's policy refuses.
  async #askServer(reason: unknown): Promise<PreviewerSource> {
    const { ServerPreviews, later } = await import('./server-previews.js');
    learn(later);
    this.#change({ remote: true });
    const previews = new ServerPreviews(this.sync, reason, this.#heard.bind(this));
    this.#loadCalculator = () => Promise.resolve(previews);
    return previews;
  }

  #open(module: PreviewerSource): void {
    const { program } = this.#state;
    if (!program || !this.#compiled) return;
    if (this.#calculator && this.#calculatorKey === this.#compiledHash) return;
    const next = module.open(program, this.#compiled);
    this.#calculator?.dispose();
    this.#calculator = next;
    this.#calculatorKey = this.#compiledHash;
  }

  #change(change: Partial<LoyaltyState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
