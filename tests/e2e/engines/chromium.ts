// Debian's Chromium, by Playwright, as in the other tests.

import { launchBrowser } from '../harness.js';
import type { Engine, EngineOptions } from './engine.js';

export async function launchChromium({ dark = false }: EngineOptions = {}): Promise<Engine> {
  const browser = await launchBrowser();
  const page = await browser.newPage({
    ...{ locale: 'en-GB', timezoneId: 'Europe/London', reducedMotion: 'reduce' },
    colorScheme: dark ? 'dark' : 'light',
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    name: `Chromium ${browser.version()}`,
    complaints,
    open: async (url) => {
      await page.goto(url);
    },
    back: async () => {
      await page.goBack({ waitUntil: 'commit' });
    },
    evaluate: (expression) => page.evaluate(expression),
    click: (x, y) => page.mouse.click(x, y),
    press: (key) => page.keyboard.press(key),
    resize: (width, height) => page.setViewportSize({ width, height }),
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}
