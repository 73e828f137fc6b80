// What a widget costs the page's main thread, from the navigation until its preview is shown: the
// thread's CPU time by Chromium's own trace, less that of the same page without the widget. Both have
// text, a button and a price that Intl formats, for the browser's first of each takes long too.
//   node bench/main-thread.mjs             the figures
//   node bench/main-thread.mjs --most 1.6  and an exit status of 1 where it is more than 1.6 times what
//                                          the page itself takes
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { median } from './median.mjs';

const { most } = parseArgs({ options: { most: { type: 'string' } } }).values;
const ROUNDS = 9;
const TASK = /^(ThreadControllerImpl::)?RunTask$/;

const PLAIN = `<!doctype html><html lang="en"><title>shop</title>
  <body style="font: 16px sans-serif"><p>A jug <button>Add</button></p><script>
    const format = new Intl.NumberFormat('en', { style: 'currency', currency: 'GBP' });
    document.querySelector('p').append(format.format(12.5));
  </script>`;
const WIDGET = `${PLAIN}<script type="module" src="/widget/index.js"></script>
  <loyalty-widget></loyalty-widget><script type="module">
    document.querySelector('loyalty-widget').cart =
      { currency: 'GBP', lines: [{ id: '1', price: 1250, quantity: 2 }] };
  </script>`;

const folder = mkdtempSync(join(tmpdir(), 'loyalty-bench-'));
const server = spawn(
  'build/release/loyalty',
  [
    ['serve', '--db', `sqlite://${join(folder, 'ledger.db')}`, '--listen', '127.0.0.1:0'],
    ['--program', 'programs/starter.json', '--demo', 'demo/dist'],
  ].flat(),
  {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LOYALTY_SECRET: 'a secret of the bench, 32 bytes long' },
  },
);
const [line] = await once(createInterface(server.stdout), 'line');
const origin = new URL(/http:\S+/.exec(line)[0]).origin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** The CPU time of the thread that parsed the page: its tasks, none of which is inside another. */
function threadTime(events) {
  const isPage = ({ name, args }) =>
    name === 'ParseHTML' && JSON.stringify(args).includes('bench.html');
  const { pid, tid } = events.find(isPage);
  let end = -1;
  let sum = 0;
  for (const event of events
    .filter((e) => e.pid === pid && e.tid === tid && e.ph === 'X' && TASK.test(e.name))
    .sort((a, b) => a.ts - b.ts)) {
    if (event.ts < end) continue;
    end = event.ts + event.dur;
    sum += (event.tdur ?? 0) / 1000;
  }
  return sum;
}

const address = `${origin}/bench.html`;

async function load(html) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route('**/bench.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: html }),
  );
  const shown = html === WIDGET ? 'loyalty-preview-change' : 'load';
  let isShown;
  const ready = new Promise((resolve) => (isShown = resolve));
  await page.exposeBinding('isShown', ({ frame }) => frame.url() === address && isShown());
  await page.addInitScript((type) => {
    addEventListener(type, () => requestAnimationFrame(() => setTimeout(() => window.isShown())));
  }, shown);
  const tracing = await browser.newBrowserCDPSession();
  const events = [];
  tracing.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const traceConfig = { includedCategories: ['toplevel', 'devtools.timeline'] };
  await tracing.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  await page.goto(address);
  await ready;
  const complete = once(tracing, 'Tracing.tracingComplete');
  await tracing.send('Tracing.end');
  await complete;
  await context.close();
  return threadTime(events);
}

const plain = [];
const more = [];
for (let round = 0; round < ROUNDS; round++) {
  plain.push(await load(PLAIN));
  more.push((await load(WIDGET)) - plain.at(-1));
}
const ratio = median(more) / median(plain);
console.log(
  `${median(more).toFixed(0)} ms more than the page's own ${median(plain).toFixed(0)} ms ` +
    `(${ratio.toFixed(2)} times that), at least ${Math.min(...more).toFixed(0)}; ` +
    `${(4 * median(more)).toFixed(0)} ms on a processor four times slower`,
);
await browser.close();
server.kill('SIGTERM');
await once(server, 'exit');
rmSync(folder, { recursive: true });
if (most !== undefined && ratio > Number(most)) process.exitCode = 1;
