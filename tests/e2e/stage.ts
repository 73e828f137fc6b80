// What the tests of a file share: a running shop and a browser, started before the first of them
// and ended after the last.

import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser, startShop, type RunningShop } from './harness.js';

export interface Stage {
  readonly shop: RunningShop;
  readonly browser: Browser;
}

/** Call once, at the top of the file. The answer is filled when its first test begins, and `prepare`
 * has told the server what happened before. */
export function setStage(program?: string, prepare?: (url: string) => Promise<void>): Stage {
  const stage = {} as { -readonly [Key in keyof Stage]: Stage[Key] };
  before(async () => {
    [stage.shop, stage.browser] = await Promise.all([startShop(program), launchBrowser()]);
    await prepare?.(stage.shop.url);
  });
  after(async () => {
    await stage.browser.close();
    await stage.shop.stop();
  });
  return stage;
}
