// The pages of demo/embedding on a server: each framework renders them in Node, with the package
// imported by its name.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildForServer, FRAMEWORKS } from '../e2e/framework-pages.js';

// Inside of the project, where its own name is that of the package.
mkdirSync('build/embedding', { recursive: true });
const folder = mkdtempSync(resolve('build/embedding/server-'));
after(() => rmSync(folder, { recursive: true }));

for (const framework of FRAMEWORKS) {
  test(`a server renders the page of ${framework}, and the element is in it without what only a browser can set`, async () => {
    const file = join(folder, `${framework}.mjs`);
    await buildForServer(framework, file);
    const { html } = (await import(pathToFileURL(file).href)) as { html: string };
    assert.equal(html.match(/<loyalty-widget[^>]*>\s*<\/loyalty-widget>/g)?.length, 1, html);
    assert.doesNotMatch(html, /\[object|function|=>/);
    assert.equal(typeof globalThis.HTMLElement, 'undefined');
  });
}
