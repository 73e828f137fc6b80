// What a shopper does, in each browser that there is: Chromium, Firefox, WebKitGTK. A browser that
// is not installed, or does not start, skips its tests and says why.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from './engines/chromium.js';
import { Door } from './engines/door.js';
import type { Engine } from './engines/engine.js';
import { launchFirefox } from './engines/firefox.js';
import { plain, Visitor } from './engines/visitor.js';
import { launchWebKit } from './engines/webkit.js';
import {
  bookStories,
  CART,
  galleryFiles,
  overflowing,
  PARTS,
  PROGRAM,
  type Arrangement,
} from './gallery.js';
import { startShop, type RunningShop } from './harness.js';

interface Behavior {
  readonly name: string;
  /** The page with these elements, or the demo shop where nothing is said. */
  readonly gallery?: Arrangement;
  readonly refusesWasm?: boolean;
  /** Complaints that are meant to be there. */
  readonly expected?: RegExp;
  readonly run: (visitor: Visitor) => Promise<void>;
}

const WIDGET = ['loyalty-widget'];
const ASIDE = ['main aside loyalty-widget'] as const;
const EARNED = '[part=earn-points]';

const settled = (visitor: Visitor): Promise<unknown> =>
  visitor.until(async () => {
    const elements = [...document.querySelectorAll('*')].filter(
      (node): node is HTMLElementTagNameMap['loyalty-widget'] =>
        node.localName.startsWith('loyalty-'),
    );
    await Promise.all(elements.map((element) => element.updateComplete));
    return (
      elements.length > 0 &&
      elements.every(({ store, shadowRoot }) => {
        const { phase, calculating } = store?.state ?? {};
        return phase === 'ready' && calculating && !shadowRoot?.querySelector('.skeleton');
      })
    );
  });

async function become(visitor: Visitor, persona: string): Promise<void> {
  await visitor.click(`label:has(> input[name=persona][value=${persona}])`);
  await visitor.until(
    (who) => document.querySelector('loyalty-widget')?.store?.state.member?.id === who,
    persona,
  );
  await settled(visitor);
}

const add = (visitor: Visitor, sku: string): Promise<void> =>
  visitor.click(`button[data-sku="${sku}"]`);

const numberIn = (text: string): number => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''));

/** Waits until something reads otherwise than before, and says how. */
const changed = (visitor: Visitor, from: string, ...path: string[]): Promise<string> =>
  visitor.textThat((text) => text !== '' && text !== from, ...path);

const behaviors: readonly Behavior[] = [
  {
    name: 'what the cart shows is what the server books, to the point',
    async run(visitor) {
      await become(visitor, 'almost-gold');
      await add(visitor, 'tide-mug');
      const first = await visitor.text(...ASIDE, EARNED);
      await add(visitor, 'moon-jar');
      const second = await changed(visitor, first, ...ASIDE, EARNED);
      assert.ok(numberIn(second) > numberIn(first), `${first}, then ${second}`);
      assert.match(await visitor.text(...ASIDE, '[part=tier]'), /takes you to Gold/);
      await visitor.open('/#/checkout');
      await visitor.click('button[type=submit]');
      const awarded = await visitor.until(() => {
        const { awarded: points, tier } = at('[data-awarded]')!.dataset;
        return { points, tier };
      });
      assert.deepEqual([awarded.points, awarded.tier], [`${numberIn(second)}`, 'gold']);
    },
  },
  {
    name: 'a click is seen in the next frame',
    async run(visitor) {
      await become(visitor, 'new');
      const shown = await visitor.run(async () => {
        const widget = document.querySelector<HTMLElementTagNameMap['loyalty-widget']>(
          'main aside loyalty-widget',
        )!;
        document.querySelector<HTMLButtonElement>('button[data-sku=tide-mug]')!.click();
        await new Promise(requestAnimationFrame);
        const text = at('main aside loyalty-widget', '[part=earn-points]')?.textContent;
        return { text: text?.trim(), points: widget.preview?.points };
      });
      assert.match(String(shown.text), new RegExp(`^${shown.points}\\s+points$`));
    },
  },
  {
    name: 'parts placed apart agree under the strictest policy',
    gallery: { elements: PARTS, cart: CART },
    async run(visitor) {
      assert.equal(await visitor.text('loyalty-points', EARNED), '525 points');
      const tier = await visitor.text('loyalty-tier', '[part=tier]');
      assert.match(tier, /Spend £82\.50 more to reach Sequoia/);
      const filled = await visitor.run(() => {
        const bar = at('loyalty-tier', '[role=progressbar]')!;
        const part = bar.querySelector('i')!.getBoundingClientRect().width;
        return part / bar.getBoundingClientRect().width;
      });
      assert.ok(filled > 0.05 && filled < 1, `the bar is filled to ${filled}`);
      await visitor.click('loyalty-rewards', '=£5 off');
      assert.match(await visitor.text('loyalty-rewards', '[part=total]'), /£\d/);
      await visitor.until(
        () => document.querySelector('loyalty-points')!.preview!.redemptions.length === 1,
      );
    },
  },
  {
    name: 'points to spend are chosen by keyboard, on the slider and in the field',
    async run(visitor) {
      await become(visitor, 'almost-gold');
      await add(visitor, 'ember-cups');
      await add(visitor, 'ember-cups');
      await visitor.open('/#/basket');
      await visitor.focus('main.basket aside loyalty-widget', '=Pay with points');
      await visitor.press('Space');
      const field = ['main.basket aside loyalty-widget', '=Points to use'];
      const slider = ['main.basket aside loyalty-widget', '=How many points'];
      await visitor.focus(...field);
      await visitor.press('Control+a', '5', '5', '5', 'Enter');
      await visitor.until((...path: string[]) => at(...path)?.matches('input'), ...slider);
      assert.equal(await visitor.value(...field), '600', 'points go in steps of 100');
      assert.equal(await visitor.value(...slider), '600');
      await visitor.focus(...slider);
      await visitor.press('Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
      assert.equal(await visitor.value(...slider), '600', 'one step above the least');
      assert.equal(await visitor.value(...field), '600');
      const still = await visitor.run(
        (...path: string[]) =>
          (at(...path)!.getRootNode() as ShadowRoot).activeElement === at(...path),
        ...slider,
      );
      assert.ok(still, 'the slider keeps the focus while it is drawn anew');
      await visitor.press('End');
      const most = await visitor.run(
        (...path: string[]) => at(...path)!.getAttribute('max'),
        ...slider,
      );
      assert.equal(await visitor.value(...field), most);
    },
  },
  {
    name: 'numbers open into words that add up, by mouse and by keyboard',
    gallery: { elements: WIDGET, cart: CART },
    async run(visitor) {
      await visitor.click(...WIDGET, '[part=earn] summary');
      const sum = await visitor.until(() => {
        const shares = [
          ...(at('loyalty-widget', '[part=breakdown]')?.querySelectorAll('dd') ?? []),
        ];
        return shares.reduce((all, { textContent }) => all + Number(textContent), 0);
      });
      assert.equal(sum, 525);
      await visitor.focus(...WIDGET, '[part=tier] summary');
      await visitor.press('Enter');
      assert.match(await visitor.text(...WIDGET, '[part=tier] .why'), /£517\.50/);
      await visitor.press('Enter');
      await visitor.until(() => !at('loyalty-widget', '[part=tier] details')!.hasAttribute('open'));
    },
  },
  {
    name: 'Arabic is read from the right, and bars fill from there',
    gallery: { elements: WIDGET, cart: CART, dir: 'rtl', attributes: { lang: 'ar' } },
    async run(visitor) {
      await visitor.until(() =>
        /[\u0600-\u06ff]/.test(at('loyalty-widget', '[part=tier]')!.innerText),
      );
      const side = await visitor.run(() => {
        const bar = at('loyalty-widget', '[role=progressbar]')!;
        const edge = bar.getBoundingClientRect().right;
        return Math.abs(edge - bar.querySelector('i')!.getBoundingClientRect().right);
      });
      assert.ok(side < 1, `the bar begins ${side} px from the right`);
      assert.deepEqual(await visitor.run(overflowing), []);
    },
  },
  {
    name: 'in the dark all text keeps its contrast',
    gallery: { elements: WIDGET, cart: CART, css: ':root { color-scheme: dark }' },
    async run(visitor) {
      const faint = await visitor.run(contrasts);
      assert.deepEqual(faint, []);
    },
  },
  {
    name: 'nothing overflows at 160, 390 and 1,200 pixels',
    gallery: { elements: [...WIDGET, ...PARTS], cart: CART, person: 'rich' },
    async run(visitor) {
      for (const width of [160, 390, 1200]) {
        await visitor.run((wide) => {
          for (const element of document.querySelectorAll<HTMLElement>('main > *')) {
            element.style.width = `${wide}px`;
          }
        }, width);
        assert.deepEqual(await visitor.run(overflowing), [], `${width} px`);
      }
    },
  },
  {
    name: 'a server that is away is named, previews go on, and it is found again',
    expected: /NetworkError|Load failed|Failed to (load|fetch)|ERR_|access control|did not load/,
    async run(visitor) {
      await become(visitor, 'new');
      await add(visitor, 'tide-mug');
      const before = await visitor.text(...ASIDE, EARNED);
      visitor.door.closed = true;
      await visitor.run(() => document.querySelector('loyalty-widget')!.store!.refresh());
      assert.match(await visitor.text(...ASIDE, '[part=offline]'), /as of \d?\d:\d\d/);
      await add(visitor, 'cone-dripper');
      await changed(visitor, before, ...ASIDE, EARNED);
      visitor.door.closed = false;
      await visitor.click(...ASIDE, '[part=offline] button');
      await visitor.until(() => !at('main aside loyalty-widget', '[part=offline]'));
    },
  },
  {
    name: 'what was chosen is there after a reload, and after going away and back',
    gallery: { elements: WIDGET, cart: CART },
    async run(visitor) {
      const isChosen = () =>
        visitor.until(() => (at('loyalty-widget', '=Free shipping') as HTMLInputElement).checked);
      await visitor.click(...WIDGET, '=Free shipping');
      await visitor.text(...WIDGET, '[part=total]');
      await visitor.open('/gallery');
      await isChosen();
      await visitor.open('/gallery.css');
      const { asked } = visitor.door;
      const before = asked.length;
      await visitor.back();
      await isChosen();
      await settled(visitor);
      assert.ok(
        asked.slice(before).includes('/v1/snapshot'),
        'the server is asked for the present',
      );
    },
  },
  {
    name: 'where the policy refuses WebAssembly the server previews',
    refusesWasm: true,
    expected: /wasm|WebAssembly|the server previews/i,
    async run(visitor) {
      await become(visitor, 'new');
      await add(visitor, 'tide-mug');
      const first = await visitor.text(...ASIDE, EARNED);
      assert.ok(visitor.door.asked.includes('/v1/preview'));
      await add(visitor, 'moon-jar');
      const second = await changed(visitor, first, ...ASIDE, EARNED);
      assert.ok(numberIn(second) > numberIn(first), `${first}, then ${second}`);
    },
  },
  {
    name: 'every language writes its numbers, money and days',
    gallery: { elements: WIDGET, cart: CART, person: 'rich' },
    async run(visitor) {
      await visitor.click(...WIDGET, '=£5 off');
      await visitor.text(...WIDGET, '[part=total]');
      const facts = await visitor.run(() => {
        const { balance, totals, wallets } = document.querySelector('loyalty-widget')!.preview!;
        return { balance, total: totals.after, day: wallets![0]!.expiring[0]!.at };
      });
      for (const language of LANGUAGES) {
        await visitor.run((lang) => {
          document.querySelector('loyalty-widget')!.lang = lang;
        }, language);
        const parts = written(language, facts);
        const text = await visitor.textThat(
          (said) => parts.every((part) => said.includes(part)),
          ...WIDGET,
          '.card',
        );
        assert.doesNotMatch(text, /NaN|undefined|Invalid|Infinity|object|[{}]/, language);
      }
    },
  },
];

const LANGUAGES = 'en de fr es pt it nl pl ja ko zh-Hans ar'.split(' ');

/** How Node writes what the widget has to show. */
function written(
  language: string,
  { balance, total, day }: { balance: number; total: number; day: string },
): string[] {
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'GBP' });
  const date = { day: 'numeric', month: 'long', timeZone: 'Europe/London' } as const;
  return [
    new Intl.NumberFormat(language).format(balance),
    money.format(total / 100),
    new Intl.DateTimeFormat(language, date).format(new Date(day)),
  ].map(plain);
}

/** In the page: texts whose contrast with what is behind them is below 4.5:1, as it is painted. */
function contrasts(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const painted = (...colors: string[]): [number, number, number] => {
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const luminance = (color: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = color.map((value) =>
      value <= 10 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (node: Element): string[] => {
    const root = node.getRootNode();
    const parent = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    return [...(parent ? behind(parent) : ['#121212']), getComputedStyle(node).backgroundColor];
  };
  const found: string[] = [];
  for (const node of document.querySelector('loyalty-widget')!.shadowRoot!.querySelectorAll('*')) {
    const words = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE);
    const said = words.map(({ textContent }) => textContent!.trim()).join('');
    if (!said || node.matches('style, .hidden, .hidden *, :disabled, :has(> :disabled) *'))
      continue;
    const back = behind(node);
    const [light = 0, dark = 0] = [painted(...back), painted(...back, getComputedStyle(node).color)]
      .map(luminance)
      .sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) found.push(`${said}: ${contrast.toFixed(2)}`);
  }
  return found;
}

async function visit(
  engine: Engine,
  [demo, everything]: readonly [RunningShop, RunningShop],
  { gallery, refusesWasm = false, expected, run }: Behavior,
): Promise<void> {
  const door = gallery
    ? await Door.open(everything.url, galleryFiles(gallery))
    : await Door.open(demo.url);
  door.refusesWasm = refusesWasm;
  const visitor = new Visitor(engine, door);
  try {
    await visitor.resize(1200, 900);
    await visitor.open(gallery ? '/gallery' : '/');
    await settled(visitor);
    await run(visitor);
    const complaints = visitor.complaints.filter((text) => !expected?.test(text));
    assert.deepEqual(complaints, [], 'the browser has nothing to complain of');
  } finally {
    await visitor.leave();
  }
}

const launchers: Readonly<Record<string, () => Promise<Engine>>> = {
  Chromium: launchChromium,
  Firefox: launchFirefox,
  WebKitGTK: launchWebKit,
};

for (const [name, launch] of Object.entries(launchers)) {
  describe(name, () => {
    let engine: Engine | undefined;
    let reason = '';
    let shops: readonly [demo: RunningShop, everything: RunningShop];
    before(async () => {
      engine = await launch().catch((error: unknown) => {
        reason = `${name} did not start: ${error instanceof Error ? error.message : String(error)}`;
        return undefined;
      });
      shops = await Promise.all([startShop(), startShop(PROGRAM)]);
      await bookStories(shops[1].url);
    });
    after(async () => {
      await engine?.close();
      for (const shop of shops) await shop.stop();
    });
    for (const behavior of behaviors) {
      test(behavior.name, async (context) => {
        if (!engine) {
          context.skip(reason);
          return;
        }
        context.diagnostic(engine.name);
        await visit(engine, shops, behavior);
      });
    }
  });
}
