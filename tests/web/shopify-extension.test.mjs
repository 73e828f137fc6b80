// Shopify's own theme check on the theme app extension, with the documents that its package carries.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const extension = fileURLToPath(new URL('../../demo/embedding/shopify', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'loyalty-theme-'));
after(() => rmSync(folder, { recursive: true }));

// It would download the newest documents of Liquid and keep them for the user; here it finds none.
process.env.SHOPIFY_TLD_ROOT = join(folder, 'none');
process.env.XDG_CACHE_HOME = folder;
const { default: themeCheck } = await import('@shopify/theme-check-node');

const config = join(folder, 'theme-check.yml');
writeFileSync(config, 'extends: theme-check:theme-app-extension\n');

/** What it has to say about a folder: the check, and the file. */
async function offenses(of) {
  const found = await themeCheck.check(of, config);
  return found.map(({ check, uri, message }) => `${check} ${uri.split('/').at(-1)}: ${message}`);
}

test('Shopify’s theme check has nothing to say about the theme app extension', async () => {
  assert.deepEqual(await offenses(extension), []);
});

test('it does read the extension: a word without a translation and a tag that no block may have are found', async () => {
  const broken = join(folder, 'broken');
  cpSync(extension, broken, { recursive: true });
  const block = join(broken, 'blocks/loyalty.liquid');
  const text = readFileSync(block, 'utf8').replace('loyalty.noscript', 'loyalty.nothing');
  writeFileSync(block, `{% section 'header' %}\n${text}`);
  const found = (await offenses(broken)).join('\n');
  assert.match(found, /TranslationKeyExists loyalty\.liquid: .*loyalty\.nothing/);
  assert.match(found, /AppBlockValidTags loyalty\.liquid/);
});

test('the loader is smaller than the 10,000 bytes that Shopify suggests', () => {
  assert.ok(readFileSync(join(extension, 'assets/loyalty.js')).length < 10_000);
});
