// A member with years of orders, made by the server: what its ledger keeps is what a page gets.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { zoneFromIntl } from '../web/dist/studio.js';

const SECRET = 'a secret of the bench, 32 bytes long';
const DAY = 86_400_000;
const DAYS_BETWEEN_ORDERS = 4;
const LINES = 20;
const CATEGORIES = ['coffee', 'tea', 'cups', 'skincare', 'books'];

const cartOf = (program, at, seed, times = 1) => ({
  currency: program.currency,
  at: new Date(at).toISOString(),
  lines: Array.from({ length: LINES }, (_, i) => ({
    id: `line-${i}`,
    sku: `sku-${(seed * 7 + i) % 50}`,
    category: CATEGORIES[(seed + i) % CATEGORIES.length],
    price: times * (100 + ((seed * 31 + i * 17) % 900)),
    quantity: 1 + ((seed + i) % 3),
  })),
});

class Server {
  static async start(program) {
    const folder = mkdtempSync(join(tmpdir(), 'loyalty-bench-'));
    const file = (name) => join(folder, name);
    writeFileSync(file('secret'), SECRET);
    writeFileSync(file('program.json'), JSON.stringify(program));
    const child = spawn(
      'build/release/loyalty',
      [
        ['serve', '--db', `sqlite://${file('ledger.db')}`, '--program', file('program.json')],
        ['--listen', '127.0.0.1:0', '--secret-file', file('secret')],
      ].flat(),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(createInterface(child.stdout), 'line');
    return new Server(folder, child, /http:\S+/.exec(line)[0]);
  }

  constructor(folder, child, origin) {
    Object.assign(this, { folder, child, origin });
  }

  async order(member, order, cart) {
    const body = JSON.stringify({ member, id: `e-${order}`, order, ...cart });
    const seconds = Math.floor(Date.now() / 1000);
    const hex = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
    const headers = {
      'Content-Type': 'application/json',
      'Loyalty-Signature': `t=${seconds},v1=${hex}`,
    };
    const answer = await fetch(`${this.origin}/v1/orders`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()).member;
  }

  async stop() {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null) await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true });
  }
}

/** A member with an order every four days for so many years, one with a single order, one whose
 * single order reached the first one's tier (another tier has other rules), and a session of carts
 * of today. */
export async function memberAfterYears(program, years) {
  const now = Date.now() - DAY;
  const server = await Server.start(program);
  try {
    const first = now - years * 365 * DAY;
    let old;
    for (let at = first, i = 0; at < now; at += DAYS_BETWEEN_ORDERS * DAY, i++) {
      old = await server.order('old', `old-${i}`, cartOf(program, at, i));
    }
    const fresh = await server.order('fresh', 'fresh-0', cartOf(program, now, 1));
    const same = await server.order('same', 'same-0', cartOf(program, now, 1, 200));
    if (same.tier !== old.tier) throw new Error(`one order reached ${same.tier}, not ${old.tier}`);
    const zone = zoneFromIntl(program.time_zone ?? 'UTC', first, now + 400 * DAY);
    const carts = Array.from({ length: 16 }, (_, i) => cartOf(program, now + i * 5000, i % 4));
    return { old, fresh, same, zone, carts };
  } finally {
    await server.stop();
  }
}
