// The page about adapters: every snippet is run as it stands, against what its platform answers, and
// every field that a table names is one that the adapter reads or writes.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fencesOf, root } from './documents.mjs';

const page = 'docs/adapters.md';
const folder = mkdtempSync(join(tmpdir(), 'loyalty-adapters-'));
after(() => rmSync(folder, { recursive: true }));

const fences = fencesOf(page);
const json = (name) => JSON.parse(readFileSync(join(root, `tests/web/payloads/${name}.json`)));
const distOf = (file) => pathToFileURL(join(root, 'web/dist', file)).href;

/** What each platform answers to the address that its snippet reads, and what its page adds. */
const PLATFORMS = {
  shopify: ['https://shop.example/cart.js', 'shopify-gbp', {}],
  woocommerce: [
    'https://shop.example/wp-json/wc/store/v1/cart',
    'woocommerce-usd',
    { channel: 'web' },
  ],
  medusa: ['https://medusa.example/store/carts/cart_1', 'medusa-usd', {}],
  bigcommerce: ['https://shop.example/api/storefront/carts', 'bigcommerce-usd', {}],
};

/** A browser's names, as far as snippets use them; Node has the rest. */
function openPage(context, answer) {
  const widget = { cart: undefined };
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), {
    querySelector: () => widget,
    querySelectorAll: () => [widget],
  });
  const names = {
    document,
    location: { href: 'https://shop.example/' },
    addEventListener: window.addEventListener.bind(window),
    localStorage: { getItem: (key) => (key === 'cart_id' ? 'cart_1' : null) },
    fetch: (url) => Promise.resolve(answer(url)),
  };
  for (const [name, value] of Object.entries(names)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    context.after(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    });
  }
  return widget;
}

/** The module script of a snippet, with the built files in the place of the shop's. */
async function runSnippet({ text, words: [platform] }) {
  const [, script] = /<script type="module">\n(.*?)<\/script>/s.exec(text);
  const file = join(folder, `${platform}.mjs`);
  writeFileSync(
    file,
    script.replace(/'\/widget\/(.*?)'/g, (_, path) => `'${distOf(path)}'`),
  );
  await import(pathToFileURL(file).href);
  await new Promise((resolve) => setImmediate(resolve));
}

test('there is one snippet for each adapter', () => {
  const names = fences.map(({ kind, words: [name] }) => `${kind} ${name}`);
  assert.deepEqual(
    names,
    ['shopify', 'shopify-reward', 'woocommerce', 'medusa', 'bigcommerce', 'page'].map(
      (name) => `html ${name}`,
    ),
  );
});

test('the snippet for a reward as Shopify’s discount takes that off once', async (context) => {
  const payload = json('shopify-gbp');
  const [own] = payload.cart_level_discount_applications;
  const reward = { ...own, title: 'POINTS-7', total_allocated_amount: 700 };
  const widget = openPage(context, () =>
    Response.json({
      ...payload,
      cart_level_discount_applications: [own, reward],
      discount_codes: [...payload.discount_codes, { code: 'POINTS-7', applicable: true }],
    }),
  );
  await runSnippet(fences.find(({ words: [name] }) => name === 'shopify-reward'));
  assert.deepEqual([widget.cart.order_discount, widget.cart.discount_codes], [500, ['FIVER']]);
});

for (const fence of fences) {
  const [name] = fence.words;
  const [address, payload, added] = PLATFORMS[name] ?? [];
  if (!address) continue;
  test(`the snippet for ${name} gives the widget the shop's cart`, async (context) => {
    const asked = [];
    const widget = openPage(context, (url) => {
      asked.push(url.split('?')[0]);
      return Response.json(json(payload));
    });
    await runSnippet(fence);
    const { cartOf } = await import(distOf(`adapters/${name}.js`));
    assert.deepEqual(widget.cart, { ...cartOf(json(payload)), ...added });
    assert.deepEqual(asked, [address]);
  });
}

test('the snippet for a page of your own gives the widget the cart of its event', async (context) => {
  const widget = openPage(context, () => assert.fail('nothing is to be asked'));
  await runSnippet(fences.at(-1));
  assert.deepEqual(widget.cart, {
    currency: 'GBP',
    lines: [{ id: '1', price: 1250, quantity: 2 }],
  });
});

test('the fields that a table names are those that its adapter reads', () => {
  const sections = readFileSync(join(root, page), 'utf8').split(/^## /m).slice(1);
  let fields = 0;
  for (const section of sections) {
    const name = section.slice(0, section.indexOf('\n')).toLowerCase();
    const rows = [...section.matchAll(/^\| (`.*?) \|/gm)].slice(1);
    for (const [, cell] of rows) {
      const adapter = readFileSync(join(root, `web/src/adapters/${name}.ts`), 'utf8');
      for (const [, field] of cell.matchAll(/`[^`]*?(\w+)`/g)) {
        assert.ok(new RegExp(`readonly ${field}\\??:`).test(adapter), `${name}: ${field}`);
        fields++;
      }
    }
  }
  assert.ok(fields > 60);
});
