/** Lets the page do what it has to do before what follows, which would otherwise be one long task with
 * what was before. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Resolves when what is drawn now was shown; in a hidden page, when it is shown again. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
