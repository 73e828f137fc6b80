// The `loyalty` command as a shell meets it: what it prints, where, and how it ends.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = process.env.LOYALTY ?? join(root, 'build/release/loyalty');
const folder = mkdtempSync(join(tmpdir(), 'loyalty-cli-'));
after(() => rmSync(folder, { recursive: true }));

const program = {
  id: 'cli',
  name: 'CLI',
  currency: 'GBP',
  excluded: [{ gift_card: true }],
  earn: [
    { id: 'base', label: '1 point for every £1', rate: { points: 1, every: 100 } },
    { id: 'mug', label: '5 for a mug', when: { sku: ['MUG'] }, fixed: { points: 5, per: 'item' } },
  ],
  tiers: {
    levels: [
      { id: 'member', name: 'Member', from: 0 },
      { id: 'gold', name: 'Gold', from: 10000 },
    ],
  },
};

let files = 0;
function file(content, name = `file-${(files += 1)}.json`) {
  const path = join(folder, name);
  const isText = typeof content === 'string' || Buffer.isBuffer(content);
  writeFileSync(path, isText ? content : JSON.stringify(content));
  return path;
}

function run(...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  assert.ifError(error);
  return { status, stdout, stderr };
}

const HEADING =
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n';
function replay(rows, { heading = HEADING, name, pack = (text) => text, more = [] } = {}) {
  const orders = file(pack(heading + rows.map((row) => `${row}\n`).join('')), name);
  const result = run('replay', '--program', file(program), '--orders', orders, ...more);
  assert.equal(result.status, 0, result.stderr);
  return JSON.parse(result.stdout);
}
const row = (invoice, code, quantity, price, customer = '1.0', at = '2011-01-04 10:00:00') =>
  `${invoice},${code},THING,${quantity},${at},${price},${customer},United Kingdom`;

test('check says nothing of a right program and ends with 0', () => {
  assert.deepEqual(run('check', file(program)), { status: 0, stdout: '', stderr: '' });
});

test('check names file, pointer and what was expected, for every file, and ends with 1', () => {
  const wrong = file({ ...program, currency: 'pound' });
  const { status, stderr } = run('check', wrong, file(program), join(folder, 'absent.json'));
  assert.equal(status, 1);
  const [first, second] = stderr.trim().split('\n');
  assert.ok(first.startsWith(`${wrong}: /currency: `) && first.includes('expected'), first);
  assert.match(second, /cannot read .*absent\.json: No such file/);
});

test('check of the structure alone leaves references out', () => {
  const dangling = file({
    ...program,
    offers: [{ id: 'o', title: 'O', reason: 'R', when: { tier: ['platinum'] } }],
  });
  assert.equal(run('check', '--structure-only', dangling).status, 0);
  const { status, stderr } = run('check', dangling);
  assert.equal(status, 1);
  assert.ok(stderr.startsWith(`${dangling}: /offers/0/when/tier/0: `), stderr);
});

const example = (points) => ({
  name: 'ten pounds',
  events: [],
  cart: {
    currency: 'GBP',
    at: '2026-01-01T00:00:00Z',
    lines: [{ id: '1', price: 1000, quantity: 1 }],
  },
  expect: { preview: { lines: [{ id: '1', points }] } },
});

test('test shows pointer, expectation and finding of a failure, and counts', () => {
  const path = file({ ...program, examples: [example(10), example(11)] });
  const { status, stdout, stderr } = run('test', path);
  assert.equal(status, 1);
  assert.equal(stdout, '1 passed, 1 failed\n');
  assert.equal(
    stderr,
    `${path}: /examples/1/expect/preview/lines/0/points: ten pounds\n  expected 11\n  found    10\n`,
  );
});

test('test notices an array of another length, an absent key and an error that stays away', () => {
  const expectations = [
    { preview: { lines: [] } },
    { preview: { surprise: 1 } },
    { error: 'overflow' },
    { outcomes: [{}] },
  ];
  const examples = expectations.map((expect) => ({ ...example(10), expect }));
  assert.equal(run('test', file({ ...program, examples })).stdout, '0 passed, 4 failed\n');
});

test('test fails an event that is refused without anybody expecting it', () => {
  const event = { type: 'release', id: 'r', at: '2026-01-01T00:00:00Z', hold: 'h' };
  const examples = [
    { name: 'refused', events: [event], expect: { member: {} } },
    { name: 'expected', events: [event], expect: { error: 'hold_unknown' } },
    { name: 'too soon', events: [event, event], expect: { error: 'hold_unknown' } },
  ];
  const { stdout, stderr } = run('test', file({ ...program, examples }));
  assert.equal(stdout, '1 passed, 2 failed\n');
  assert.match(stderr, /\/examples\/0\/events\/0.*: refused/);
});

test('test of a folder takes the programs in it', () => {
  assert.match(run('test', join(root, 'programs')).stdout, /^[1-9]\d* passed, 0 failed\n$/);
});

test('preview prints the preview; --at moves it; a guest needs no member', () => {
  const cart = file(example(10).cart);
  const path = file({ ...program, points: { expires: { after: { months: 1 } } } });
  const shown = run('preview', '--program', path, '--cart', cart, '--at', '2026-02-01T00:00:00Z');
  assert.equal(shown.status, 0, shown.stderr);
  const preview = JSON.parse(shown.stdout);
  assert.equal(preview.guest, true);
  assert.equal(preview.points, 10);
  assert.equal(preview.expires_at, '2026-03-01T00:00:00.000Z');
});

test('preview --at stands in for an instant that the cart does not have', () => {
  const { at, ...cart } = example(10).cart;
  const shown = run('preview', '--program', file(program), '--cart', file(cart), '--at', at);
  assert.equal(shown.status, 0, shown.stderr);
  assert.equal(JSON.parse(shown.stdout).points, 10);
});

test('serve refuses an address that is none, as wrong usage', () => {
  for (const address of ['127.0.0.1:65536', ':8080', '127.0.0.1', '127.0.0.1:x']) {
    const { status, stderr } = run(
      ...['serve', '--db', 'sqlite://x', '--program', 'x', '--listen', address],
    );
    assert.equal(status, 2, address);
    assert.ok(stderr.includes(`--listen is "${address}", expected HOST:PORT`), stderr);
  }
});

test('serve refuses more workers than any machine has use for', () => {
  const { status, stderr } = run(
    ...['serve', '--db', 'sqlite://x', '--program', 'x', '--workers', '65'],
  );
  assert.equal(status, 2);
  assert.match(stderr, /--workers: .*65.* not in range/);
});

test('preview of a wrong cart names its place', () => {
  const cart = file({ ...example(10).cart, currency: 'EUR' });
  const { status, stderr } = run('preview', '--program', file(program), '--cart', cart);
  assert.equal(status, 1);
  assert.ok(stderr.includes(`${cart}: /currency: `), stderr);
});

test('serve refuses an origin that no browser would send', () => {
  const wrong = [
    'https://shop.example/',
    'shop.example',
    'https://',
    'https://*.example',
    'https://Shop.example',
    'https://shop.example/cart',
  ];
  for (const origin of wrong) {
    const { status, stderr } = run(
      ...['serve', '--db', 'sqlite://x.db', '--program', 'x.json', '--allow-origin', origin],
    );
    assert.equal(status, 2, origin);
    assert.match(stderr, /expected an origin as https:\/\/shop\.example/);
  }
});

test('wrong usage ends with 2, help with 0', () => {
  for (const args of [
    [],
    ['check'],
    ['fly'],
    ['preview', '--cart', 'x'],
    ['check', '--fast', 'x'],
  ]) {
    assert.equal(run(...args).status, 2, args.join(' '));
  }
  for (const name of ['check', 'test', 'preview', 'replay', 'serve', 'verify']) {
    const { status, stdout } = run(name, '--help');
    assert.equal(status, 0, name);
    assert.match(stdout, /Exit codes/, name);
  }
});

test('replay books orders, counts tiers and balances', () => {
  const report = replay([
    row('1', 'A', 3, '2.55'),
    row('1', 'MUG', 2, '50'),
    row('2', 'A', 1, '9.99', '2'),
  ]);
  assert.equal(report.orders, 2);
  assert.equal(report.members, 2);
  assert.equal(report.points_issued, 107 + 10 + 9);
  assert.equal(report.points_outstanding, report.points_issued);
  assert.deepEqual(report.tiers, { member: 1, gold: 1 });
  assert.equal(report.accounts_sum, 0);
  assert.deepEqual(report.skipped, {});
});

test('replay matches a cancellation to the latest earlier lines, across orders', () => {
  const report = replay([
    row('1', 'A', 5, '10', '1', '2011-01-01 10:00:00'),
    row('2', 'A', 2, '20', '1', '2011-01-02 10:00:00'),
    row('C3', 'A', -3, '20', '1', '2011-01-03 10:00:00'),
    row('C4', 'A', -9, '10', '1', '2011-01-04 10:00:00'),
    row('C5', 'A', -1, '10', '1', '2011-01-05 10:00:00'),
    row('6', 'A', 1, '10', '1', '2011-01-06 10:00:00'),
  ]);
  assert.equal(report.cancellations, 2);
  assert.equal(report.refunds, 3);
  assert.equal(report.points_issued, 50 + 40 + 10);
  assert.equal(report.points_reversed, 40 + 10 + 40);
  assert.equal(report.cancellation_rows_partly_matched, 1);
  assert.deepEqual(report.skipped, { cancellation_unmatched: 1 });
});

test('replay never matches what another customer bought, or what was bought later', () => {
  const report = replay([
    row('C1', 'A', -1, '10', '1', '2011-01-01 10:00:00'),
    row('2', 'A', 1, '10', '1', '2011-01-02 10:00:00'),
    row('C3', 'A', -1, '10', '2', '2011-01-03 10:00:00'),
    row('C4', 'A', -1, '10', '', '2011-01-03 10:00:00'),
  ]);
  assert.equal(report.points_reversed, 0);
  assert.deepEqual(report.skipped, { cancellation_of_guest: 1, cancellation_unmatched: 2 });
});

test('replay previews guests and books them to nobody', () => {
  const report = replay([row('1', 'A', 1, '10', ''), row('2', 'A', 1, '10', '')]);
  assert.equal(report.guests, 2);
  assert.equal(report.guest_points, 20);
  assert.equal(report.members, 0);
  assert.equal(report.points_issued, 0);
});

test('replay counts every row that is no goods, each by its reason', () => {
  const rows = [
    row('1', 'A', 1, '10'),
    row('1', 'POST', 1, '3.95'),
    row('1', 'gift_0001_20', 1, '20'),
    row('2', 'DOT', 1, '5'),
    row('3', 'M', 1, '10'),
    row('3', 'D', -1, '10'),
    row('3', 'S', 1, '10'),
    row('3', 'B', 1, '10'),
    row('3', 'BANK CHARGES', 1, '10'),
    row('3', 'AMAZONFEE', 1, '10'),
    row('3', 'CRUK', 1, '10'),
    row('3', 'PADS', 1, '0.01'),
    row('3', 'A', -1, '10'),
    row('C4', 'A', 1, '10'),
    row('3', 'A', 0, '10'),
    row('3', 'A', 1, '0'),
    row('3', 'A', 1, '-10'),
    row('3', 'A', 1, '0.001'),
    row('3', 'A', 'x', '10'),
    row('3', 'A', 1, '1e2'),
    row('5', 'A', 1, '10', '1', 'yesterday'),
    row('C4', 'POST', -1, '10'),
    'too,few,fields',
  ];
  const report = replay(rows);
  assert.deepEqual(report.skipped, {
    bad_debt: 1,
    bank_charges: 1,
    cancellation_of_nothing: 1,
    charity: 1,
    discount: 1,
    manual: 1,
    marketplace_fee: 1,
    negative_price: 1,
    packaging: 1,
    price_finer_than_minor_unit: 1,
    sample: 1,
    shipping_refund: 1,
    shipping_without_goods: 1,
    stock_movement: 1,
    unreadable: 4,
    zero_price: 1,
    zero_quantity: 1,
  });
  assert.deepEqual(report.rows, { all: rows.length, goods: 2, shipping: 1, cancellations: 0 });
  assert.equal(report.points_issued, 10);
});

test('replay reads quotes, gzip, other columns, byte order marks and invoices in two places', () => {
  const text = [
    '1,"A, ""large""",1,2011-01-04 10:00:00,10.0,1.0,x',
    '2,B 7" PLATE,1,2011-01-04 11:00:00,10.00,1,x',
    '1,"A, ""large""",2,2011-01-04 10:00:00,10,1.0,x',
    'C3,"A, ""large""",-3,2011-01-05 10:00:00,10,1.0,x',
  ];
  const report = replay(text, {
    heading: '\uFEFFInvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Extra\r\n',
    name: 'orders.csv.gz',
    pack: (content) => gzipSync(content),
  });
  assert.equal(report.orders, 2);
  assert.equal(report.points_issued, 40);
  assert.equal(report.points_reversed, 30);
});

test('replay reads dates on the clock on the wall of the shop', () => {
  const ledger = join(folder, 'ledger.jsonl');
  replay([row('1', 'A', 1, '10', '1', '2011-06-01 00:30:00')], { more: ['--ledger', ledger] });
  const lines = readFileSync(ledger, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines[0].event.at, '2011-05-31T23:30:00.000Z');
  assert.equal(lines[0].outcome.points, 10);
  assert.deepEqual(
    lines.map((line) => line.event.type),
    ['order', 'clock'],
  );
});

test('replay of a file that is cut off, absent or without a column says so and ends with 1', () => {
  const whole = gzipSync(HEADING + row('1', 'A', 1, '10'));
  const cases = [
    [file(whole.subarray(0, whole.length - 6), 'cut.csv.gz'), /cannot read .*cut\.csv\.gz/],
    [join(folder, 'absent.csv'), /cannot read .*absent\.csv/],
    [file('InvoiceNo,StockCode\n1,A\n', 'short.csv'), /no column Quantity/],
    [file('', 'empty.csv'), /empty\.csv is empty/],
  ];
  for (const [orders, words] of cases) {
    const { status, stderr } = run('replay', '--program', file(program), '--orders', orders);
    assert.equal(status, 1, orders);
    assert.match(stderr, words);
  }
});
