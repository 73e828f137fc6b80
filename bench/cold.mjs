// One engine in a fresh process: load, construct from the program's text, first ten previews.
// Prints milliseconds as one JSON object.
//   node bench/cold.mjs ENGINE RULES LINES
import { createFromText, load } from './engines/index.mjs';
import { open as openNative } from './engines/native.mjs';
import { generateProgram, generateSession, memberWith } from './workload.mjs';

const [name, rules, lines] = process.argv.slice(2);
const program = generateProgram(1, Number(rules));
const member = memberWith(6200);
const carts = generateSession(7, Number(lines), 10);

async function coldRun() {
  const texts = [JSON.stringify(program), JSON.stringify(member)];
  const start = performance.now();
  const module = await load(name);
  const loaded = performance.now();
  const engine = createFromText(module, ...texts);
  const constructed = performance.now();
  await engine.preview(carts[0]);
  const first = performance.now();
  for (const cart of carts.slice(1)) await engine.preview(cart);
  const ten = performance.now();
  return {
    load: loaded - start,
    construct: constructed - loaded,
    first: first - constructed,
    ten: ten - constructed,
    all: ten - start,
  };
}

async function coldNative() {
  const native = openNative(program, member, carts);
  const times = await native.cold();
  native.close();
  return { ...times, all: times.construct + times.ten };
}

console.log(JSON.stringify(name === 'native' ? await coldNative() : await coldRun()));
