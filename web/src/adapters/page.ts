// A page with a cart of its own: a property, or an event that brings it.

import type { OpenCart } from '../state.js';
import { keep, type CartTarget, type FollowOptions, type Page } from './keep.js';
import { Value } from './payload.js';

export interface PageOptions extends FollowOptions<OpenCart> {
  /** Where the cart is to be had; by itself the window's property `loyaltyCart`. */
  readonly read?: () => unknown;
}

/** A decimal amount, such as 19.99 or "19.99", in minor units of that currency: exactly 1999. Halves
 * are rounded away from zero. Throws a LoyaltyError for what is no decimal. */
export function minorUnits(amount: number | string, currency: string): number {
  return new Value(amount).amount(new Value(currency).currency());
}

/**
 * The cart itself, when it is one: amounts are integers of minor units. The calculator checks what
 * is not checked here. Throws a LoyaltyError that says what is wrong where.
 */
export function cartOf(payload: OpenCart): OpenCart {
  const cart = new Value(payload);
  const currency = cart.at('currency');
  same(currency, currency.currency(), 'capitals');
  for (const line of cart.at('lines').items()) {
    same(line.at('id'), line.at('id').id(), 'a string');
    for (const key of ['price', 'quantity'])
      same(line.at(key), line.at(key).integer(), 'an integer');
  }
  return payload;
}

// Other platforms may put a number into a string, or the reverse.
function same(found: Value, meant: unknown, expected: string): void {
  if (found.value !== meant) found.refuse(expected);
}

/**
 * Keeps `target.cart` the page's cart: the window's property `loyaltyCart` now, and after each event
 * "loyalty-cart" at the document the event's `detail`, or without one the property again. Null
 * where there is no cart. What is no cart keeps the last one. The answer ends it.
 */
export function follow(
  target: CartTarget | Iterable<CartTarget>,
  options: PageOptions = {},
): () => void {
  let heard: unknown;
  return keep<OpenCart>(
    target,
    {
      read: (_, page) =>
        heard ??
        (options.read ? options.read() : (page as Page & { loyaltyCart?: unknown }).loyaltyCart),
      cartOf,
      listen(page) {
        const hear = (event: Event) => (heard = (event as CustomEvent<unknown>).detail);
        page.document.addEventListener('loyalty-cart', hear);
        return () => page.document.removeEventListener('loyalty-cart', hear);
      },
    },
    options,
  );
}
