// What is known about one shopper, and what a cart would do for them. No DOM: elements subscribe.
// One store serves any number of elements; each of them may look at a cart of its own.

import { LoyaltyError } from './errors.js';
import { TIMING } from './constants.js';
import {
  browserHost,
  OfflineError,
  RequestError,
  SyncClient,
  type Host,
  type RewardChoice,
  type Snapshot,
  type TokenSource,
} from './sync.js';
import type { Cart, Compiled, Image, Member, Preview, Program, Redemption } from './types.js';

/** A cart without its instant, which the store adds from the server's clock. */
export type OpenCart = Omit<Cart, 'at' | 'redemptions'>;

export interface LoyaltyState {
  /** "loading" until a first snapshot, old or new; "error" when there is none to be had. */
  readonly phase: 'loading' | 'ready' | 'error';
  readonly online: boolean;
  readonly program: Program | null;
  /** Names that very program: what an order tells, that is to be booked as it was shown. */
  readonly programHash: string;
  /** null for a guest. */
  readonly member: Member | null;
  /** The server's clock in the snapshot that this state shows; RFC 3339. */
  readonly asOf: string | null;
  /** The calculator is there, or the server in its place: `preview` answers. */
  readonly calculating: boolean;
  /** The program was replaced while this page was open. */
  readonly programChanged: boolean;
}

export interface PreviewAnswer {
  readonly preview: Preview;
  /** Those asked for that are in this preview. */
  readonly redemptions: readonly Redemption[];
  /** Those asked for that do not fit this cart or member any more. */
  readonly dropped: readonly Redemption[];
}

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

const NOTHING_KNOWN: LoyaltyState = {
  phase: 'loading',
  online: true,
  program: null,
  programHash: '',
  member: null,
  asOf: null,
  calculating: false,
  programChanged: false,
};

export class LoyaltyStore {
  readonly sync: SyncClient;
  readonly #host: Host;
  #loadCalculator: () => Promise<PreviewerSource>;
  readonly #listeners = new Set<() => void>();
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
  // Counts changes of shopper, so that an answer about the last one is not shown to the next.
  #shopper = 0;

  constructor(options: StoreOptions) {
    this.#host = options.host ?? browserHost();
    this.#loadCalculator = options.loadCalculator;
    this.sync = new SyncClient(options.endpoint, options.getToken ?? undefined, this.#host);
  }

  get state(): LoyaltyState {
    return this.#state;
  }

  /** Calls `listener` after every change of `state`; the answer ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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
    this.#shopper++;
    this.#refreshing = null;
    this.sync.identify(tokens);
    this.#calculator?.setMember(null, null);
    this.#change({ phase: 'loading', member: null, asOf: null });
    await this.start();
  }

  /** Asks the server for the current snapshot. Never throws: the state says what came of it. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh(this.#shopper).finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** As refresh, but only when the snapshot is older than TIMING.staleAfter. */
  async refreshIfStale(): Promise<void> {
    if (this.#host.now() - this.#checkedAt > TIMING.staleAfter) await this.refresh();
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
    if (!calculator || this.#state.phase !== 'ready') return null;
    const at = this.now();
    const ask = (chosen: readonly Redemption[]) =>
      calculator.preview({ ...cart, at, redemptions: chosen }, { breakdown });
    try {
      const preview = ask(redemptions);
      if (!preview) return null;
      const kept = redemptions.filter((_, place) => !preview.redemptions[place]?.refused);
      if (kept.length === redemptions.length) return { preview, redemptions, dropped: [] };
      const dropped = redemptions.filter((each) => !kept.includes(each));
      const rest = ask(kept);
      return rest && { preview: rest, redemptions: kept, dropped };
    } catch (error) {
      if (!(error instanceof LoyaltyError) || error.code !== 'calculator_lost') throw error;
      // It broke and cannot even be disposed of; a new one takes its place.
      this.#calculator = null;
      void this.#startCalculator();
      return null;
    }
  }

  /**
   * Sets the points of these rewards aside for the order that is about to be placed. What comes
   * back names the holds, and is what the order's cart carries.
   */
  async reserve(choices: readonly RewardChoice[]): Promise<readonly Redemption[]> {
    const reservations = await this.sync.reserve(choices);
    return reservations.map(({ id }) => ({ hold: id }));
  }

  /** Puts held points back. */
  async release(holds: readonly string[]): Promise<void> {
    for (const hold of holds) await this.sync.release(hold);
    await this.refresh();
  }

  /** The order was placed: its holds are used, and the member has changed. */
  async ordered(redemptions: readonly Redemption[]): Promise<void> {
    await this.sync.forget(redemptions.flatMap(({ hold }) => hold ?? []));
    await this.refresh();
  }

  async #refresh(shopper: number): Promise<void> {
    let failure: unknown;
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
    if (shopper === this.#shopper) this.#heard(failure, this.#state.asOf !== null);
  }

  // What came of a request. `known`: there is something to show until the server is back.
  #heard(failure: unknown, known: boolean): void {
    const unreachable =
      failure instanceof OfflineError || (failure instanceof RequestError && failure.status >= 500);
    if (failure && !unreachable) console.error('loyalty-widget:', failure);
    this.#change({
      online: !unreachable,
      phase: !failure || (known && unreachable) ? this.#state.phase : 'error',
    });
    if (unreachable) void this.#reconnect();
  }

  // Pages that lost the same server come back to it at different times.
  async #reconnect(): Promise<void> {
    if (this.#reconnecting) return;
    this.#reconnecting = true;
    await this.#host.wait(TIMING.staleAfter * (0.5 + this.#host.random()));
    this.#reconnecting = false;
    await this.#refreshing;
    if (!this.#state.online && this.#listeners.size > 0) await this.refresh();
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
      const texts = await Promise.all([
        this.sync.program(snapshot.program),
        this.sync.compiled(snapshot.compiled),
      ]);
      if (shopper !== this.#shopper) return;
      program = JSON.parse(texts[0]) as Program;
      this.#compiled = JSON.parse(texts[1]) as Compiled;
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
    // The first paint does not wait for the calculator.
    if (!this.#calculator) void this.#startCalculator();
  }

  async #startCalculator(): Promise<void> {
    try {
      const module = this.#loadCalculator().catch((reason: unknown) => this.#askServer(reason));
      this.#open(await module);
      this.#calculator?.setMember(this.#state.member, this.#image);
      this.#change({ calculating: true });
    } catch (error) {
      this.#change({ phase: 'error' });
      console.error('loyalty-widget: the calculator did not start.', error);
    }
  }

  // In a chunk of its own, for most pages never need it. One that does keeps to it: each further
  // try would download a file that the page's policy refuses.
  async #askServer(reason: unknown): Promise<PreviewerSource> {
    const { ServerPreviews } = await import('./server-previews.js');
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
