// Debian's Firefox, by WebDriver BiDi, which it speaks itself on its debugging port.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { clickAt, pressed } from './actions.js';
import { Home, programPath, type Engine, type EngineOptions } from './engine.js';

interface Message {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly method?: string;
  readonly message?: string;
  readonly result?: unknown;
  readonly params?: unknown;
}

interface LogEntry {
  readonly level: string;
  readonly text: string;
}

interface Evaluated {
  readonly type: 'success' | 'exception';
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

/** Commands to the browser, each with its answer, and what it tells unasked. */
class Connection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #last = 0;

  private constructor(socket: WebSocket, told: (method: string, params: unknown) => void) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.type === 'event') told(message.method!, message.params);
      else this.#waiting.get(message.id!)?.(message);
    });
    socket.on('close', () => {
      const message = 'the connection ended';
      for (const answer of this.#waiting.values()) answer({ type: 'error', message });
    });
  }

  static async to(
    url: string,
    told: (method: string, params: unknown) => void,
  ): Promise<Connection> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new Connection(socket, told);
  }

  async send<Result>(method: string, params: object): Promise<Result> {
    const id = ++this.#last;
    const answer = await new Promise<Message>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    this.#waiting.delete(id);
    if (answer.type === 'error') throw new Error(`${method}: ${answer.message}`);
    return answer.result as Result;
  }

  close(): void {
    this.#socket.close();
  }
}

/** Nothing is asked of other machines, for all but loopback goes to a port where nobody is. */
function profileIn(folder: string, dark: boolean): string {
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  const preferences = {
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': 9,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': 9,
    'intl.accept_languages': 'en-GB, en',
    'ui.systemUsesDarkTheme': dark ? 1 : 0,
    'ui.prefersReducedMotion': 1,
  };
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  return profile;
}

export async function launchFirefox({ dark = false }: EngineOptions = {}): Promise<Engine> {
  const path = programPath('FIREFOX', ['firefox-esr', 'firefox']);
  const home = new Home();
  try {
    const args = ['--headless', '--no-remote', '--remote-debugging-port', '0'];
    const browser = home.start(path, [...args, '--profile', profileIn(home.folder, dark)]);
    const [, url] = await home.line(browser, 2, /^WebDriver BiDi listening on (ws:.*)$/);
    return await drive(home, url!);
  } catch (error) {
    await home.leave();
    throw error;
  }
}

async function drive(home: Home, url: string): Promise<Engine> {
  const complaints: string[] = [];
  const bidi = await Connection.to(`${url}/session`, (method, params) => {
    const { level, text } = params as LogEntry;
    const counts = method === 'log.entryAdded' && (level === 'error' || level === 'warn');
    if (counts) complaints.push(text);
  });
  const { capabilities } = await bidi.send<{ capabilities: { browserVersion: string } }>(
    'session.new',
    { capabilities: {} },
  );
  await bidi.send('session.subscribe', { events: ['log.entryAdded'] });
  // The window that is there has no focus when nobody sees it, and its keys do half of what they do;
  // a new one has.
  const { context } = await bidi.send<{ context: string }>('browsingContext.create', {
    type: 'window',
  });
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    complaints,
    open: (address) =>
      bidi.send('browsingContext.navigate', { context, url: address, wait: 'complete' }),
    back: () => bidi.send('browsingContext.traverseHistory', { context, delta: -1 }),
    async evaluate(expression) {
      const answer = await bidi.send<Evaluated>('script.evaluate', {
        expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value))`,
        ...{ target: { context }, awaitPromise: true },
      });
      if (answer.type === 'exception') throw new Error(answer.exceptionDetails!.text);
      const { value } = answer.result!;
      return value === undefined ? undefined : (JSON.parse(value) as unknown);
    },
    click: (x, y) => bidi.send('input.performActions', { context, actions: clickAt(x, y) }),
    press: (key) => bidi.send('input.performActions', { context, actions: pressed(key) }),
    resize: (width, height) =>
      bidi.send('browsingContext.setViewport', { context, viewport: { width, height } }),
    async screenshot() {
      const { data } = await bidi.send<{ data: string }>('browsingContext.captureScreenshot', {
        context,
      });
      return Buffer.from(data, 'base64');
    },
    async close() {
      bidi.close();
      await home.leave();
    },
  };
}
