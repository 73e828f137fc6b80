// What stands in for a shop in the tests of the adapters: a page without a browser, a target that
// can be waited for, and a platform's endpoints on loopback.

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { OpenCart } from '../../../web/src/state.js';
import type { CartTarget, Page } from '../../../web/src/adapters/keep.js';

/** A payload of tests/web/payloads, typed as its adapter reads it. */
export function payload<Payload>(name: string): Payload {
  return JSON.parse(readFileSync(`tests/web/payloads/${name}.json`, 'utf8')) as Payload;
}

/** Lets everything run that waits for nothing but its turn. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export class TestDocument extends EventTarget {
  hidden = false;
}

/** A window as far as the adapters use one; Node's own fetch and PerformanceObserver. */
export class TestPage extends EventTarget implements Page {
  readonly document = new TestDocument();
  readonly location: { readonly href: string };
  fetch: typeof fetch = (...request) => fetch(...request);
  PerformanceObserver: typeof PerformanceObserver = PerformanceObserver;

  constructor(href = 'https://shop.example/') {
    super();
    this.location = { href };
  }

  /** The document says something. */
  say(name: string, more: object = {}): void {
    this.document.dispatchEvent(Object.assign(new Event(name), more));
  }
}

/** An element, as far as adapters know one. */
export class TestTarget implements CartTarget {
  readonly given: (OpenCart | null)[] = [];
  #waiting: (() => void)[] = [];

  get cart(): OpenCart | null {
    return this.given.at(-1) ?? null;
  }

  set cart(cart: OpenCart | null) {
    this.given.push(cart);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The first cart from now on that `fits`. */
  async until(fits: (cart: OpenCart | null) => boolean): Promise<OpenCart | null> {
    while (this.given.length === 0 || !fits(this.cart)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.cart;
  }
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A platform's endpoints on a free port, until the test ends. */
export async function platform(
  context: TestContext,
  answer: (asked: Asked) => Reply,
): Promise<{ readonly origin: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const handle = async (request: IncomingMessage): Promise<Reply> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { method = '', url: path = '', headers } = request;
    const body = text ? (JSON.parse(text) as unknown) : undefined;
    asked.push({ method, path, headers, body });
    return answer(asked.at(-1)!);
  };
  const server = createServer((request, response) => {
    void handle(request).then(({ status = 200, headers = {}, body = {} }) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A page of that platform, following its cart until the test ends. */
export function followed(
  context: TestContext,
  origin: string,
  follow: (target: CartTarget, page: TestPage) => () => void,
): { readonly page: TestPage; readonly target: TestTarget } {
  const page = new TestPage(`${origin}/`);
  const target = new TestTarget();
  context.after(follow(target, page));
  return { page, target };
}

/** How many pieces a cart has. */
export const pieces = (cart: OpenCart | null) =>
  cart?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
