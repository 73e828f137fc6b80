// Talking to the server: short requests that time out, are tried again where that is safe, and are
// the same request when a page crashed and comes back. No DOM.

import { PERSONAL, SIZES, STORAGE, TIMING } from './constants.js';
import type { Compiled, Image, Member, Program } from './types.js';

export interface Snapshot {
  /** The program's hash. */
  readonly program: string;
  /** The hash of what the calculator takes of it. */
  readonly compiled: string;
  /** null for a guest. */
  readonly member: Member | null;
  /** The same for the calculator. */
  readonly image: Image | null;
  /** The server's clock when it answered. */
  readonly as_of: string;
}

/** Gives the member's token, or null for a guest. `refresh`: the last one was refused. */
export type TokenSource = (request: { refresh: boolean }) => Promise<string | null> | string | null;

export interface RewardChoice {
  readonly reward: string;
  readonly points?: number;
}

/** Points set aside for the next order, as remembered by this browser. */
export interface Reservation extends RewardChoice {
  /** The hold's id, and the idempotency key of the request that makes it. */
  readonly id: string;
  /** The server said yes. */
  readonly confirmed: boolean;
}

/** What the outside world gives; tests hand in their own. */
export interface Host {
  fetch: typeof fetch;
  /** null where the browser allows none. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  now(): number;
  /** 0 <= random() < 1. */
  random(): number;
  wait(milliseconds: number): Promise<void>;
  /** Aborts after so many milliseconds. */
  deadline(milliseconds: number): AbortSignal;
}

export function browserHost(): Host {
  let storage: Host['storage'] = null;
  try {
    storage = globalThis.localStorage;
  } catch {
    // Reading localStorage throws where the browser blocks it; the memory has to do then.
  }
  return {
    fetch: (...request) => fetch(...request),
    storage,
    now: () => Date.now(),
    random: () => Math.random(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
  };
}

/** The server refused (status 4xx or 5xx). */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    /** The error's stable name, such as "balance_too_small"; "" when the answer had none. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

/** The server looked at the request and said no, so that the same one would be refused again. What
 * stands in between (a limit of requests, a page of a proxy) says nothing of what became of it. */
export const isRefusal = (error: unknown): error is RequestError =>
  error instanceof RequestError &&
  error.code !== '' &&
  error.status < 500 &&
  ![401, 408, 429].includes(error.status);

/** No answer came: no network, none in time, or one that is not the server's. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super('The loyalty server cannot be reached', { cause });
    this.name = 'OfflineError';
  }
}

interface Stored {
  readonly snapshot: Snapshot;
  readonly etag: string | null;
  /** The server's clock less this one, in milliseconds. */
  readonly ahead: number;
}

/** Of a page that was not told how to ask who is shopping. It does not say that nobody is. */
const NOBODY: TokenSource = () => null;

interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}

export class SyncClient {
  readonly #endpoint: string;
  readonly #host: Host;
  readonly #memory = new Map<string, string>();
  #tokens: TokenSource;
  #token: Promise<string | null> | undefined;
  /** Whose storage this page used last. */
  #subject: string | undefined;
  /** The server refused a token, and the next one was another shopper's. */
  onOtherShopper: (() => void) | undefined;

  /** `endpoint`: the server's origin and path prefix, "" for the page's own origin. */
  constructor(endpoint: string, tokens: TokenSource = NOBODY, host: Host = browserHost()) {
    this.#endpoint = endpoint.replace(/\/+$/, '');
    this.#tokens = tokens;
    this.#host = host;
  }

  /** Another shopper, or a new way to ask who it is. */
  identify(tokens: TokenSource = this.#tokens): void {
    this.#tokens = tokens;
    this.#token = undefined;
  }

  /** Asks anew who is shopping; whether it is another one than before. */
  async identifiesAnother(): Promise<boolean> {
    const before = subjectOf(await this.#currentToken());
    this.#token = undefined;
    return subjectOf(await this.#currentToken()) !== before;
  }

  /** The last snapshot of this shopper that this browser saw, or null. */
  async lastSnapshot(): Promise<Snapshot | null> {
    return (await this.#stored())?.snapshot ?? null;
  }

  /** The current snapshot. Throws OfflineError or RequestError. */
  async snapshot(): Promise<Snapshot> {
    const stored = await this.#stored();
    const response = await this.send('/v1/snapshot', {
      headers: stored?.etag ? { 'If-None-Match': stored.etag } : {},
    });
    if (response.status === 304 && stored) {
      // Nothing changed but the time, which such an answer tells in its header if at all.
      const now = Date.parse(response.headers.get('Date') ?? '') || this.#host.now() + stored.ahead;
      return { ...stored.snapshot, as_of: new Date(now).toISOString() };
    }
    const snapshot = JSON.parse(response.text) as Snapshot;
    if (!snapshot.program) throw new OfflineError(response.text);
    const key = await this.#key(STORAGE.snapshot);
    const ahead = Date.parse(snapshot.as_of) - this.#host.now();
    this.#write(key, { snapshot, etag: response.headers.get('ETag'), ahead } satisfies Stored);
    return snapshot;
  }

  /** The program with that hash. */
  program(hash: string): Promise<Program> {
    return this.#document('programs', STORAGE.program, hash, 'tiers');
  }

  /** What the calculator takes of a program. */
  compiled(hash: string): Promise<Compiled> {
    return this.#document('compiled', STORAGE.compiled, hash, 'symbols');
  }

  // Kept in the browser, for what has a hash never changes.
  async #document<Document extends object>(
    folder: string,
    storage: string,
    hash: string,
    field: keyof Document & string,
  ): Promise<Document> {
    const key = `${storage}:${this.#endpoint}`;
    const kept = this.#read<{ hash: string; document?: Document }>(key);
    if (kept?.hash === hash && kept.document?.[field]) return kept.document;
    const { text } = await this.send(`/v1/${folder}/${encodeURIComponent(hash)}`);
    const document = JSON.parse(text) as Document;
    // A page of a network's own, which would stay for as long as the program.
    if (!document[field]) throw new OfflineError(text);
    this.#write(key, { hash, document });
    return document;
  }

  /** What happened to this member's points, newest first. */
  async activity<Activity>(before?: number): Promise<Activity> {
    const page = before === undefined ? '' : `?before=${before}`;
    return JSON.parse((await this.send(`/v1/activity${page}`)).text) as Activity;
  }

  /** @internal What this browser keeps of this shopper, or null. */
  async kept<Value>(name: (typeof PERSONAL)[number]): Promise<Value | null> {
    return this.#read<Value>(await this.#key(name));
  }

  /** @internal */
  async keep(name: (typeof PERSONAL)[number], value: unknown): Promise<void> {
    this.#write(await this.#key(name), value);
  }

  /** @internal The name that a key of this browser's storage has when it is one of this server's. */
  nameOf(key: string): string | undefined {
    return Object.values(STORAGE).find((name) => key.startsWith(`${name}:${this.#endpoint}`));
  }

  /** Until when the server is not asked for advice, in milliseconds. */
  get noAdviceUntil(): number {
    return this.#read<number>(`${STORAGE.advice}:${this.#endpoint}`) ?? 0;
  }

  set noAdviceUntil(instant: number) {
    this.#write(`${STORAGE.advice}:${this.#endpoint}`, instant);
  }

  /** What this browser set aside and has not seen used or put back. */
  async reservations(): Promise<readonly Reservation[]> {
    return this.#read<Reservation[]>(await this.#key(STORAGE.reservations)) ?? [];
  }

  /**
   * Sets points aside for the next order: for these choices and no others. Each key is stored
   * before it is sent, so a retry after a crash asks for the same hold. Throws RequestError when
   * the server refuses one.
   */
  async reserve(choices: readonly RewardChoice[]): Promise<readonly Reservation[]> {
    for (const kept of await this.reservations()) {
      if (!choices.some((choice) => isFor(kept, choice))) await this.release(kept.id);
    }
    const reservations: Reservation[] = [];
    for (const choice of choices) reservations.push(await this.#reserve(choice));
    return reservations;
  }

  /** Puts held points back. A hold that is gone already is no error. */
  async release(hold: string): Promise<void> {
    try {
      await this.send(`/v1/redemptions/${encodeURIComponent(hold)}`, { method: 'DELETE' });
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 404) throw error;
    }
    await this.forget([hold]);
  }

  /** Forgets reservations that an order has used. */
  async forget(holds: readonly string[]): Promise<void> {
    await this.#changeReservations((all) => all.filter(({ id }) => !holds.includes(id)));
  }

  /** @internal The key of a change: the same change asked for again has the same one. */
  readonly newId = newId;

  /** @internal One request of any kind. Throws OfflineError or RequestError. */
  async send(path: string, request: Request = {}): Promise<Answer> {
    let refreshed = false;
    for (let attempt = 1; ; attempt++) {
      let response: Answer | undefined;
      let failure: unknown;
      try {
        response = await this.#try(path, request);
      } catch (error) {
        failure = error;
      }
      if (response?.status === 401 && !refreshed) {
        refreshed = true;
        await this.#renewToken();
        continue;
      }
      if (response && response.status < 400) return response;
      // The next request asks who is shopping anew.
      if (response?.status === 401) this.#token = undefined;
      const passing = !response || response.status >= 500 || [408, 429].includes(response.status);
      if (!passing || attempt >= TIMING.attempts) {
        throw response ? refusal(response) : new OfflineError(failure);
      }
      await this.#host.wait(this.#pause(attempt, response));
    }
  }

  async #reserve({ reward, points }: RewardChoice): Promise<Reservation> {
    const choice = points === undefined ? { reward } : { reward, points };
    const known = (await this.reservations()).find((kept) => isFor(kept, choice));
    const { id } = known ?? { id: newId() };
    const put = (confirmed: boolean): Promise<void> =>
      this.#changeReservations((all) => [
        ...all.filter((each) => each.id !== id),
        { id, ...choice, confirmed },
      ]);
    if (!known) await put(false);
    try {
      await this.send('/v1/redemptions', { method: 'POST', body: { id, ...choice } });
    } catch (error) {
      // Refused for good; a request that may have arrived keeps its key.
      if (isRefusal(error)) await this.forget([id]);
      throw error;
    }
    await put(true);
    return { id, ...choice, confirmed: true };
  }

  async #changeReservations(
    change: (all: readonly Reservation[]) => readonly Reservation[],
  ): Promise<void> {
    const key = await this.#key(STORAGE.reservations);
    this.#write(key, change(this.#read<Reservation[]>(key) ?? []));
  }

  async #try(path: string, { method = 'GET', headers, body }: Request): Promise<Answer> {
    const token = await this.#currentToken();
    const response = await this.#host.fetch(this.#endpoint + path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      // Who is asking is in the token alone, and the ETag is kept here, per shopper.
      credentials: 'omit',
      cache: 'no-store',
      signal: this.#host.deadline(TIMING.requestTimeout),
    });
    // The body is read here, so that one that never ends is tried again like any lost answer.
    const { status, url, headers: answered } = response;
    return { status, url, headers: answered, text: await response.text() };
  }

  // Full jitter: anything from nothing to the doubled limit, so that many pages that lost the same
  // server do not come back to it together.
  #pause(attempt: number, response: Answer | undefined): number {
    const asked = Number(response?.headers.get('Retry-After')) * 1000 || 0;
    const limit = Math.min(TIMING.retryBase * 2 ** (attempt - 1), TIMING.retryLimit);
    return Math.max(Math.min(asked, TIMING.retryLimit), this.#host.random() * limit);
  }

  #currentToken(refresh = false): Promise<string | null> {
    this.#token ??= Promise.resolve()
      .then(() => this.#tokens({ refresh }))
      .catch((error: unknown) => {
        this.#token = undefined;
        console.error('loyalty-widget: getToken', error);
        throw new OfflineError(error);
      });
    return this.#token;
  }

  // What was about to be done for one shopper is never done for another.
  async #renewToken(): Promise<void> {
    const before = subjectOf(await this.#currentToken());
    this.#token = undefined;
    const after = subjectOf(await this.#currentToken(true));
    // A token that this page cannot read says nothing about who it is.
    if (before === after || !before.startsWith('=') || after.startsWith('#')) return;
    this.onOtherShopper?.();
    throw new RequestError(401, 'shopper_changed', 'Another shopper signed in');
  }

  async #stored(): Promise<Stored | null> {
    return this.#read<Stored>(await this.#key(STORAGE.snapshot));
  }

  // A shared browser must not show one shopper's points to the next, so what is kept is kept per
  // subject of the token. The page only reads that name; the server is who believes it.
  async #key(name: string): Promise<string> {
    const subject = subjectOf(await this.#currentToken());
    if (subject !== this.#subject && this.#tokens !== NOBODY) this.#forgetLast(subject);
    return `${name}:${this.#endpoint}:${subject}`;
  }

  // The last shopper signed out: in this page, or before it was opened.
  #forgetLast(subject: string): void {
    const key = `${STORAGE.shopper}:${this.#endpoint}`;
    const last = this.#read<string>(key);
    this.#subject = subject;
    if (last === subject) return;
    this.#write(key, subject);
    if (last === null) return;
    for (const name of PERSONAL) this.#remove(`${name}:${this.#endpoint}:${last}`);
    this.#remove(SIZES);
  }

  #read<Value>(key: string): Value | null {
    try {
      const text = this.#memory.get(key) ?? this.#host.storage?.getItem(key);
      return text ? (JSON.parse(text) as Value) : null;
    } catch {
      return null;
    }
  }

  #remove(key: string): void {
    this.#memory.delete(key);
    try {
      this.#host.storage?.removeItem(key);
    } catch {
      // A browser that forbids it has kept nothing.
    }
  }

  #write(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#memory.set(key, text);
    try {
      if (!this.#host.storage) return;
      this.#host.storage.setItem(key, text);
      this.#memory.delete(key);
    } catch {
      // Full or forbidden: the memory has it for as long as the page lives.
    }
  }
}

function newId(): string {
  // Not randomUUID, which plain http pages do not have.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isFor(kept: Reservation, { reward, points }: RewardChoice): boolean {
  return kept.reward === reward && kept.points === points;
}

function subjectOf(token: string | null): string {
  if (!token) return '';
  try {
    const payload = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    const { sub } = JSON.parse(atob(payload)) as { sub?: unknown };
    if (typeof sub === 'string') return `=${sub}`;
  } catch {
    // Not a JWT that this page can read.
  }
  // A token must not be stored, so its place is taken by a number that differs from token to token.
  let hash = 0;
  for (const letter of token) hash = (Math.imul(hash, 31) + letter.codePointAt(0)!) | 0;
  return `#${hash}`;
}

function refusal(answer: Answer): RequestError {
  let problem: { code?: string; detail?: string; message?: string; title?: string } = {};
  try {
    problem = JSON.parse(answer.text) as typeof problem;
  } catch {
    // Some proxy's own page; the status says enough.
  }
  const { code = '', detail, message, title } = problem;
  const text = detail ?? message ?? title ?? `HTTP ${answer.status} for ${answer.url}`;
  return new RequestError(answer.status, code, text);
}
