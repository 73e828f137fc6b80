// What had the focus may be gone after a redraw. Whoever goes by keyboard would begin at the top of
// the page again.

/** Draws, and puts a focus that was lost by it on what is nearest to where it was. */
export function keepFocus(root: ShadowRoot, draw: () => void): void {
  const path: Element[] = [];
  for (let node = root.activeElement; node; node = node.parentElement) path.push(node);
  draw();
  if (path.length === 0 || root.activeElement) return;
  const home = path.find(({ isConnected }) => isConnected) as HTMLElement | undefined;
  const next = home?.querySelector<HTMLElement>('[tabindex], button, summary, input:enabled');
  // Nothing in it can have the focus: it has it itself.
  if (home && !next) home.tabIndex = -1;
  (next ?? home)?.focus();
}
