// A loyalty server for tests of the page's side: real HTTP on loopback, answers written by the test.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Host } from '../../web/src/sync.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Take the request and never answer; or break the line in the middle of an answer. */
  readonly fate?: 'silence' | 'cut';
}

export class LoyaltyServer {
  readonly asked: Asked[] = [];
  endpoint = '';
  readonly #server;

  constructor(answer: (asked: Asked, count: number) => Reply) {
    this.#server = createServer((request, response) => {
      void this.#handle(request, response, answer);
    });
  }

  /** Starts on a free port and ends with the test. */
  async start(context: TestContext): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    context.after(() => this.stop());
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (asked: Asked, count: number) => Reply,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const asked: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      token: request.headers.authorization?.replace('Bearer ', ''),
      ifNoneMatch: request.headers['if-none-match'],
      body: text ? (JSON.parse(text) as unknown) : undefined,
    };
    this.asked.push(asked);
    const { status = 200, headers = {}, body, fate } = answer(asked, this.asked.length);
    if (fate === 'silence') return;
    if (fate === 'cut') {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{"half":');
      setImmediate(() => response.destroy());
      return;
    }
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(status === 304 || body === undefined ? undefined : JSON.stringify(body));
  }
}

/** A browser's storage, or one that is full. */
export class MemoryStorage {
  readonly kept = new Map<string, string>();
  full = false;

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

/** A host whose waits end at once and are written down, and whose deadlines the test calls. */
export class TestHost implements Host {
  readonly storage: MemoryStorage | null;
  readonly waits: number[] = [];
  readonly #deadlines: AbortController[] = [];
  time = Date.parse('2026-11-21T09:30:00Z');
  chance = 0.5;

  constructor(storage: MemoryStorage | null = new MemoryStorage()) {
    this.storage = storage;
  }

  readonly fetch: typeof fetch = (...request) => fetch(...request);

  now(): number {
    return this.time;
  }

  random(): number {
    return this.chance;
  }

  wait(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    return Promise.resolve();
  }

  deadline(): AbortSignal {
    const controller = new AbortController();
    this.#deadlines.push(controller);
    return controller.signal;
  }

  /** Time is up for every request so far. */
  expireDeadlines(): void {
    for (const deadline of this.#deadlines.splice(0)) {
      deadline.abort(new DOMException('time is up', 'TimeoutError'));
    }
  }
}

/** A token whose subject the page can read; no one checks its signature here. */
export function tokenOf(subject: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ sub: subject })}.c2lnbmF0dXJl`;
}
