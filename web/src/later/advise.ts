// Asking the server for advice. Nothing of the first script is imported, but for types.

import { questionOf } from '../question.js';
import type { OpenCart } from '../state.js';
import type { RequestError, SyncClient } from '../sync.js';
import type { Advice, Cart } from '../types.js';

/** What the server advises for this cart, with what the shopper chose; null where it does not know
 * such a question, which it is then not asked for so many milliseconds. */
export async function advise(
  sync: Pick<SyncClient, 'send' | 'noAdviceUntil'>,
  cart: OpenCart & Pick<Cart, 'redemptions'>,
  now: number,
  pause: number,
): Promise<Advice | null> {
  const body = { ...questionOf(cart), at: new Date(now).toISOString() };
  try {
    const { text } = await sync.send('/v1/advice', { method: 'POST', body });
    return { ...(JSON.parse(text) as Advice), asked: cart.redemptions ?? [] };
  } catch (error) {
    if (![404, 405].includes((error as RequestError).status)) throw error;
    sync.noAdviceUntil = now + pause;
    return null;
  }
}
