// WooCommerce: the Store API's cart. docs/adapters.md says what it tells.

import { decimalString } from '../format.js';
import type { OpenCart } from '../state.js';
import type { CartLine, Charge } from '../types.js';
import { keep, type CartTarget, type FollowOptions } from './keep.js';
import { codesOf, priced, stated, Value } from './payload.js';

/** What is read of an item of the Store API's cart. Amounts are integers in strings, of as many
 * decimals as `currency_minor_unit` of the cart's totals says, and without tax. */
export interface WooItem {
  readonly key: string;
  readonly id: number;
  readonly quantity: number;
  readonly sku?: string;
  readonly name?: string;
  /** Of a variation what was chosen, else empty. */
  readonly variation?: readonly unknown[];
  readonly prices?: { readonly price: string; readonly regular_price: string };
  readonly totals: {
    readonly line_subtotal: string;
    readonly line_total: string;
    readonly line_total_tax: string;
  };
}

/** What is read of /wc/store/v1/cart. */
export interface WooCart {
  readonly items: readonly WooItem[];
  readonly coupons?: readonly { readonly code: string }[];
  readonly totals: {
    readonly currency_code: string;
    readonly currency_minor_unit: number;
    readonly total_fees?: string | null;
    readonly total_fees_tax?: string | null;
    readonly total_shipping?: string | null;
    readonly total_shipping_tax?: string | null;
  };
}

export interface WooOptions extends FollowOptions<WooCart> {
  /** Where the cart is read; "/wp-json/wc/store/v1/cart" without it. */
  readonly endpoint?: string;
  /** Sent with each read: a `Cart-Token` of a shop on another origin, or a `Nonce`. */
  readonly headers?: () => Record<string, string>;
}

/** The part of jQuery that older parts of WooCommerce announce changes through. */
type JQuery = (of: unknown) => Record<'on' | 'off', (names: string, heard: () => void) => void>;

const OF_JQUERY = 'added_to_cart removed_from_cart updated_cart_totals updated_checkout';

/** The cart of what the Store API answered. Throws a LoyaltyError for what is not such an answer. */
export function cartOf(payload: WooCart): OpenCart {
  const cart = new Value(payload);
  const totals = cart.at('totals');
  const currency = totals.at('currency_code').currency();
  const decimals = totals.at('currency_minor_unit').integer();
  const money = (units: Value) =>
    new Value(decimalString(units.integer(), decimals), units.where).amount(currency);
  const total = (key: string) => (totals.at(key).value ? money(totals.at(key)) : 0);
  const charge = (key: string) =>
    total(key) > 0
      ? stated<Charge>({ price: total(key), tax: total(`${key}_tax`) || undefined })
      : undefined;
  const lines = cart
    .at('items')
    .items()
    .map((item) => {
      const quantity = item.at('quantity').integer();
      const sums = item.at('totals');
      const prices = item.at('prices').value as WooItem['prices'];
      const chosen = item.at('variation').items(true).length > 0;
      return stated<CartLine>({
        id: item.at('key').id(),
        sku: item.at('sku').text(),
        title: item.at('name').text(),
        product: chosen ? undefined : item.at('id').text(),
        variant: item.at('id').text(),
        quantity,
        ...priced(money(sums.at('line_subtotal')), money(sums.at('line_total')), quantity),
        tax: money(sums.at('line_total_tax')) || undefined,
        on_sale: Number(prices?.price) < Number(prices?.regular_price) || undefined,
      });
    });
  // A fee below zero is how plugins take something off.
  const off = -total('total_fees');
  return stated<OpenCart>({
    currency,
    lines,
    prices_include_tax: false,
    order_discount: off > 0 ? off : undefined,
    shipping: charge('total_shipping'),
    fees: charge('total_fees'),
    discount_codes: codesOf(cart.at('coupons')),
  });
}

/**
 * Keeps `target.cart` the shopper's cart: now, whenever WooCommerce says that it changed or a
 * request changed it, and when the page comes back. Failures keep the last cart. The answer ends it.
 */
export function follow(
  target: CartTarget | Iterable<CartTarget>,
  options: WooOptions = {},
): () => void {
  const { endpoint = '/wp-json/wc/store/v1/cart', headers } = options;
  return keep<WooCart>(
    target,
    {
      read: (get) => get(endpoint, headers?.()),
      cartOf,
      events: ['wc-blocks_added_to_cart', 'wc-blocks_removed_from_cart'],
      requests: /\/wc\/store\/(v1\/)?(cart\/|batch)|[?&]wc-ajax=(?!get_refreshed_fragments)/,
      listen(page, changed) {
        const of = (page as { jQuery?: JQuery }).jQuery?.(page.document);
        of?.on(OF_JQUERY, changed);
        return () => of?.off(OF_JQUERY, changed);
      },
    },
    options,
  );
}
