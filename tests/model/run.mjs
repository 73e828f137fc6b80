#!/usr/bin/env node
/**
 * Compares the model with the calculator: node tests/model/run.mjs [HISTORIES] [SEED]
 * The same by the environment: HISTORIES, SEED, and LOYALTY for the calculator's path.
 */

import { Calculator } from './calculator.mjs';
import { examplesOf } from './expectation.mjs';
import { randomHistory } from './histories.mjs';
import { randomProgram } from './programs.mjs';
import { Random } from './random.mjs';
import { smallest } from './shrink.mjs';

/** @typedef {import('./expectation.mjs').Case} Case */

const HISTORIES_A_PROGRAM = 5;
const PROGRAMS_A_BATCH = 200;
const SHOWN = Number(process.env.SHOWN ?? 3);

const histories = Number(process.argv[2] ?? process.env.HISTORIES ?? 2000);
const seed = Number(process.argv[3] ?? process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
const calculator = new Calculator(process.env.LOYALTY ?? 'build/release/loyalty');

/** @param {number} count @param {number} first @returns {{program: any, cases: Case[]}} */
function group(count, first) {
  const r = new Random(seed + first * 2_654_435_761);
  const program = randomProgram(r, `p${first}`);
  const cases = Array.from({ length: count }, () => ({ program, ...randomHistory(r, program) }));
  return { program, cases };
}

/** @param {Case} one */
function askedAlone(one) {
  try {
    return calculator.failures([{ ...one.program, examples: examplesOf(one) }]);
  } catch {
    // What the model cannot read is not a smaller disagreement.
    return [];
  }
}

/** @param {string} text what differs, without numbers */
const kindOf = (text) => text.replace(/\/\d+/g, '/n').split(/:| /)[0];

/** @param {Case} one @param {string} text */
function report(one, text) {
  const kind = kindOf(text);
  const least = smallest(one, (smaller) =>
    askedAlone(smaller).some(
      (failure) => failure.example !== null && kindOf(failure.text) === kind,
    ),
  );
  const [failure] = askedAlone(least);
  console.log(`\n${failure?.text ?? text}`);
  const { program, events, cart } = least;
  console.log(`  program ${JSON.stringify(program)}`);
  for (const event of events) console.log(`  event   ${JSON.stringify(event)}`);
  if (cart) console.log(`  cart    ${JSON.stringify(cart)}`);
}

/** @param {{program: any, cases: Case[]}[]} groups @returns {{one: Case, text: string}[]} */
function disagreements(groups) {
  /** @type {Map<string, {one: Case, text: string}[]>} */
  const sources = new Map();
  const programs = groups.map(({ program, cases }) => {
    const examples = cases.flatMap((one) => {
      const own = examplesOf(one);
      sources.set(program.id, [
        ...(sources.get(program.id) ?? []),
        ...own.map(() => ({ one, text: '' })),
      ]);
      return own;
    });
    return { ...program, examples };
  });
  return calculator.failures(programs).map(({ file, example, text }) => {
    const own = sources.get(file) ?? [];
    const source = own[example ?? 0];
    if (!source) throw new Error(`a failure of no example: ${file} ${text}`);
    return { one: source.one, text: example === null ? `no program: ${text}` : text };
  });
}

let disagreed = 0;
let shown = 0;
/** @type {Set<string>} */
const kinds = new Set();
try {
  console.log(`model: ${histories} histories, seed ${seed}`);
  for (let done = 0; done < histories;) {
    const groups = [];
    while (groups.length < PROGRAMS_A_BATCH && done < histories) {
      const count = Math.min(HISTORIES_A_PROGRAM, histories - done);
      groups.push(group(count, done));
      done += count;
    }
    for (const { one, text } of disagreements(groups)) {
      disagreed += 1;
      const kind = kindOf(text);
      if (shown >= SHOWN || kinds.has(kind)) continue;
      kinds.add(kind);
      shown += 1;
      report(one, text);
    }
  }
} finally {
  calculator.close();
}
console.log(
  disagreed === 0
    ? `model: ${histories} histories agree (seed ${seed})`
    : `model: ${disagreed} of ${histories} histories disagree (seed ${seed})`,
);
process.exitCode = disagreed === 0 ? 0 : 1;
