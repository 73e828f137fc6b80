import type { LoyaltyStore } from '../../web/src/store.js';

/** Resolves when the store's state is as asked. */
export function when(store: LoyaltyStore, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      leave();
      resolve();
    };
    const leave = store.subscribe(look);
    look();
  });
}
