// What grows with the program and with the member: the time of a preview by the Wasm build with
// 100, 1,000 and 10,000 rules on the same carts, and for a member of ten years beside new ones.
// Everything takes turns in this one process; a ratio is the median of the rounds' own.
//   node --expose-gc bench/cost.mjs
import { readFileSync } from 'node:fs';
import { median } from './median.mjs';
import { memberAfterYears } from './history.mjs';
import { openStudio } from './studio.mjs';
import { generateProgram, generateSession, memberWith } from './workload.mjs';

const ROUNDS = 41;
const BATCH_MS = 8;
const LINES = 20;
const TOTALS = { breakdown: false };
const UTC = { name: 'UTC', changes: [[0, 0]] };

const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;
const studio = await openStudio();

function contestant(name, program, zone, member, carts) {
  const calculator = studio.compile(JSON.stringify(program), zone);
  calculator.setMember(member);
  let next = 0;
  const previews = (count) => {
    const start = milliseconds();
    for (let i = 0; i < count; i++) calculator.preview(carts[next++ % carts.length], TOTALS);
    return ((milliseconds() - start) * 1000) / count;
  };
  for (let i = 0; i < 50; i++) previews(40);
  const batch = Math.max(1, Math.round((BATCH_MS * 1000) / previews(100)));
  return { name, time: () => previews(batch), samples: [] };
}

function rounds(contestants) {
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 0; k < contestants.length; k++) {
      const one = contestants[(k + round) % contestants.length];
      globalThis.gc({ type: 'minor' });
      one.samples[round] = one.time();
    }
  }
  const [base] = contestants;
  for (const { name, samples } of contestants) {
    const ratio = median(samples.map((us, round) => us / base.samples[round]));
    console.log(`${name}: ${median(samples).toFixed(2)} us, ${ratio.toFixed(2)} times`);
  }
}

const carts = generateSession(7, LINES);
rounds(
  [100, 1000, 10_000].map((rules) =>
    contestant(`${rules} rules`, generateProgram(1, rules), UTC, memberWith(6200), carts),
  ),
);

for (const name of ['starter', 'coffee-stars', 'beauty-tiers']) {
  const program = JSON.parse(readFileSync(`programs/${name}.json`, 'utf8'));
  const { old, fresh, same, zone, carts: ofProgram } = await memberAfterYears(program, 10);
  rounds([
    contestant(`${name}, a new member of the same tier`, program, zone, same, ofProgram),
    contestant(`${name}, a new member`, program, zone, fresh, ofProgram),
    contestant(`${name}, ten years of orders`, program, zone, old, ofProgram),
  ]);
}
