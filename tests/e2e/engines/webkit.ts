// Debian's WebKitGTK, by classic WebDriver, on a display that nobody sees.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../harness.js';
import { clickAt, pressed } from './actions.js';
import { Home, programPath, type Engine, type EngineOptions } from './engine.js';

type Send = <Result>(method: string, path: string, body?: object) => Promise<Result>;

/** Commands to the driver at this address. */
const commands =
  (address: string): Send =>
  async <Result>(method: string, path: string, body?: object) => {
    const response = await fetch(address + path, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await response.json()) as { value: Result };
    if (response.ok) return value;
    throw new Error(`${path}: ${(value as { message?: string }).message ?? response.status}`);
  };

// Buttons as wide as they like would keep the window wider than a phone.
const STYLE = '* { min-width: 0; padding: 0; margin: 0; border: 0; font-size: 1px }';
const SETTINGS = '[Settings]\ngtk-enable-animations = 0\n';

function dress(home: Home): void {
  const folder = join(home.folder, 'gtk-3.0');
  mkdirSync(folder);
  writeFileSync(join(folder, 'gtk.css'), STYLE);
  writeFileSync(join(folder, 'settings.ini'), SETTINGS);
}

export async function launchWebKit({ dark = false }: EngineOptions = {}): Promise<Engine> {
  const driverPath = programPath('WEBKIT_DRIVER', ['WebKitWebDriver']);
  const displayPath = programPath('XVFB', ['Xvfb']);
  const home = new Home();
  dress(home);
  try {
    const screen = ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1600x3000x24'];
    const [display] = await home.line(home.start(displayPath, screen), 3, /^\d+$/);
    const port = await freePort();
    const driver = home.start(driverPath, [`--port=${port}`], { DISPLAY: `:${display}` });
    const send = commands(`http://127.0.0.1:${port}`);
    // Asked until it answers: that is what ready means.
    let tries = 0;
    while (!(await send('GET', '/status').catch(() => false))) {
      if (driver.exitCode !== null || ++tries > 200) throw new Error('the driver did not start');
      await pause(25);
    }
    return await drive(home, send, dark);
  } catch (error) {
    await home.leave();
    throw error;
  }
}

async function drive(home: Home, toDriver: Send, dark: boolean): Promise<Engine> {
  const args = dark ? ['--automation', '--dark-mode'] : ['--automation'];
  const { sessionId, capabilities } = await toDriver<{
    sessionId: string;
    capabilities: { browserVersion: string };
  }>('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { args } } },
  });
  const send: Send = (method, path, body) => toDriver(method, `/session/${sessionId}${path}`, body);
  const run = (script: string): Promise<string | null> =>
    send('POST', '/execute/sync', { script, args: [] });
  const act = (actions: object[]): Promise<void> => send('POST', '/actions', { actions });
  return {
    name: `WebKitGTK ${capabilities.browserVersion}`,
    // Classic WebDriver does not tell them: what the page itself hears has to do (door.ts).
    complaints: [],
    open: (url) => send('POST', '/url', { url }),
    back: () => send('POST', '/back', {}),
    async evaluate(expression) {
      const value = await run(
        `return Promise.resolve(${expression}).then((value) => JSON.stringify(value))`,
      );
      return value === null ? undefined : (JSON.parse(value) as unknown);
    },
    click: (x, y) => act(clickAt(x, y)),
    press: (key) => act(pressed(key)),
    async resize(width, height) {
      const frame = JSON.parse(
        (await run('return JSON.stringify([outerWidth - innerWidth, outerHeight - innerHeight])'))!,
      ) as [number, number];
      const rect = { width: width + frame[0], height: height + frame[1] };
      await send('POST', '/window/rect', rect);
    },
    screenshot: async () => Buffer.from(await send<string>('GET', '/screenshot'), 'base64'),
    async close() {
      await toDriver('DELETE', `/session/${sessionId}`).finally(() => home.leave());
    },
  };
}
