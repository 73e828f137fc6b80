// The Wasm build through the facade that the widget uses.
import { openStudio } from '../studio.mjs';

const UTC = { name: 'UTC', changes: [[0, 0]] };
const TOTALS = { breakdown: false };
let studio;

export async function load() {
  studio = await openStudio();
}

export function createFromText(programText, memberText) {
  const calculator = studio.compile(programText, UTC);
  calculator.setMember(JSON.parse(memberText));
  return {
    preview(cart) {
      const { points, linePoints, tier, offers } = calculator.preview(cart, TOTALS);
      const lines = new Array(cart.lines.length);
      for (let i = 0; i < lines.length; i++) lines[i] = linePoints[i];
      const { after, next, missing, permille } = tier;
      return {
        total: points,
        lines,
        tier: { current: after, next: next ?? null, missing, permille },
        offers: offers.map((state) => state.offer),
      };
    },
    close: () => calculator.dispose(),
  };
}

export const create = (program, member) =>
  createFromText(JSON.stringify(program), JSON.stringify(member));
