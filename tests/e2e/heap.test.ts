// What the browser holds of the widget does not grow: after many mounts and many previews it is what
// it was before them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { setStage } from './stage.js';

const stage = setStage();

const MOUNTS = 1000;
const PREVIEWS = 10_000;

/** Three bytes a mount or a preview: engines keep some of their own. */
const SLACK = 32 * 1024;

interface Held {
  /** JavaScript objects that are alive, in bytes. */
  readonly heap: number;
  /** The calculator's memory, in bytes. */
  readonly wasm: number;
  readonly nodes: number;
  readonly listeners: number;
}

async function held(cdp: CDPSession, page: Page): Promise<Held> {
  // Twice, for what the first frees may free more.
  for (const _ of [1, 2]) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  const wasm = await page.evaluate(() => memories().reduce((sum, one) => sum + one, 0));
  return { heap: usedSize, wasm, nodes, listeners: jsEventListeners };
}

declare function memories(): number[];

/** Mounts a widget so many times, each until it has drawn and previewed. */
const mount = (page: Page, times: number) =>
  page.evaluate(async (count) => {
    for (let n = 0; n < count; n++) {
      const widget = document.createElement('loyalty-widget');
      widget.cart = { currency: 'GBP', lines: [{ id: '1', price: 1000 + (n % 7), quantity: 1 }] };
      document.body.append(widget);
      do await widget.updateComplete;
      while (!widget.preview && (await new Promise(requestAnimationFrame)));
      widget.remove();
    }
  }, times);

const preview = (page: Page, times: number) =>
  page.evaluate(async (count) => {
    const widget = document.querySelector('loyalty-widget')!;
    for (let n = 0; n < count; n++) {
      const lines = [{ id: '1', price: 100 + (n % 9000), quantity: 1 + (n % 3) }];
      widget.cart = { currency: 'GBP', lines };
      await widget.updateComplete;
    }
  }, times);

test('1,000 mounts and 10,000 previews leave nothing in memory', async (t) => {
  const page = await stage.browser.newPage();
  await page.addInitScript(() => {
    const all: WebAssembly.Memory[] = [];
    Object.assign(globalThis, { memories: () => all.map(({ buffer }) => buffer.byteLength) });
    const instantiate = WebAssembly.instantiate as (
      ...args: unknown[]
    ) => Promise<WebAssembly.Instance>;
    WebAssembly.instantiate = (async (...args: unknown[]) => {
      const instance = await instantiate(...args);
      for (const value of Object.values(instance.exports))
        if (value instanceof WebAssembly.Memory) all.push(value);
      return instance;
    }) as typeof WebAssembly.instantiate;
  });
  await page.route('**/heap.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>x</title><script type="module" src="/widget/index.js"></script>
        <loyalty-widget></loyalty-widget>`,
    }),
  );
  await page.goto(`${stage.shop.url}/heap.html`);
  await page.waitForFunction(() => customElements.get('loyalty-widget'));
  const cdp = await page.context().newCDPSession(page);
  // The engine compiles what runs often, and remembers how it ran, until it has seen all of it.
  for (const _ of [1, 2]) {
    await mount(page, MOUNTS);
    await preview(page, PREVIEWS);
  }
  const before = await held(cdp, page);
  await mount(page, MOUNTS);
  await preview(page, PREVIEWS);
  const after = await held(cdp, page);
  t.diagnostic(`before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`);
  assert.ok(before.wasm > 0);
  assert.equal(after.wasm, before.wasm);
  // One that is on its way out may be there at either time.
  assert.ok(Math.abs(after.nodes - before.nodes) < 5, 'nodes');
  assert.ok(Math.abs(after.listeners - before.listeners) < 5, 'listeners');
  assert.ok(after.heap - before.heap < SLACK, `${after.heap - before.heap} bytes more`);
  await page.close();
});
