// Runs all sizes, each in a process of its own, and prints a table and one line of JSON.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engines } from './engines/index.mjs';
import { median } from './median.mjs';

const RULES = [10, 100, 1000];
const LINES = [1, 20, 100, 1000];
const COLD_LINES = 20;
const COLD_RUNS = 5;
/** An engine whose cold run takes longer than this is not run again. */
const COLD_ENOUGH_MS = 2000;
const COLUMNS = ['loyalty', 'native', 'optimized', ...engines.slice(2)];

const run = promisify(execFile);
const script = (name) => fileURLToPath(new URL(name, import.meta.url));
async function child(name, ...args) {
  const command = ['--expose-gc', script(name), ...args.map(String)];
  const { stdout } = await run(process.execPath, command);
  return JSON.parse(stdout);
}
const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

async function warm() {
  const sizes = [];
  for (const rules of RULES) {
    for (const lines of LINES) {
      progress(`warm: ${rules} rules, ${lines} lines`);
      sizes.push(await child('warm.mjs', rules, lines));
    }
  }
  return sizes;
}

async function coldRuns(rules) {
  const runs = new Map(COLUMNS.map((name) => [name, []]));
  for (let round = 0; round < COLD_RUNS; round++) {
    for (const [name, times] of runs) {
      if (times.some((time) => time.all > COLD_ENOUGH_MS)) continue;
      progress(`cold: ${rules} rules, ${name}`);
      times.push(await child('cold.mjs', name, rules, COLD_LINES));
    }
  }
  const of = (times, key) => median(times.map((time) => time[key]));
  const summary = (times) =>
    Object.fromEntries(Object.keys(times[0]).map((key) => [key, of(times, key)]));
  const byName = [...runs].map(([name, times]) => [
    name,
    { ...summary(times), runs: times.length },
  ]);
  return { rules, lines: COLD_LINES, engines: Object.fromEntries(byName) };
}

const digits = (value) => value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
function printTable(head, rows) {
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(row.map((cell, column) => cell.padStart(widths[column])).join('  '));
  }
  console.log('');
}

function printWarm(sizes) {
  console.log('Warm: microseconds a preview (and times as long as the Wasm build)');
  const cell = ({ us, ratio }, name) =>
    name === 'loyalty' ? digits(us) : `${digits(us)} (${digits(ratio)}x)`;
  printTable(
    ['rules x lines', ...COLUMNS, 'native calculation'],
    sizes.map(({ rules, lines, engines: of }) => [
      `${rules} x ${lines}`,
      ...[...COLUMNS, 'native calculation'].map((name) => cell(of[name], name)),
    ]),
  );
  console.log(`After a pause of the page, ${COLD_LINES} lines: microseconds a preview`);
  printTable(
    ['rules', ...COLUMNS],
    sizes
      .filter(({ lines }) => lines === COLD_LINES)
      .map(({ rules, engines: of }) => [
        String(rules),
        ...COLUMNS.map((name) => (of[name].us_after_pause ? digits(of[name].us_after_pause) : '-')),
      ]),
  );
}

function printCold(sizes) {
  console.log('Cold: milliseconds to load + construct + first ten previews, in a fresh process');
  const cell = ({ load, construct, ten }) => [load, construct, ten].map(digits).join(' + ');
  printTable(
    ['rules x lines', ...COLUMNS],
    sizes.map(({ rules, lines, engines: of }) => [
      `${rules} x ${lines}`,
      ...COLUMNS.map((name) => cell(of[name])),
    ]),
  );
}

/** What the project promises of these figures, each as [text, asked, measured, holds]. */
function targets(sizes) {
  const at = (rules, lines) =>
    sizes.find((size) => size.rules === rules && size.lines === lines).engines;
  const medium = at(100, 20);
  const large = at(1000, 20);
  const slowest = Math.min(...sizes.map((size) => size.engines.idiomatic.ratio));
  const atLeast = (text, asked, measured) => ({ text, asked, measured, holds: measured >= asked });
  return [
    atLeast('100 x 20: optimized / loyalty', 1, medium.optimized.ratio),
    atLeast('100 x 20: idiomatic / loyalty', 20, medium.idiomatic.ratio),
    atLeast('100 x 20: json-logic-engine / loyalty', 20, medium['json-logic-engine'].ratio),
    atLeast('100 x 20: native / loyalty', 1 / 1.5, medium.native.ratio),
    atLeast('1,000 x 20: optimized / loyalty', 1 / 0.6, large.optimized.ratio),
    atLeast('every size: idiomatic / loyalty', 1, slowest),
  ];
}

const warmSizes = await warm();
const coldSizes = [];
for (const rules of RULES) coldSizes.push(await coldRuns(rules));
progress('');

printWarm(warmSizes);
printCold(coldSizes);
const promised = targets(warmSizes);
for (const { text, asked, measured, holds } of promised) {
  const verdict = holds ? 'reached' : 'MISSED';
  console.log(`${verdict}  ${text}: ${digits(measured)}, asked at least ${digits(asked)}`);
}
const machine = { node: process.version, cores: availableParallelism() };
console.log(JSON.stringify({ machine, warm: warmSizes, cold: coldSizes, targets: promised }));
