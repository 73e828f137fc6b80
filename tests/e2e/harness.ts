// The real server with the built demo, and the real browser, for one test file or script.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, or the one that CHROMIUM names. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = [process.env['CHROMIUM'] ?? '', ...usual].find((path) => existsSync(path));
  if (!executablePath) throw new Error('No Chromium found: install it, or name it in CHROMIUM.');
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

export interface RunningShop {
  readonly url: string;
  /** Ends the server; its database goes with it. */
  stop(): Promise<void>;
}

/** What the servers of these tests sign with; they are gone with their tests. */
export const SECRET = 'a-secret-of-the-tests-alone-0123456789';

/** `loyalty serve` on a free port with a database of its own, or the one that runs at SHOP_URL. */
export async function startShop(
  program = 'programs/starter.json',
  pages = 'demo/dist',
): Promise<RunningShop> {
  const running = process.env['SHOP_URL'];
  if (running) return { url: running, stop: () => Promise.resolve() };
  const folder = mkdtempSync(join(tmpdir(), 'loyalty-shop-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    process.env['LOYALTY'] ?? 'build/release/loyalty',
    [
      ...['serve', '--listen', `127.0.0.1:${port}`, '--db', `sqlite://${join(folder, 'shop.db')}`],
      ...['--program', program, '--demo', pages],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOYALTY_SECRET: SECRET },
    },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  }
  let broken: unknown;
  server.once('error', (error) => (broken = error));
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.pid !== undefined) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  // Asked until it answers: that is what ready means.
  for (let tries = 0; tries < 400 && server.exitCode === null && !broken; tries++) {
    const healthy = await fetch(`${url}/v1/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return { url, stop };
    await pause(50);
  }
  await stop();
  throw new Error(`The server did not start. ${broken instanceof Error ? broken.message : log}`);
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** A page of the shop that writes down every complaint of the browser. */
export interface ShopPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
}

export async function openShop(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<ShopPage> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: DESKTOP,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.exposeFunction('complain', (text: string) => complaints.push(text));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const { complain } = globalThis as unknown as { complain: (text: string) => void };
      complain(`CSP ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
  });
  await page.goto(url);
  await page.locator('loyalty-widget').first().waitFor();
  await settled(page);
  return { page, context, complaints };
}

/** Reloads the shop under its policy without the word that allows WebAssembly. */
export async function refuseWasm({ page, complaints }: ShopPage): Promise<void> {
  await page.route('**/', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = headers['content-security-policy']!.replace(" 'wasm-unsafe-eval'", '');
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy } });
  });
  await page.reload();
  await settled(page);
  // Its complaint comes when the calculator is asked for, or there was no refusal.
  const find = (): number =>
    complaints.findIndex((text) => text.startsWith('CSP script-src: wasm-eval'));
  for (let tries = 0; find() < 0 && tries < 100; tries++) await page.waitForTimeout(50);
  const refused = find();
  if (refused < 0) throw new Error(`WebAssembly was not refused. ${complaints.join('; ')}`);
}

export type Persona = 'guest' | 'new' | 'almost-gold' | 'expiring';

/** Shops as somebody else, and waits until the widget shows them. */
export async function become(page: Page, persona: Persona): Promise<void> {
  await page.locator(`input[name=persona][value=${persona}]`).check({ force: true });
  await page.waitForFunction((who) => {
    const widget = document.querySelector('loyalty-widget');
    const state = widget?.store?.state;
    return state?.phase === 'ready' && (state.member?.id ?? 'guest') === who;
  }, persona);
  await settled(page);
}

/** The calculator has loaded and every element has drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('loyalty-widget')].every(
      (widget) => widget.store?.state.phase === 'ready' && widget.store.state.calculating,
    ),
  );
  await page.evaluate(async () => {
    for (const widget of document.querySelectorAll('loyalty-widget')) await widget.updateComplete;
  });
}

export async function goTo(page: Page, name: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${name}`);
  await page.locator(`main.${name || 'shop'}`).waitFor();
  await settled(page);
}

export async function add(page: Page, sku: string, times = 1): Promise<void> {
  for (let n = 0; n < times; n++) await page.locator(`button[data-sku="${sku}"]`).click();
}

/** From now on the page counts what moves in it; before its first navigation. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The sum of all shifts until the next frame, as browsers score them. */
export function shiftOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return (globalThis as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0);
  });
}
