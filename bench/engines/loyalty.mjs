// The Wasm build through the facade that the widget uses.
import { readFileSync } from 'node:fs';

const wasm = new URL('../../web/dist/loyalty-core.wasm', import.meta.url);
const UTC = { name: 'UTC', changes: [[0, 0]] };
let calculatorModule;

export async function load() {
  const { loadCalculator } = await import('../../build/node/calculator.mjs');
  calculatorModule = await loadCalculator({ wasm: readFileSync(wasm) });
}

export function createFromText(programText, memberText) {
  const calculator = calculatorModule.open(programText, UTC);
  calculator.setMember(JSON.parse(memberText));
  return {
    preview(cart) {
      const { points, lines, tier, offers } = calculator.preview(cart);
      return {
        total: points,
        lines: lines.map((line) => line.points),
        tier: {
          current: tier.after,
          next: tier.next ?? null,
          missing: tier.missing,
          permille: tier.permille,
        },
        offers: offers.map((state) => state.offer),
      };
    },
    close: () => calculator.dispose(),
  };
}

export const create = (program, member) =>
  createFromText(JSON.stringify(program), JSON.stringify(member));
