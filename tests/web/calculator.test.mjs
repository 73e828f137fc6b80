// The facade over the Wasm build: what it refuses and how, what it survives, what it gives back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generateProgram, generateSession, memberWith } from '../../bench/workload.mjs';
import { openStudio, wasm } from '../../bench/studio.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bundle = pathToFileURL(join(root, 'web/dist/studio.js')).href;
const loader = pathToFileURL(join(root, 'bench/studio.mjs')).href;
const UTC = { name: 'UTC', changes: [[0, 0]] };
const text = JSON.stringify(generateProgram(1, 10));
const cart = generateSession(1, 3, 1)[0];

/** The cart with one key of its first line set. */
const withLine = (change) => ({ ...cart, lines: [{ ...cart.lines[0], ...change }] });
const open = async () => (await openStudio()).compile(text, UTC);
const isError = (code, where) => (error) => {
  assert.equal(error.name, 'LoyaltyError');
  assert.deepEqual([error.code, error.where], [code, where], error.message);
  return true;
};

test('numbers that are none, too large, negative or missing are refused where they stand', async () => {
  const calculator = await open();
  const cases = [
    ...['price', 'quantity', 'discount', 'tax'].flatMap((key) =>
      [NaN, '5', 2 ** 53, -1, 1.5, Infinity, null].map((value) => [
        withLine({ [key]: value }),
        `/lines/0/${key}`,
      ]),
    ),
    [withLine({ price: undefined }), '/lines/0/price'],
    [withLine({ quantity: undefined }), '/lines/0/quantity'],
    [{ ...cart, order_discount: '5' }, '/order_discount'],
    [{ ...cart, shipping: {} }, '/shipping/price'],
    [{ ...cart, shipping: { price: 1, tax: -1 } }, '/shipping/tax'],
    [{ ...cart, at: NaN }, '/at'],
    [{ ...cart, at: 'yesterday' }, '/at'],
    [{ ...cart, at: undefined }, '/at'],
    [{ ...cart, currency: 'usd' }, '/currency'],
    [{ ...cart, currency: undefined }, '/currency'],
    [{ ...cart, prices_include_tax: 'no' }, '/prices_include_tax'],
    [withLine({ on_sale: 'yes' }), '/lines/0/on_sale'],
    [withLine({ gift_card: 1 }), '/lines/0/on_sale'],
    [withLine({ sku: 5 }), '/lines/0/sku'],
    [withLine({ category: {} }), '/lines/0/category'],
    [withLine({ brand: null }), '/lines/0/brand'],
    [withLine({ tags: [5] }), '/lines/0/tags'],
  ];
  for (const [bad, where] of cases) {
    assert.throws(() => calculator.preview(bad), isError('number_range', where));
  }
  calculator.dispose();
});

test('what has the wrong shape is refused where it stands', async () => {
  const calculator = await open();
  const cases = [
    [{ ...cart, lines: undefined }, '/lines'],
    [{ ...cart, lines: [null] }, '/lines/0'],
    [withLine({ id: undefined }), '/lines/0/id'],
    [withLine({ tags: 'organic' }), '/lines/0/tags'],
    [withLine({ tags: null }), '/lines/0/tags'],
    [{ ...cart, redemptions: 'all' }, '/redemptions'],
  ];
  for (const [bad, where] of cases) {
    assert.throws(() => calculator.preview(bad), isError('json_type', where));
    // Also where the line before it in that place was right.
    assert.equal(calculator.preview(withLine({ tags: [] })).lines.length, 1);
    assert.throws(() => calculator.preview(bad), isError('json_type', where));
  }
  calculator.dispose();
});

test('a line that is changed in place is looked up anew', async () => {
  const points = { category: 1, brand: 10, sku: 100, tag: 1000 };
  const earn = Object.entries(points).map(([attribute, given]) => ({
    id: attribute,
    label: attribute,
    when: { [attribute]: ['wanted'] },
    fixed: { points: given },
  }));
  const program = { ...JSON.parse(text), excluded: [], limit: undefined, earn };
  const calculator = (await openStudio()).compile(JSON.stringify(program), UTC);
  const line = { id: '1', price: 100, quantity: 1, tags: ['other'] };
  const changing = { currency: cart.currency, at: cart.at, lines: [line] };
  const earned = (change) => {
    change();
    return calculator.preview(changing).points;
  };
  assert.equal(
    earned(() => undefined),
    0,
  );
  assert.equal(
    earned(() => (line.category = 'wanted')),
    1,
  );
  assert.equal(
    earned(() => (line.brand = 'wanted')),
    11,
  );
  assert.equal(
    earned(() => (line.sku = 'wanted')),
    111,
  );
  assert.equal(
    earned(() => (line.tags[0] = 'wanted')),
    1111,
  );
  assert.equal(
    earned(() => line.tags.push('more')),
    1111,
  );
  assert.equal(
    earned(() => (line.tags = undefined)),
    111,
  );
  assert.equal(
    earned(() => (line.category = 'other')),
    110,
  );
  calculator.dispose();
});

test('a cart that contradicts itself or the program is refused by name', async () => {
  const calculator = await open();
  const { price, quantity } = cart.lines[0];
  const contradiction = withLine({ discount: price * quantity + 1 });
  assert.throws(
    () => calculator.preview(contradiction),
    isError('cart_contradiction', '/lines/0/discount'),
  );
  assert.throws(
    () => calculator.preview({ ...cart, currency: 'EUR' }),
    isError('currency_mismatch', '/currency'),
  );
  assert.throws(
    () => calculator.preview({ ...cart, redemptions: [{ reward: 'no-such-thing' }] }),
    isError('unknown_reference', '/redemptions/0/reward'),
  );
  calculator.dispose();
});

test('a refused cart leaves the next preview as it was', async () => {
  const calculator = await open();
  const before = JSON.stringify(calculator.preview(cart));
  assert.throws(() => calculator.preview(withLine({ price: -1 })));
  assert.equal(JSON.stringify(calculator.preview(cart)), before);
  calculator.dispose();
});

test('the largest integers of the surface cross exactly', async () => {
  const calculator = await open();
  const largest = withLine({ price: 2 ** 53 - 1, quantity: 1, sku: 'none', category: 'none' });
  assert.equal(calculator.preview(largest).totals.before, 2 ** 53 - 1);
  assert.throws(
    () => calculator.preview(withLine({ price: 2 ** 31 - 1, quantity: 2 ** 31 - 1 })),
    isError('overflow', '/lines/0/quantity'),
  );
  calculator.dispose();
});

test('a program or member that is wrong is refused with a pointer into it', async () => {
  const studio = await openStudio();
  const wrong = JSON.stringify({ ...JSON.parse(text), tiers: { levels: [] } });
  assert.throws(
    () => studio.compile(wrong, UTC),
    (error) => error.where === '/tiers/levels',
  );
  assert.throws(() => studio.compile('{', UTC), isError('json_syntax', ''));
  const calculator = studio.compile(text, UTC);
  const noTier = memberWith(100);
  delete noTier.tier;
  assert.throws(() => calculator.setMember(noTier), isError('json_missing', ''));
  calculator.dispose();
});

test('after dispose every call says so, and disposing again does nothing', async () => {
  const calculator = await open();
  calculator.dispose();
  calculator.dispose();
  assert.throws(() => calculator.preview(cart), isError('disposed', ''));
  assert.throws(() => calculator.setMember(null), isError('disposed', ''));
});

test('two calculators of one module do not disturb each other', async () => {
  const studio = await openStudio();
  const first = studio.compile(text, UTC);
  const second = studio.compile(JSON.stringify(generateProgram(1, 100)), UTC);
  const alone = JSON.stringify(first.preview(cart));
  second.setMember(memberWith(30_000));
  second.preview(generateSession(2, 50, 1)[0]);
  assert.equal(JSON.stringify(first.preview(cart)), alone);
  first.dispose();
  assert.ok(second.preview(cart).points >= 0);
  second.dispose();
});

test('an answer stays what it was when more previews follow', async () => {
  const calculator = await open();
  const kept = calculator.preview(cart);
  calculator.preview(generateSession(3, 400, 1)[0]);
  const fresh = calculator.preview(cart);
  assert.equal(JSON.stringify(kept), JSON.stringify(fresh));
  calculator.dispose();
});

/** Modules of their own, fresh, and the memory that the storefront's runs in. */
async function loadWithMemory(name) {
  const { loadCalculator, loadStudio } = await import(`${bundle}?${name}`);
  const { instantiate } = WebAssembly;
  let memory;
  WebAssembly.instantiate = async (...args) => {
    const instance = await instantiate(...args);
    memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
    return instance;
  };
  await loadCalculator(wasm()).finally(() => (WebAssembly.instantiate = instantiate));
  return { load: loadStudio, studio: await loadStudio(wasm()), memory };
}

test('10,000 previews and 200 programs do not grow the memory', async () => {
  const { studio, memory } = await loadWithMemory('memory');
  const session = generateSession(5, 40);
  const use = (previews) => {
    const calculator = studio.compile(text, UTC);
    calculator.setMember(memberWith(6200));
    for (let i = 0; i < previews; i++) calculator.preview(session[i % session.length]).lines;
    calculator.dispose();
  };
  use(session.length);
  const before = memory.buffer.byteLength;
  use(10_000);
  for (let i = 0; i < 200; i++) use(1);
  assert.equal(memory.buffer.byteLength, before);
});

test('loading is shared, and tried again after a failure', async () => {
  const { loadCalculator: load } = await import(`${bundle}?retry`);
  const broken = load({ wasmBinary: new Uint8Array([0, 1, 2, 3]) });
  assert.equal(load(wasm()), broken, 'a load under way is shared');
  await assert.rejects(broken, isError('wasm_unavailable', ''));
  const again = load(wasm());
  assert.notEqual(again, broken);
  assert.equal(await load(), await again);
});

test('a module that is compiled and then refused, as WebKit does, is not waited for', async () => {
  const { loadCalculator: load } = await import(`${bundle}?refused`);
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = () => Promise.reject(new WebAssembly.CompileError('refused'));
  try {
    await assert.rejects(load(wasm()), isError('wasm_unavailable', ''));
  } finally {
    WebAssembly.instantiate = instantiate;
  }
});

test('an image of another release is refused by name', async () => {
  const { loadCalculator } = await import(`${bundle}?image`);
  const calculators = await loadCalculator(wasm());
  const { program, compiled } = await open();
  const [version, ...rest] = compiled.numbers;
  const wrong = [
    { ...compiled, numbers: [version + 1, ...rest] },
    { ...compiled, numbers: [version, ...rest.slice(0, -1)] },
    { ...compiled, numbers: [version, ...rest, 0] },
    { ...compiled, numbers: [] },
  ];
  for (const image of wrong) {
    assert.throws(() => calculators.open(program, image), isError('image_mismatch', ''));
  }
  const calculator = calculators.open(program, compiled);
  assert.throws(
    () => calculator.setMember(memberWith(1), { numbers: [version, 5], strings: [] }),
    isError('image_mismatch', ''),
  );
  assert.ok(calculator.preview(cart).points > 0, 'and the calculator goes on');
});

test('a calculator that traps is lost, says so, and a new one can be loaded', async () => {
  const { load, studio, memory } = await loadWithMemory('trap');
  const calculator = studio.compile(text, UTC);
  // Every address it finds from now on lies outside of its memory.
  new Uint8Array(memory.buffer).fill(0xff);
  assert.throws(() => calculator.preview(cart), isError('calculator_lost', ''));
  assert.throws(() => calculator.preview(cart), isError('calculator_lost', ''));
  assert.throws(() => studio.compile(text, UTC), isError('calculator_lost', ''));
  const fresh = await load(wasm());
  assert.ok(fresh.compile(text, UTC).preview(cart).points > 0);
});

test('nothing needs eval: it loads and previews where code from strings is forbidden', () => {
  const script = `
    const { openStudio } = await import(${JSON.stringify(loader)});
    const studio = await openStudio();
    const calculator = studio.compile(${JSON.stringify(text)}, ${JSON.stringify(UTC)});
    let forbidden = false;
    try { new Function('return 1')(); } catch { forbidden = true; }
    console.log(forbidden, calculator.preview(${JSON.stringify(cart)}).points);`;
  const args = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script];
  const [forbidden, points] = execFileSync(process.execPath, args, { encoding: 'utf8' }).split(' ');
  assert.equal(forbidden, 'true');
  assert.ok(Number(points) > 0);
});
