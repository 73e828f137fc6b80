// The way to a shop, as a test wants it, whichever browser comes: closed for a while, with another
// policy, with pages of the test's own. Each door is an origin of its own, so nothing is remembered
// from the last.

import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { POLICY } from '../gallery.js';

/** Writes down what a page complains of: not every browser tells its console to a driver. */
const LISTENER = `const complain = (text) =>
  fetch('/complaints', { method: 'POST', body: text, keepalive: true });
for (const level of ['error', 'warn']) {
  const original = console[level];
  console[level] = (...words) => {
    complain(words.map(String).join(' '));
    original.apply(console, words);
  };
}
addEventListener('error', (event) => complain(event.message ?? 'a file did not load'), true);
addEventListener('unhandledrejection', ({ reason }) => complain(String(reason)));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  complain('CSP ' + violatedDirective + ': ' + blockedURI));`;

export type Files = Readonly<Record<string, readonly [type: string, body: string]>>;

export class Door {
  /** What pages complained of. */
  readonly complaints: string[] = [];
  /** Paths, in the order in which they were asked for. */
  readonly asked: string[] = [];
  /** Nobody answers. */
  closed = false;
  /** The page's policy does not allow WebAssembly. */
  refusesWasm = false;
  url = '';
  readonly #shop: string;
  readonly #files: Files;
  readonly #server = createServer((asked, response) => {
    this.#answer(asked, response).catch(() => response.destroy());
  });

  private constructor(shop: string, files: Files) {
    this.#shop = shop;
    this.#files = files;
  }

  /** To the shop at this address, with files under the strictest policy beside the shop's own. */
  static async open(shop: string, files: Files = {}): Promise<Door> {
    const door = new Door(shop, { ...files, '/listener.js': ['text/javascript', LISTENER] });
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    door.url = `http://127.0.0.1:${(door.#server.address() as AddressInfo).port}`;
    return door;
  }

  async remove(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = asked.url!;
    if (path === '/complaints') {
      this.complaints.push(await text(asked));
      response.end();
      return;
    }
    this.asked.push(path);
    if (this.closed) {
      response.destroy();
      return;
    }
    const own = this.#files[path];
    if (own) this.#send(response, 200, { 'content-type': own[0], ...policy(POLICY) }, own[1]);
    else await this.#pass(asked, response);
  }

  /** From the shop; the response is whole before it is sent on, for pages are changed. */
  async #pass(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method } = asked;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const passed = request(this.#shop + asked.url!, { method, headers }, resolve);
      passed.once('error', reject);
      asked.pipe(passed);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    this.#send(response, answer.statusCode!, answer.headers, Buffer.concat(chunks));
  }

  #send(
    response: ServerResponse,
    status: number,
    headers: IncomingMessage['headers'],
    body: string | Buffer,
  ): void {
    const known = headers['content-security-policy'];
    const isPage = headers['content-type']?.startsWith('text/html');
    const { 'content-length': _, 'transfer-encoding': __, ...kept } = headers;
    const sent = isPage
      ? String(body).replace('<head>', '<head><script src="/listener.js"></script>')
      : body;
    response.writeHead(status, {
      ...kept,
      ...(typeof known === 'string' && this.refusesWasm
        ? policy(known.replace(" 'wasm-unsafe-eval'", ''))
        : {}),
    });
    response.end(sent);
  }
}

const policy = (text: string) => ({ 'content-security-policy': text });
