// Numbers that count to their new value. A reader who asked for less motion sees it at once.

import { TIMING } from './constants.js';

interface Count {
  value: number;
  target: number;
  frame: number;
}

const counts = new WeakMap<Element, Count>();

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Shows `value` in `node`, counting there from what it showed before. */
export function countTo(node: Element, value: number, show: (value: number) => string): void {
  const count = counts.get(node);
  if (!count || prefersStillness() || document.hidden) {
    if (count) cancelAnimationFrame(count.frame);
    counts.set(node, { value, target: value, frame: 0 });
    node.textContent = show(value);
    return;
  }
  if (count.target === value) {
    // The words around the number may have changed while it stands still.
    if (!count.frame) node.textContent = show(value);
    return;
  }
  cancelAnimationFrame(count.frame);
  const from = count.value;
  count.target = value;
  // The first step is taken at once, so that the change is seen in the very next frame.
  const start = performance.now() - TIMING.countUp / 10;
  const step = (): void => {
    const done = Math.min((performance.now() - start) / TIMING.countUp, 1);
    const eased = 1 - (1 - done) ** 3;
    count.value = done < 1 ? Math.round(from + (value - from) * eased) : value;
    node.textContent = show(count.value);
    count.frame = done < 1 ? requestAnimationFrame(step) : 0;
  };
  step();
}
