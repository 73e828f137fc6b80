// A page with any elements for any member of a program that has everything, under the strictest
// policy that the widget can live with. Tests and pictures arrange it as they need.

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PHONE, SECRET } from './harness.js';

export const PROGRAM = 'tests/e2e/programs/everything.json';

/** `usual` has been here for a while, `rich` has a million points, `none` has nothing. */
export type Person = 'usual' | 'rich' | 'none' | 'guest';

export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; " +
  "style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const signed = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex');

/** A member's token, as the shop's backend would sign it. */
export function tokenFor(member: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: member, aud: 'loyalty', exp })}`;
  return `${body}.${createHmac('sha256', SECRET).update(body).digest('base64url')}`;
}

/** What the shop's backend tells the server. */
export async function book(url: string, path: string, content: object): Promise<void> {
  const body = JSON.stringify(content);
  const t = Math.floor(Date.now() / 1000);
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Loyalty-Signature': `t=${t},v1=${signed(`${t}.${body}`)}`,
    },
    body,
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
}

/** What happened to these members before the page is opened. */
export async function bookStories(url: string): Promise<void> {
  const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();
  const order = (member: string, id: string, at: string, price: number, category: string) =>
    book(url, '/v1/orders', {
      ...{ member, id, order: id, at, currency: 'GBP' },
      lines: [{ id: '1', category, price, quantity: 1 }],
    });
  const give = (member: string, id: string, at: string, points: number, reason: string) =>
    book(url, '/v1/adjustments', { member, id, at, points, reason });
  await give('usual', 'gift', ago(330 * DAY), 400, 'Anniversary gift');
  await order('usual', 'A-1', ago(200 * DAY), 18_000, 'shoes');
  await order('usual', 'A-2', ago(20 * DAY), 9_500, 'coats');
  for (const [id, meters] of Object.entries({ 'run-1': 8_000, 'run-2': 12_500 })) {
    const attributes = { meters };
    await book(url, '/v1/actions', {
      ...{ member: 'usual', id, at: ago(2 * HOUR), action: 'run', attributes },
    });
  }
  await give('usual', 'extra', ago(HOUR), 900, 'Thank you for your letter');
  await give('rich', 'million', ago(DAY), 1_000_000, 'A very long friendship');
  await order('rich', 'R-1', ago(DAY), 5_000_000, 'coats');
}

export const CART = {
  currency: 'GBP',
  lines: [
    { id: '1', title: 'Trail shoes', category: 'shoes', price: 8900, quantity: 2 },
    { id: '2', title: 'Rain coat', category: 'coats', price: 6450, quantity: 1 },
  ],
  shipping: { price: 495 },
};

export const EMPTY_CART = { currency: 'GBP', lines: [] };

export const PARTS = [
  'loyalty-points',
  'loyalty-tier',
  'loyalty-rewards',
  'loyalty-offers',
  'loyalty-challenges',
  'loyalty-causes',
  'loyalty-activity',
  'loyalty-join',
] as const;

export interface Gallery {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
}

export interface Arrangement {
  readonly elements: readonly string[];
  readonly person?: Person;
  /** Set on the first element alone. */
  readonly cart?: object | null;
  /** Attributes of every element. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The style sheet of the page. */
  readonly css?: string;
  /** Of each element, in CSS pixels. */
  readonly width?: number;
  readonly dir?: 'ltr' | 'rtl';
  /** Arranges routes and storage before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** Waits until all that is loaded later is there. */
  readonly still?: boolean;
}

const STYLE = `h1, h2 { margin: 8px 16px 0; font-size: 13px; font-weight: 500 }
  body { margin: 0; font: 16px/1.5 Inter, sans-serif; background: #f6f5f3; color: #23211f }
  main { display: grid; gap: 16px; padding: 16px; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); align-items: start }
  main.sized { display: flex; flex-wrap: wrap }
  @media (prefers-color-scheme: dark) { body { background: #171614; color: #f1efec } }
  :root { color-scheme: light dark }`;

const SCRIPT = `import '/widget/index.js';
const { elements, person, cart, attributes = {}, width, dir, token } = await (await fetch('/arrangement.json')).json();
document.documentElement.dir = dir ?? 'ltr';
const main = document.querySelector('main');
if (width) main.className = 'sized';
const getToken = () => fetch('/token').then((answer) => answer.text()).then((text) => text || null);
for (const [index, tag] of elements.entries()) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.getToken = getToken;
  if (index === 0 && cart !== undefined) element.cart = cart;
  if (width) element.style.width = width + 'px';
  main.append(element);
}`;

/** Opens the page in a context of its own, or in one that is open already. */
export async function openGallery(
  browser: Browser,
  url: string,
  arrangement: Arrangement,
  options: BrowserContextOptions & { readonly context?: BrowserContext } = {},
): Promise<Gallery> {
  const { context: known, ...rest } = options;
  const context =
    known ??
    (await browser.newContext({
      ...{ locale: 'en-GB', timezoneId: 'Europe/London', viewport: PHONE },
      ...rest,
    }));
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await arrange(page, url, arrangement);
  await page.goto(`${url}/gallery`);
  await page.locator(arrangement.elements[0] ?? 'main').waitFor({ state: 'attached' });
  if (arrangement.still !== false) await still(page);
  return { page, context, complaints };
}

/** The files of the page beside the widget's, by their paths. */
export function galleryFiles(
  arrangement: Arrangement,
): Readonly<Record<string, readonly [type: string, body: string]>> {
  const { before: _, css = '', person = 'usual', ...spec } = arrangement;
  return {
    '/gallery': [
      'text/html',
      '<!doctype html><html lang="en-GB"><head><title>Gallery</title><link rel="stylesheet" href="gallery.css"></head>' +
        '<body><header><h1>Gallery</h1><h2>Elements</h2></header><main></main><script type="module" src="gallery.js"></script></body></html>',
    ],
    '/gallery.css': ['text/css', STYLE + css],
    '/gallery.js': ['text/javascript', SCRIPT],
    '/arrangement.json': ['application/json', JSON.stringify(spec)],
    '/token': ['text/plain', person === 'guest' ? '' : tokenFor(person)],
  };
}

async function arrange(page: Page, url: string, arrangement: Arrangement): Promise<void> {
  for (const [path, [contentType, body]] of Object.entries(galleryFiles(arrangement))) {
    await page.route(url + path, (route) =>
      route.fulfill({ contentType, body, headers: { 'content-security-policy': POLICY } }),
    );
  }
  await arrangement.before?.(page);
}

/** Every element has drawn, and what it loads later is there. */
export async function still(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const elements = [...document.querySelectorAll('main > *')].filter(
      (node): node is HTMLElementTagNameMap['loyalty-widget'] => node.localName.includes('-'),
    );
    const { state } = elements[0]?.store ?? {};
    if (state?.phase === 'error' || state?.trouble === 'signed-out') return true;
    return (
      state?.phase === 'ready' &&
      state.calculating &&
      elements.every(({ shadowRoot }) => !shadowRoot?.querySelector('.skeleton'))
    );
  });
}

/** Loads languages ahead, for states in which the page has no network. */
export async function learn(page: Page, langs: readonly string[]): Promise<void> {
  const files = langs
    .filter((lang) => lang !== 'en')
    .map((lang) => `/widget/locales/${lang === 'en-XA' ? 'pseudo' : lang}.js`);
  await page.evaluate((paths) => Promise.all(paths.map((path) => import(path))), files);
}

/** Shows the whole page in another language, as its attribute says it. */
export async function speak(page: Page, lang: string): Promise<void> {
  await page.evaluate((tag) => {
    document.documentElement.lang = tag;
    document.documentElement.dir = tag === 'ar' ? 'rtl' : 'ltr';
    for (const element of document.querySelectorAll<HTMLElement>('main > *')) element.lang = tag;
  }, lang);
  await page.waitForFunction(
    (tag) =>
      [...document.querySelectorAll('main > *')].every(
        ({ shadowRoot }) =>
          (shadowRoot?.querySelector('.card')?.getAttribute('lang') ?? tag) === tag,
      ),
    lang,
  );
}

/** The program with names that nobody made room for. */
export function longNames(): string {
  const program = JSON.parse(readFileSync(PROGRAM, 'utf8')) as Record<string, unknown>;
  const long = (value: unknown, key = ''): unknown => {
    if (
      typeof value === 'string' &&
      ['name', 'label', 'title', 'reason', 'text', 'one', 'other'].includes(key)
    ) {
      return `${value} of the Extraordinarily Long-Established Donaudampfschifffahrtsgesellschaft`;
    }
    if (Array.isArray(value)) return value.map((each) => long(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, long(each, name)]),
    );
  };
  return JSON.stringify(long(program));
}

/** In the page: what is wider than its room, of all elements. */
export const overflowing = (): string[] =>
  [...document.querySelectorAll('main > *')].flatMap((element) =>
    [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.card, .card *') ?? [])]
      .filter((node) => !node.matches('.hidden, .hidden *, svg *, .bar i, .reach i'))
      .filter((node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0)
      .map((node) => `${element.localName} ${node.className || node.localName}`),
  );
