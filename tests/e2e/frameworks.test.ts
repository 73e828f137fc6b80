// The pages of demo/embedding that React, Vue and Svelte draw, in a real browser against the real
// server: bundled with the package, and brought to life in HTML that a server rendered.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { buildForServer, buildPage, FRAMEWORKS, type Framework } from './framework-pages.js';
import { setStage } from './stage.js';

const stage = setStage();

// Inside of the project, where its own name is that of the package.
mkdirSync('build/embedding', { recursive: true });
const folder = mkdtempSync(resolve('build/embedding/hydration-'));
after(() => rmSync(folder, { recursive: true }));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const POLICY = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** The page of a framework beside the shop's server, with all that its browser complains about. */
async function open(framework: Framework, files: ReadonlyMap<string, Uint8Array>) {
  const page = await stage.browser.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  const base = `${stage.shop.url}/embedding/${framework}/`;
  await page.route(`${base}**`, (route) => {
    const name = route.request().url().slice(base.length);
    const file = files.get(name);
    return file
      ? route.fulfill({
          body: Buffer.from(file),
          contentType: TYPES[extname(name)]!,
          headers: { 'content-security-policy': POLICY },
        })
      : route.abort();
  });
  await page.goto(`${base}index.html`);
  /** Waits for what the page says: the points that the element shows, the total, the rewards. */
  const says = async (
    points: string | undefined,
    total: string,
    rewards: string,
  ): Promise<void> => {
    const read = (): (string | undefined)[] => [
      document
        .querySelector('loyalty-widget')
        ?.shadowRoot?.querySelector('[part=earn-points]')
        ?.textContent.trim(),
      ...[...document.querySelectorAll('output')].map(({ value }) => value),
    ];
    const wanted = [points, total, rewards];
    let shown = await page.evaluate(read);
    for (let tries = 0; tries < 200 && !isDeepStrictEqual(shown, wanted); tries++) {
      await page.waitForTimeout(50);
      shown = await page.evaluate(read);
    }
    assert.deepEqual(shown, wanted, complaints.join('\n'));
  };
  return { page, complaints, says };
}

for (const framework of FRAMEWORKS) {
  test(`a page of ${framework} hands its cart over, hears of rewards, and can close and open the widget`, async () => {
    const { page, complaints, says } = await open(framework, await buildPage(framework));
    await says('23 points', '£18.50', '0');
    await page.getByLabel('Cups').fill('3');
    await says('69 points', '£55.50', '0');
    await page.getByLabel('£5 off').check();
    await says('63 points', '£50.50', '1');
    await page.getByRole('button', { name: 'Close the cart' }).click();
    await says(undefined, '£50.50', '1');
    await page.getByLabel('Cups').fill('2');
    await page.getByRole('button', { name: 'Open the cart' }).click();
    await says('40 points', '£32.00', '1');
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

/** How each framework takes over the HTML that a server rendered. */
const HYDRATE: Readonly<Record<Framework, string>> = {
  react: `import { hydrateRoot } from 'react-dom/client';
    import { Shop } from './Shop.js';
    hydrateRoot(document.querySelector('#shop'), <Shop />);`,
  vue: `import { createSSRApp } from 'vue';
    import Shop from './Shop.vue';
    createSSRApp(Shop).mount('#shop');`,
  svelte: `import { hydrate } from 'svelte';
    import Shop from './Shop.svelte';
    hydrate(Shop, { target: document.querySelector('#shop') });`,
};

for (const framework of FRAMEWORKS) {
  test(`what a server rendered of the page of ${framework} comes to life`, async () => {
    const module = join(folder, `${framework}.mjs`);
    await buildForServer(framework, module);
    const { html } = (await import(pathToFileURL(module).href)) as { html: string };
    const files = await buildPage(framework, HYDRATE[framework]);
    const shell = new TextDecoder().decode(files.get('index.html'));
    files.set(
      'index.html',
      new TextEncoder().encode(shell.replace('id="shop">', (start) => start + html)),
    );
    const { page, complaints, says } = await open(framework, files);
    await says('23 points', '£18.50', '0');
    await page.getByLabel('Cups').fill('3');
    await says('69 points', '£55.50', '0');
    assert.deepEqual(complaints, []);
    await page.close();
  });
}
