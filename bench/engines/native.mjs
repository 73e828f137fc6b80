// The native build, driven through a pipe; bench/native.cpp describes the protocol.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../../build/release/bench_native', import.meta.url));

const cartText = (cart) =>
  [
    `${cart.at} ${cart.lines.length}`,
    ...cart.lines.map(({ sku, category, price, quantity, tags }) =>
      [sku, category, price, quantity, tags.join(',')].join('\t'),
    ),
  ].join('\n');

export function open(program, member, carts) {
  const child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const send = (text) => child.stdin.write(`${text}\n`);
  async function answer() {
    const { value, done } = await lines.next();
    if (done) throw new Error('bench_native ended too soon');
    return value;
  }
  send(JSON.stringify(program));
  send(JSON.stringify(member));
  send(carts.length);
  for (const cart of carts) send(cartText(cart));

  return {
    async answers() {
      send('answers');
      const all = [];
      for (let i = 0; i < carts.length; i++) all.push(JSON.parse(await answer()));
      return all;
    },
    /** Microseconds a preview, from a cart of strings to a plain answer. */
    async time(previews) {
      send(`time ${previews}`);
      return Number(await answer()) / previews / 1000;
    },
    /** Microseconds a preview of the calculation alone. */
    async calculate(previews) {
      send(`calculate ${previews}`);
      return Number(await answer()) / previews / 1000;
    },
    /** Milliseconds of constructing, the first preview and the first ten, in a fresh process. */
    async cold() {
      send('cold');
      const [construct, first, ten] = (await answer()).split(' ').map((ns) => Number(ns) / 1e6);
      return { load: 0, construct, first, ten };
    },
    close: () => child.stdin.end(),
  };
}
