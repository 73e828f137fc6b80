// One size, warm: every engine in this one process, in interleaved rounds, so that drift of the
// machine hits all alike. Prints one JSON object.
//   node --expose-gc bench/warm.mjs RULES LINES
import { deepStrictEqual } from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import { engines, open as openEngine } from './engines/index.mjs';
import { open as openNative } from './engines/native.mjs';
import { median } from './median.mjs';
import { generateProgram, generateSession, memberWith } from './workload.mjs';

const WARM_UP_MS = 250;
const BATCH_MS = 4;
const ROUNDS = 25;
/** An engine of which one preview takes long gets fewer rounds, so that the bench stays bounded. */
const ENOUGH_MS = 1500;
const PAUSED_PREVIEWS = 40;
const PAUSE_MS = 10;
const PAUSE_LINES = 20;
const OURS = 'loyalty';

const [rules, lines] = process.argv.slice(2).map(Number);
const program = generateProgram(1, rules);
const member = memberWith(6200);
const carts = generateSession(7, lines);

const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;

/** Runs previews one after the other, each on the session's next cart. */
function runner(engine) {
  let next = 0;
  const nextCart = () => carts[next++ % carts.length];
  async function inTurn(previews) {
    for (let i = 0; i < previews; i++) await engine.preview(nextCart());
  }
  function atOnce(previews) {
    for (let i = 0; i < previews; i++) engine.preview(nextCart());
  }
  return async (previews) => {
    const start = milliseconds();
    if (engine.asynchronous) await inTurn(previews);
    else atOnce(previews);
    return ((milliseconds() - start) / previews) * 1000;
  };
}

/** Opens an engine and takes its answers: ours to all carts, another's to as many as are quick. */
async function contestant(name) {
  const engine = await openEngine(name, program, member);
  const answers = [];
  const enough = milliseconds() + (name === OURS ? Infinity : ENOUGH_MS);
  do {
    answers.push(await engine.preview(carts[answers.length]));
  } while (answers.length < carts.length && milliseconds() < enough);
  return { name, answers, time: runner(engine), close: () => engine.close?.() };
}

async function nativeContestants() {
  const native = openNative(program, member, carts);
  return [
    { name: 'native', answers: await native.answers(), time: native.time, close: native.close },
    { name: 'native calculation', answers: [], time: native.calculate, close: () => undefined },
  ];
}

async function warmUp(one) {
  const until = milliseconds() + WARM_UP_MS;
  let cost = (await one.time(1)) / 1000;
  while (milliseconds() < until) {
    const previews = Math.max(1, Math.ceil(BATCH_MS / cost));
    cost = (await one.time(previews)) / 1000;
  }
  one.batch = Math.max(1, Math.round(BATCH_MS / cost));
  const affordable = Math.max(1, Math.floor(ENOUGH_MS / (one.batch * cost)));
  one.every = Math.ceil(ROUNDS / affordable);
  one.samples = [];
}

async function interleavedRounds(contestants) {
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 0; k < contestants.length; k++) {
      const one = contestants[(k + round) % contestants.length];
      if (round % one.every !== 0) continue;
      // The garbage of the one before is not on this one's bill.
      globalThis.gc({ type: 'minor' });
      one.samples.push({ round, us: await one.time(one.batch) });
    }
  }
}

/** What a preview takes when the page has been idle, as between two clicks of a shopper. */
async function pausedPreviews(contestants) {
  const quick = contestants.filter((one) => median(one.samples.map(({ us }) => us)) < 1000);
  for (const one of quick) one.paused = [];
  for (let i = 0; i < PAUSED_PREVIEWS; i++) {
    for (const one of quick) {
      await pause(PAUSE_MS);
      one.paused.push(await one.time(1));
    }
  }
}

const contestants = [];
for (const name of engines) contestants.push(await contestant(name));
contestants.push(...(await nativeContestants()));

const ours = contestants.find((one) => one.name === OURS);
for (const one of contestants) {
  one.answers.forEach((answer, index) =>
    deepStrictEqual(answer, ours.answers[index], `${one.name} differs on cart ${index}`),
  );
}
for (const one of contestants) await warmUp(one);
await interleavedRounds(contestants);
if (lines === PAUSE_LINES) await pausedPreviews(contestants);

const oursByRound = new Map(ours.samples.map(({ round, us }) => [round, us]));
const result = { rules, lines, engines: {} };
for (const one of contestants) {
  result.engines[one.name] = {
    us: median(one.samples.map(({ us }) => us)),
    ratio: median(one.samples.map(({ round, us }) => us / oursByRound.get(round))),
    rounds: one.samples.length,
    answers_compared: one.answers.length,
    ...(one.paused && { us_after_pause: median(one.paused) }),
  };
  one.close();
}
console.log(JSON.stringify(result));
