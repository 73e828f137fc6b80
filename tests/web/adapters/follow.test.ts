import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { cartOf, follow, type ShopifyCart } from '../../../web/src/adapters/shopify.js';
import { LoyaltyError } from '../../../web/src/errors.js';
import { payload, TestPage, TestTarget, turn } from './stand-in.js';

const yen = payload<ShopifyCart>('shopify-jpy');
const pounds = payload<ShopifyCart>('shopify-gbp');

type Entries = { getEntries: () => { name: string }[] };

/** A page whose requests are answered when the test says so, and the last warning about it. */
class Scene extends TestPage {
  readonly requests: { url: string; answer: (body: unknown, status?: number) => Promise<void> }[] =
    [];
  readonly warnings: unknown[][] = [];
  #observed: ((list: Entries) => void) | null = null;

  constructor(context: TestContext) {
    super();
    context.mock.method(console, 'warn', (...words: unknown[]) => this.warnings.push(words));
    this.fetch = (url) =>
      new Promise((resolve) => {
        this.requests.push({
          url: url as string,
          answer(body, status = 200) {
            resolve(new Response(JSON.stringify(body), { status }));
            return turn();
          },
        });
      });
    const observe = (heard: ((list: Entries) => void) | null) => (this.#observed = heard);
    this.PerformanceObserver = class {
      constructor(readonly heard: (list: Entries) => void) {}
      observe = () => observe(this.heard);
      disconnect = () => observe(null);
    } as unknown as typeof PerformanceObserver;
  }

  get observing(): boolean {
    return this.#observed !== null;
  }

  /** Somebody's request has come to an end. */
  async request(name: string): Promise<void> {
    this.#observed?.({ getEntries: () => [{ name }] });
    await turn();
  }

  /** The answer to the last request. */
  answer(body: unknown, status?: number): Promise<void> {
    return this.requests.at(-1)!.answer(body, status);
  }

  async says(name: string, more?: object): Promise<void> {
    this.say(name, more);
    await turn();
  }
}

test('the cart is read at once and given to every element', async (context) => {
  const page = new Scene(context);
  const one = new TestTarget();
  const both = [new TestTarget(), new TestTarget()];
  const stops = [follow(one, { page }), follow(both, { page })];
  await turn();
  for (const { answer } of page.requests) await answer(yen);
  for (const target of [one, ...both]) assert.deepEqual(target.given, [cartOf(yen)]);
  for (const stop of stops) stop();
});

test('elements that join a list later get the next cart', async (context) => {
  const page = new Scene(context);
  const list = new Set([new TestTarget()]);
  follow(list, { page });
  await turn();
  await page.answer(yen);
  const late = new TestTarget();
  list.add(late);
  await page.says('cart:updated');
  await page.answer(pounds);
  assert.deepEqual(late.given, [cartOf(pounds)]);
});

test('one request at a time: changes meanwhile become one more, and the overtaken answer is not shown', async (context) => {
  const page = new Scene(context);
  const target = new TestTarget();
  follow(target, { page });
  await turn();
  for (const name of ['cart:updated', 'cart:change', 'cart:refresh']) await page.says(name);
  assert.equal(page.requests.length, 1);
  await page.answer(yen);
  assert.deepEqual(target.given, []);
  assert.equal(page.requests.length, 2);
  await page.answer(pounds);
  assert.deepEqual(target.given, [cartOf(pounds)]);
  assert.equal(page.requests.length, 2);
});

test('a failure keeps the last cart, is told once, and the next change is read', async (context) => {
  const page = new Scene(context);
  const target = new TestTarget();
  follow(target, { page });
  await turn();
  await page.answer(yen);
  for (const status of [401, 409, 500]) {
    await page.says('cart:updated');
    await page.answer({ message: 'no' }, status);
  }
  assert.deepEqual(target.given, [cartOf(yen)]);
  assert.equal(page.warnings.length, 1);
  assert.match(String(page.warnings[0]?.[1]), /shop\.example\/cart\.js answered 401/);
  await page.says('cart:updated');
  await page.answer(pounds);
  assert.deepEqual(target.given, [cartOf(yen), cartOf(pounds)]);
});

test('an answer of another shape keeps the last cart and says what was expected where', async (context) => {
  const page = new Scene(context);
  const target = new TestTarget();
  follow(target, { page });
  await turn();
  await page.answer({ currency: 'GBP', items: 'none' });
  assert.deepEqual(target.given, []);
  const error = page.warnings[0]?.[1];
  assert.ok(error instanceof LoyaltyError);
  assert.deepEqual([error.where, error.message], ['/items', '/items is "none", expected a list']);
});

test('a line of communication that breaks is no error of the page', async (context) => {
  const page = new Scene(context);
  const target = new TestTarget();
  page.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  follow(target, { page });
  await turn();
  assert.deepEqual([target.given, page.warnings.length], [[], 1]);
});

test('an event that promises a change is waited for, whatever becomes of the change', async (context) => {
  const page = new Scene(context);
  follow(new TestTarget(), { page });
  await turn();
  await page.answer(yen);
  for (const outcome of ['resolve', 'reject'] as const) {
    const before = page.requests.length;
    const { promise, ...settle } = withResolvers();
    await page.says('shopify:cart:lines-update', { promise });
    assert.equal(page.requests.length, before);
    settle[outcome]();
    await turn();
    assert.equal(page.requests.length, before + 1);
    await page.answer(yen);
  }
});

function withResolvers() {
  let resolve!: () => void;
  let reject!: () => void;
  const promise = new Promise<void>((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

test('a request that changes the cart has it read again; others, and its own, do not', async (context) => {
  const page = new Scene(context);
  follow(new TestTarget(), { page });
  await turn();
  await page.answer(yen);
  const changes = [
    'cart/add.js',
    'cart/change',
    'en/cart/update.js?a=1',
    'cart/clear.js',
    'discount/TEN',
  ];
  for (const path of changes) {
    const before = page.requests.length;
    await page.request(`https://shop.example/${path}`);
    assert.equal(page.requests.length, before + 1, path);
    await page.answer(yen);
  }
  const before = page.requests.length;
  for (const path of [
    'cart.js',
    'cart',
    'cart/add-note.js',
    'products/cart-add',
    'search?q=cart/a',
  ]) {
    await page.request(`https://shop.example/${path}`);
  }
  assert.equal(page.requests.length, before);
});

test('a page that comes back is read, one that leaves or only loads is not', async (context) => {
  const page = new Scene(context);
  follow(new TestTarget(), { page });
  await turn();
  await page.answer(yen);
  const pageshow = async (persisted: boolean) => {
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));
    await turn();
  };
  await pageshow(false);
  page.document.hidden = true;
  await page.says('visibilitychange');
  assert.equal(page.requests.length, 1);
  page.document.hidden = false;
  await page.says('visibilitychange');
  assert.equal(page.requests.length, 2);
  await page.answer(yen);
  await pageshow(true);
  assert.equal(page.requests.length, 3);
});

test('what was stopped hears nothing and gives nothing, not even what was on its way', async (context) => {
  const page = new Scene(context);
  const target = new TestTarget();
  const stop = follow(target, { page });
  await turn();
  assert.equal(page.observing, true);
  stop();
  await page.answer(yen);
  await page.says('cart:updated');
  await page.says('visibilitychange');
  assert.deepEqual([target.given, page.requests.length, page.observing], [[], 1, false]);
});

test('the page adds what the platform does not say, and hears its own events', async (context) => {
  const page = new Scene(context);
  const target = new TestTarget();
  follow(target, {
    page,
    events: ['my-theme:cart'],
    complete: (cart, { items }) => ({
      ...cart,
      channel: 'web',
      exchange_rate: '0.53',
      lines: cart.lines.map((line, place) => ({ ...line, tags: [items[place]!.key] })),
    }),
  });
  await turn();
  await page.answer(yen);
  await page.says('my-theme:cart');
  assert.equal(page.requests.length, 2);
  await page.says('loyalty-cart');
  await page.answer(pounds);
  assert.equal(page.requests.length, 3);
  assert.deepEqual(target.cart?.exchange_rate, '0.53');
  assert.deepEqual(target.cart.lines[1]?.tags, ['50312:1b']);
});

test('a mistake in what the page adds keeps the last cart', async (context) => {
  const page = new Scene(context);
  const target = new TestTarget();
  follow(target, {
    page,
    complete: () => {
      throw new Error('a mistake');
    },
  });
  await turn();
  await page.answer(yen);
  assert.deepEqual([target.given, page.warnings.length], [[], 1]);
});

test('a browser without a PerformanceObserver still has the events', async (context) => {
  const page = new Scene(context);
  Reflect.deleteProperty(page, 'PerformanceObserver');
  const target = new TestTarget();
  follow(target, { page });
  await turn();
  await page.answer(yen);
  await page.says('cart:update');
  await page.answer(pounds);
  assert.equal(target.given.length, 2);
});
