/** Lets the page do what it has to do before what follows, which would otherwise be one long task with
 * what was before. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
